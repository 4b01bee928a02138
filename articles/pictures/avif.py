"""AVIF as quick as WebP is made: renditions are drawn while the first reader of a page waits.

Pillow's own pace (6 of 10) takes 1.4 s for a lead picture of 1,400 pixels and 0.5 s for one of 800; pace 8 takes 0.2 and
0.1 s for some 15 % more bytes, which are still a fifth fewer than WebP's.
"""

from __future__ import annotations

from typing import IO

from willow.image import AvifImageFile
from willow.plugins.pillow import PillowImage
from willow.registry import registry

SPEED = 8


def save_as_avif(
    image: PillowImage, f: IO[bytes], quality: int = 55, lossless: bool = False, **kwargs
) -> AvifImageFile:
    """Willow's operation of this name, which knows no pace. What is lossless, nobody here asks for, is slow as ever."""
    if lossless:
        return image.save_as_avif(f, quality, lossless, **kwargs)
    profile = image.get_icc_profile()
    rgb = image.transform_colorspace_to_srgb() if profile and image.image.mode == "CMYK" else image
    extra = {"icc_profile": rgb.get_icc_profile()} if profile else {}
    rgb.image.save(f, "AVIF", quality=quality, speed=SPEED, **extra)
    return AvifImageFile(f)


registry.register_operation(PillowImage, "save_as_avif", save_as_avif)
