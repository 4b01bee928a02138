"""Pictures come small: AVIF before WebP where they are large, with sizes, so that nothing on the page moves."""

from io import BytesIO

import pytest
from PIL import Image
from willow.image import AvifImageFile
from willow.image import Image as WillowImage

from tests.reading import picture, read
from tests.scene import make_article

pytestmark = pytest.mark.django_db


def test_the_lead_and_the_text_offer_avif_first_and_webp_to_all(client, foshan):
    image = picture(description="车间")
    story = make_article(
        foshan, lead_image=image, body=[("image", {"image": image, "caption": "", "alt_text": "炉前"})]
    )
    for address in ("/", "/foshan/", story.url):
        page = read(client, address)
        for element in page.document.xpath("//main//picture"):
            [source], [shown] = element.xpath(".//source"), element.xpath(".//img")
            assert source.get("type") == "image/avif"
            assert source.get("sizes") == shown.get("sizes")
            assert ".webp" in shown.get("srcset")
            assert shown.get("width")
            assert shown.get("height")
        first, *others = page.document.xpath("//main//img")
        assert first.get("fetchpriority") == "high"
        assert first.get("loading") is None
        assert all(image.get("loading") == "lazy" for image in others)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK"])
def test_any_picture_becomes_an_avif_of_its_size(mode):
    name = "TIFF" if mode == "CMYK" else "PNG"
    source = BytesIO()
    Image.new("RGB", (40, 30), "#b5171e").convert(mode).save(source, name)
    source.seek(0)
    saved = BytesIO()
    assert isinstance(WillowImage.open(source).save_as_avif(saved, quality=55), AvifImageFile)
    with Image.open(saved) as made:
        assert made.format == "AVIF"
        assert made.size == (40, 30)
