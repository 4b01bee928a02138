"""What readers pass on: the poster, the QR code, and what the page offers of it."""

import re
from datetime import timedelta
from io import BytesIO
from time import process_time

import pytest
from django.core.cache import cache
from django.core.checks import run_checks
from django.utils import timezone
from PIL import Image

from articles.exchange import sharing
from articles.models import EventPage
from articles.withdrawals import withdrawal
from posters import codes, copy_text, drawing
from posters.fonts import fonts
from tests.reading import read
from tests.scene import make_article, make_event

pytestmark = pytest.mark.django_db
LONG = "关于印发《广东省总工会关于进一步加强新就业形态劳动者权益保障的指导意见（试行）》的通知"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def story(foshan):
    return make_article(foshan, "凉茶车", summary="哪里最热，车停在哪里。", kicker="见闻")


def poster_of(client, item) -> Image.Image:
    answer = client.get(f"/share/{item.pk}/poster.png")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    return Image.open(BytesIO(answer.content))


def test_a_story_offers_its_poster_and_code(client, story):
    page = read(client, story.url)
    assert page.links("share-ways") == [f"/share/{story.pk}/poster.png", f"/share/{story.pk}/qr.svg"]
    assert page.document.xpath("//section[@class='share']//img/@src") == [f"/share/{story.pk}/qr.svg"]
    hidden = page.document.xpath("//button[@data-copy-address]/@hidden | //*[@data-text-size]/@hidden")
    assert len(hidden) == 2
    assert len(page.document.xpath("//*[@data-read-aloud]/@hidden")) == 1
    assert len(page.document.xpath("//*[@data-aloud]")) == 2
    assert all(button.get("aria-label") or button.text for button in page.document.iter("button"))


def test_a_poster_is_1080_wide_and_on_paper(client, story):
    image = poster_of(client, story)
    assert image.width == 1080
    assert 1200 <= image.height <= 3200
    assert image.convert("RGB").getpixel((5, 5)) == (0xFB, 0xFA, 0xF7)


def test_a_poster_says_what_the_public_sees(story, guangzhou):
    said = copy_text.of(story, "工会新媒体联盟")
    assert (said.title, said.kicker, said.unions) == ("凉茶车", "见闻", "佛山市总工会")
    assert said.url == story.full_url
    assert said.summary == "哪里最热，车停在哪里。"
    assert said.dated == "{0.year}年{0.month}月{0.day}日".format(timezone.localtime(story.issued_at))


def test_a_poster_of_an_event_tells_day_and_state(foshan):
    start = timezone.now() + timedelta(days=3)
    event = make_event(foshan, starts_at=start, ends_at=start + timedelta(hours=1), address="人民路1号")
    leaf = copy_text.of(event, "").leaf
    assert (leaf.day, leaf.state, leaf.alarm) == (str(timezone.localtime(start).day), "即将举行", False)
    assert leaf.place == "工人文化宫，人民路1号"
    event.status = EventPage.Status.CANCELLED
    event.save_revision().publish()
    leaf = copy_text.of(event, "").leaf
    assert (leaf.state, leaf.alarm) == ("活动已取消", True)


HOSTILE = {
    "an emoji": "🎉",
    "rare characters": "工友👷\u200d♀\ufe0f们\U00020bb7祥！",
    "three titles": LONG * 3,
    "one word": "W" * 255,
    "full stops": "。" * 200,
    "markup": "<b>&amp;",
    "a change of direction": "\u202e反着",
}


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_every_title_can_be_drawn_fast(client, foshan, title):
    """Seconds of this process alone; forty where every cut of a long word measures the rest of it anew."""
    begun = process_time()
    assert poster_of(client, make_article(foshan, title, summary=LONG * 3)).width == 1080
    assert process_time() - begun < 5


def test_it_is_drawn_once_and_anew_when_the_text_changes(client, story, monkeypatch):
    drawn = []
    draw = drawing.draw
    monkeypatch.setattr(drawing, "draw", lambda copy, faces: drawn.append(copy.title) or draw(copy, faces))
    first = client.get(f"/share/{story.pk}/poster.png")
    again = client.get(f"/share/{story.pk}/poster.png")
    assert first.content == again.content
    unchanged = client.get(f"/share/{story.pk}/poster.png", headers={"If-None-Match": first["ETag"]})
    assert unchanged.status_code == 304
    assert first["Cache-Control"] == "public, no-cache"
    story.title = "凉茶车到了"
    story.save_revision().publish()
    assert client.get(f"/share/{story.pk}/poster.png").content != first.content
    assert drawn == ["凉茶车", "凉茶车到了"]


@pytest.mark.parametrize("what", ["poster.png", "qr.svg"])
def test_what_is_withdrawn_is_gone_at_once(client, story, staff, what):
    address = f"/share/{story.pk}/{what}"
    etag = client.get(address)["ETag"]
    withdrawal.withdraw(story, staff["final"], "日期有误", note="日期有误。")
    gone = client.get(address, headers={"If-None-Match": etag})
    assert gone.status_code == 410
    assert "凉茶车" not in gone.text


@pytest.mark.parametrize("what", ["poster.png", "qr.svg"])
def test_what_never_was_public_is_not_found(client, foshan, what):
    draft = make_article(foshan, "草稿", publish=False)
    for number in (draft.pk, 10**17, "0"):
        assert client.get(f"/share/{number}/{what}").status_code == 404
    assert client.post(f"/share/{draft.pk}/{what}").status_code == 405


def test_an_expired_item_has_no_poster(client, foshan):
    item = make_article(foshan, "限时", expire_at=timezone.now() + timedelta(minutes=1))
    type(item).objects.filter(pk=item.pk).update(expire_at=timezone.now())
    assert client.get(f"/share/{item.pk}/poster.png").status_code == 410


def test_the_code_is_a_drawing_that_scales(client, story):
    answer = client.get(f"/share/{story.pk}/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content == codes.svg(story.full_url)
    assert re.search(rb'viewBox="0 0 \d+ \d+"', answer.content)
    assert answer.content != codes.svg(story.full_url + "x")


def test_an_adopted_story_passes_on_its_origin(client, story, guangzhou):
    placement = sharing.adopt(story, guangzhou, None)
    assert read(client, placement.url).links("share-ways")[0] == f"/share/{story.pk}/poster.png"


def test_a_constant_and_small_number_of_queries(client, story, django_assert_max_num_queries):
    client.get(f"/share/{story.pk}/poster.png")
    with django_assert_max_num_queries(6):
        client.get(f"/share/{story.pk}/poster.png")


def test_without_a_font_no_poster_is_offered_and_the_check_says_what_to_install(
    client, story, settings, monkeypatch
):
    monkeypatch.setattr("posters.fonts.PLACES", ())
    fonts_found = fonts.__globals__["_found"]
    fonts_found.cache_clear()
    try:
        assert read(client, story.url).links("share-ways") == [f"/share/{story.pk}/qr.svg"]
        assert client.get(f"/share/{story.pk}/poster.png").status_code == 404
        [said] = [one for one in run_checks() if one.id.startswith("posters.")]
        assert (said.id, "fonts-noto-cjk" in said.hint) == ("posters.W001", True)
    finally:
        fonts_found.cache_clear()


@pytest.mark.parametrize("named", ["/nowhere.ttf", __file__])
def test_a_font_that_cannot_be_used_is_an_error(settings, named):
    settings.POSTER_FONT = named
    assert [one.id for one in run_checks() if one.id.startswith("posters.")] == ["posters.E001"]


def test_a_named_font_is_used(settings):
    settings.POSTER_FONT = fonts().hei.path
    assert fonts().song == fonts().hei
