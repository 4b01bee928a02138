"""What an adopter makes of a placement: note, headline, group, order, days; in its list, page and feeds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import scheduling
from articles.exchange import sharing
from articles.models import Change, Placement
from tests.reading import read
from tests.scene import make_article, make_event
from tests.standing import standing

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@standing
def row(foshan, guangzhou):
    return sharing.adopt(make_article(foshan, "原来的标题"), guangzhou, None)


def day(offset: int):
    return TODAY() + timedelta(days=offset)


def titles(section, **kwargs):
    return [entry.item.title for entry in section.newest(**kwargs).entries]


def test_the_local_headline_stands_in_list_page_meta_and_feed_and_nowhere_else(client, row):
    sharing.edit(row, None, headline="广州的标题")
    page = read(client, row.url)
    assert page.texts("story-title") == ["广州的标题"]
    assert page.meta("og:title") == "广州的标题"
    assert read(client, "/guangzhou/").texts("lead-title") == ["广州的标题"]
    assert "广州的标题" in client.get("/feeds/guangzhou/rss.xml").text
    for address in (row.item.url, "/foshan/", "/feeds/foshan/rss.xml", "/feeds/rss.xml"):
        assert "广州的标题" not in client.get(address).text
    row.item.refresh_from_db()
    assert row.item.title == "原来的标题"


@pytest.mark.parametrize(
    ("first", "last", "visible"),
    [
        (None, None, True),
        (0, None, True),
        (1, None, False),
        (None, 0, True),
        (None, -1, False),
        (-2, 2, True),
    ],
)
def test_it_is_shown_on_its_days(client, row, first, last, visible):
    days = {"shown_from": first, "shown_until": last}
    sharing.edit(row, None, **{k: None if v is None else day(v) for k, v in days.items()})
    assert client.get(row.url).status_code == (200 if visible else 301)  # else the origin's page
    assert titles(row.section) == (["原来的标题"] if visible else [])
    assert ("原来的标题" in client.get("/feeds/guangzhou/atom.xml").text) is visible


def test_days_that_contradict_each_other_are_refused(row):
    with pytest.raises(sharing.NotPossible, match="早于"):
        sharing.edit(row, None, shown_from=day(2), shown_until=day(1))


def test_the_clock_alone_is_written_into_the_log_once(row):
    sharing.edit(row, None, shown_from=day(1), shown_until=day(2))
    Placement.objects.update(shown_from=day(-2), shown_until=day(-1), next_turn=day(-2))
    assert scheduling.run_due() == 1
    assert Change.objects.latest("pk").kind == Change.Kind.REMOVED
    assert scheduling.run_due() == 0


def test_pinned_ones_come_first_on_the_page_in_their_order_and_stay_by_date_in_the_feed(
    client, foshan, guangzhou
):
    rows = [sharing.adopt(make_article(foshan, f"稿{n}"), guangzhou, None) for n in range(4)]
    make_article(guangzhou, "自家最新")
    sharing.edit(rows[0], None, order=2)
    sharing.edit(rows[1], None, order=1)
    page = read(client, "/guangzhou/")
    assert page.texts("lead-title") + page.texts("entry-title") == ["稿1", "稿0", "自家最新", "稿3", "稿2"]
    assert titles(guangzhou)[0] == "自家最新"


def test_pages_with_pinned_ones_are_disjoint_and_complete(client, foshan, guangzhou):
    for number in range(12):
        row = sharing.adopt(make_article(foshan, f"采用{number}"), guangzhou, None)
        if number % 5 == 0:
            sharing.edit(row, None, order=number + 1)
        make_article(guangzhou, f"自家{number}")
    pages = [read(client, f"/guangzhou/?page={number}") for number in (1, 2)]
    seen = [title for page in pages for title in page.texts("lead-title") + page.texts("entry-title")]
    assert len(seen) == len(set(seen)) == 24


def test_a_group_has_a_page_of_its_own_once_it_shows_something(client, row, foshan):
    column = row.section.columns.create(name="学习参考")
    sharing.adopt(make_article(foshan, "没有分组的"), row.section, None)
    assert "学习参考" not in read(client, "/guangzhou/").text
    sharing.edit(row, None, column=column)
    page = read(client, f"/guangzhou/?column={column.pk}")
    assert f"?column={column.pk}" in page.links("chips")
    assert page.texts("lead-title") == ["原来的标题"]
    assert "没有分组的" not in page.text


@pytest.mark.parametrize("asked", ["999", "x", "²", "-1", "%00"])
def test_a_group_that_is_none_is_not_found(client, guangzhou, asked):
    read(client, f"/guangzhou/?column={asked}", 404)


def test_another_sections_group_is_refused(row, foshan):
    with pytest.raises(sharing.NotPossible, match="分组"):
        sharing.edit(row, None, column=foshan.columns.create(name="别家的"))


def test_what_is_not_adopted_cannot_be_edited(row):
    sharing.drop(row, None)
    with pytest.raises(sharing.NotPossible, match="请先采用"):
        sharing.edit(row, None, note="晚了")


def test_adopted_again_it_begins_anew(row):
    sharing.edit(row, None, headline="旧的本会标题", order=1)
    sharing.drop(row, None)
    again = sharing.adopt(row.item, row.section, None)
    assert (again.headline, again.order) == ("", None)


def test_an_event_has_the_local_headline_in_the_rail(client, foshan, guangzhou):
    row = sharing.adopt(make_event(foshan, "汇演"), guangzhou, None)
    sharing.edit(row, None, headline="来看汇演")
    assert read(client, "/guangzhou/").texts("occasion-title") == ["来看汇演"]


def test_groups_and_pins_cost_the_same_however_many(client, foshan, guangzhou):
    column = guangzhou.columns.create(name="参考")

    def fill(count):
        for number in range(count):
            row = sharing.adopt(make_article(foshan, f"稿{number}"), guangzhou, None)
            sharing.edit(row, None, column=column, order=number % 3 or None)

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = ("/guangzhou/", f"/guangzhou/?column={column.pk}")
    fill(2)
    few = [cost(address) for address in addresses]
    fill(5)
    assert [cost(address) for address in addresses] == few
