"""Small pictures made on the spot."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image


def png(name: str = "picture.png", colour: str = "red", size: tuple[int, int] = (640, 480)) -> ImageFile:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return ImageFile(buffer, name=name)
