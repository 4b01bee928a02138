"""Parts of pages that are kept apart from the pages."""

from datetime import timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from articles.exchange import sharing
from articles.models import ItemPage
from home.large_view import COOKIE, LARGE
from pagecache import the_clock
from pagecache.keeping import of_process
from pagecache.memory import Known
from pagecache.room import Room
from tests import scene
from tests.reading import picture

pytestmark = pytest.mark.django_db
LOG_AND_ROW = 2  # queries


@pytest.fixture
def item(foshan):
    return scene.make_article(foshan, "凉茶车", lead_image=picture())


def story(response) -> str:
    """What stands in <main>."""
    return response.text.split("<main", 1)[1].split("</main>", 1)[0]


def test_another_address_of_an_item_costs_its_row_only(reader, item, django_assert_num_queries):
    known = story(reader.get(item.url))
    with django_assert_num_queries(LOG_AND_ROW):
        again = reader.get(f"{item.url}?from=elsewhere")
    assert story(again) == known


def test_both_views_share_what_is_the_same_in_them(reader, item, django_assert_num_queries):
    known = story(reader.get(item.url))
    reader.cookies[COOKIE] = LARGE
    with django_assert_num_queries(LOG_AND_ROW):
        large = reader.get(item.url)
    assert story(large) == known
    assert 'class="large"' in large.text


def test_an_edit_is_seen_by_every_address_at_once(reader, item):
    reader.get(item.url)
    page = ItemPage.objects.get(pk=item.pk).specific
    page.title = "凉茶车到站"
    page.save_revision().publish()
    changed = reader.get(f"{item.url}?n=1")
    assert changed.text.count("凉茶车到站") >= 3  # title, metadata, headline
    assert "<h1" in story(changed)


def test_an_item_reads_otherwise_in_the_section_that_adopted_it(reader, item, guangzhou):
    placement = sharing.adopt(item, guangzhou, None)
    sharing.edit(placement, None, note="本会编者按")
    own, adopted = reader.get(item.url), reader.get(placement.url)
    assert "本会编者按" not in own.text
    assert "本会编者按" in adopted.text
    assert "本会编者按" not in story(reader.get(f"{item.url}?n=1"))
    assert "本会编者按" in story(reader.get(f"{placement.url}?n=1"))


def test_the_clock_ends_an_event_by_every_address(reader, foshan, monkeypatch):
    now = timezone.now().replace(second=10, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(the_clock, "MINUTE", timedelta(minutes=1))
    event = scene.make_event(foshan, "夜校", starts_at=now, ends_at=now + timedelta(seconds=30))
    assert "已结束" not in reader.get(event.url).text
    now += timedelta(seconds=51)
    assert "已结束" in reader.get(f"{event.url}?n=1").text


def test_parts_take_no_more_than_their_room(reader, settings, foshan):
    settings.PAGE_CACHE = 2**17
    of_process.forget()
    items = [
        scene.make_article(foshan, f"第{number}篇", body=scene.paragraphs("凉茶" * 2_000))
        for number in range(5)
    ]
    for item in items:
        reader.get(item.url)
    assert 2**14 < of_process().parts.taken <= 2**15


def test_the_least_asked_for_is_dropped_first_and_what_is_too_large_is_not_kept():
    room: Room[str, Known] = Room(25)
    for name in "abc":
        if name == "c":
            room.get("a")
        room.put(name, Known(name, 1, (), None, size=10))
    assert [bool(room.get(name)) for name in "abc"] == [True, False, True]
    room.put("d", Known("d", 1, (), None, size=26))
    assert [bool(room.get(name)) for name in "acd"] == [True, True, False]


def test_a_part_of_unknown_scope_is_refused():
    with pytest.raises(TemplateSyntaxError, match="only site, items, item, section"):
        Template("{% load remembering %}{% remember story everything %}{% endremember %}").render(Context())
