"""A union's section: who and where, its own and adopted items, its events."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import listing, whereabouts
from articles.exchange import sharing
from tests.reading import picture, read
from tests.scene import make_article, make_event, make_union
from unions.models import Level, Union

pytestmark = pytest.mark.django_db


def test_the_masthead_is_the_unions(client, foshan):
    page = read(client, "/foshan/")
    assert page.document.xpath("//h1")[0].text_content().strip() == "佛山市总工会"
    assert page.texts("nameplate-of") == ["工会新媒体联盟"]


def test_who_and_where_is_told(client, foshan):
    union = foshan.union
    union.address, union.phones, union.opening_hours = "岭南大道1号", ["0757-12345678"], "工作日 9:00—17:00"
    union.services, union.verified_on = ["法律援助", "困难帮扶"], date(2026, 6, 1)
    union.save()
    page = read(client, "/foshan/")
    [place] = page.texts("place")
    for fact in ("岭南大道1号", "工作日 9:00—17:00", "法律援助、困难帮扶", "核实于2026年6月1日"):
        assert fact in place
    assert page.links("facts")[0] == "tel:075712345678"
    assert "/unions/foshan/" in page.links("place")


def test_own_and_adopted_items_stand_together_newest_first(client, foshan, guangzhou):
    make_article(foshan, "自家的")
    guest = make_article(guangzhou, "广州的")
    placement = sharing.adopt(guest, foshan, None)
    page = read(client, "/foshan/")
    assert page.texts("lead-title") == ["广州的"]
    assert page.links("lead") == [placement.url]
    assert page.texts("meta-source") == ["转载自 广州市总工会"]
    assert page.texts("entry-title") == ["自家的"]


def test_an_empty_section_says_what_will_be_here(client, foshan):
    assert "佛山市总工会的新闻和通知会登在这一栏" in read(client, "/foshan/").text


def test_own_and_adopted_events_to_come_are_listed_by_date(client, foshan, guangzhou):
    now = timezone.now()

    def event(section, title, days):
        start = now + timedelta(days=days)
        return make_event(section, title, starts_at=start, ends_at=start + timedelta(hours=1))

    event(foshan, "三天后", 3)
    event(foshan, "昨天的", -1)
    placement = sharing.adopt(event(guangzhou, "明天的", 1), foshan, None)
    page = read(client, "/foshan/")
    assert page.texts("occasion-title") == ["明天的", "三天后"]
    assert page.links("occasion-title")[0] == placement.url


def test_older_items_are_on_further_pages(client, foshan):
    for number in range(listing.PAGE_SIZE + 1):
        make_article(foshan, f"第{number}篇")
    page = read(client, "/foshan/?page=2")
    assert page.texts("entry-title") == ["第0篇"]
    assert page.document.findtext(".//title").startswith("佛山市总工会（第2页）")
    read(client, "/foshan/?page=nix", 404)


def test_feeds_of_the_section_are_announced(client, foshan):
    feeds = read(client, "/foshan/").link("alternate")
    assert feeds == ["/feeds/rss.xml", "/feeds/atom.xml", "/feeds/foshan/rss.xml", "/feeds/foshan/atom.xml"]


def test_more_items_cost_no_more_queries(client, foshan, guangzhou):
    def fill(count):
        for number in range(count):
            make_article(foshan, f"稿{number}", lead_image=picture())
            sharing.adopt(make_article(guangzhou, lead_image=picture()), foshan, None)
        for section in (foshan, guangzhou):
            event = make_event(section)
        sharing.adopt(event, foshan, None)

    def cost():
        client.get("/foshan/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/foshan/")
        return len(queries)

    fill(2)
    few = cost()
    fill(6)
    assert cost() == few
    assert few <= 24


def test_who_and_where_with_ways_there_and_the_unions_below(client, foshan):
    Union.objects.filter(pk=foshan.union.pk).update(
        address="佛山市禅城区", phones=["0757-12351"], opening_hours="工作日", verified_on=date(2026, 11, 1)
    )
    for number in range(whereabouts.LOWER + 1):
        make_union(f"lower-{number}", f"第{number}区总工会", Level.DISTRICT, foshan.union)
    page = read(client, "/foshan/")
    facts = page.texts("facts")[0]
    assert all(word in facts for word in ("佛山市禅城区", "0757-12351", "工作日", "高德地图", "百度地图"))
    assert "核实于2026年11月1日" in page.text
    assert len(page.links("rail-lower")) == whereabouts.LOWER + 1
    assert page.links("rail-lower")[-1] == "/unions/foshan/#lower"
    read(client, page.links("rail-lower")[0])


def test_a_union_that_nobody_registered_leaves_no_empty_lines(client, foshan):
    page = read(client, "/foshan/")
    assert page.document.xpath("//dl/div") == []
    assert page.document.find_class("rail-lower") == []
