"""What pages may cost on a phone: the issue's limits, measured over the wire, uncompressed as this server sends them."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageFilter

from articles.models import Picture, TopicIndexPage, TopicPage
from tests.browser.weighing import phone, weigh
from tests.scene import make_article

KB = 1024


def photograph(title: str) -> Picture:
    """As hard to press as what a camera takes: soft forms with grain over them."""
    forms = Image.effect_noise((150, 100), 90).resize((1500, 1000), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((1500, 1000), 24).filter(ImageFilter.GaussianBlur(1))
    tones = Image.merge("RGB", (forms, Image.blend(forms, grain, 0.3), Image.blend(forms, grain, 0.5)))
    file = BytesIO()
    tones.save(file, "JPEG", quality=90)
    return Picture.objects.create(title=title, file=ContentFile(file.getvalue(), f"{title}.jpg"))


@pytest.fixture
def full(live_server, alliance, foshan):
    """A front page with all its pictures, and the story that leads it."""
    index = TopicIndexPage.objects.get()
    for number in range(4):
        topic = TopicPage(
            title=f"专题{number}",
            slug=f"t{number}",
            introduction="导语。",
            lead_image=photograph(f"topic-{number}"),
        )
        index.add_child(instance=topic)
    for number in range(24):
        make_article(
            foshan, f"第{number}篇：先把温度计摆进车间，再说送什么", summary="不拍合影，不堆水果。" * 3
        )
    return make_article(foshan, "炉子跟前", summary="先量温度。", lead_image=photograph("lead"))


def test_pages_keep_within_their_weight_and_shift_nothing(browser, client, live_server, full):
    for address, most in (("/", 250 * KB), (full.url, None)):
        client.get(address)  # whoever comes first waits for the pictures; measured is what all others get
        visit = phone(browser)
        cost = weigh(visit.new_page(), live_server.url + address)
        visit.close()
        assert cost.pictures > 0
        assert cost.dress <= 50 * KB, address
        assert cost.cls <= 0.02, address
        assert cost.total <= (most or 120 * KB + cost.pictures), (address, cost.sizes)
