"""The events' page: to come, of a day, of a month; by city and category; what cannot be asked for."""

from datetime import date, datetime, timedelta

import ics
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.exchange import carrying, sharing
from articles.models import Category, EventPage
from home import months
from tests.reading import read
from tests.scene import make_event, make_section
from unions.models import Level

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2036, 5, 14, 12))


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """A Wednesday."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def on(day: int, month: int = 5, hour: int = 19, hours: float = 2) -> dict:
    start = timezone.make_aware(datetime(2036, month, day, hour))
    return {"starts_at": start, "ends_at": start + timedelta(hours=hours)}


@pytest.fixture
def shunde(foshan):
    return make_section("shunde", "顺德区总工会", level=Level.DISTRICT, superior=foshan.union)


def test_a_month_is_a_table_of_its_days_with_their_events(client, foshan):
    make_event(foshan, "读书会", **on(14))
    make_event(foshan, "下月的", **on(1, 6))
    page = read(client, "/events/?month=2036-05")
    assert page.texts("calendar-name") == ["2036年5月"]
    assert len(page.document.xpath("//table[@class='calendar']//th[@scope='col']")) == 7
    days = page.document.xpath("//td[not(contains(@class, 'calendar-outside'))]")
    assert len(days) == 31
    [full] = page.document.find_class("calendar-full")
    assert "calendar-today" in full.get("class")
    assert page.texts("calendar-events") == ["读书会"]
    assert page.texts("calendar-list") == ["5月14日 星期三 19:00 读书会 佛山市总 工人文化宫"]
    assert page.document.xpath("//td/a/@href") == ["#day-14"]
    assert page.links("calendar-turn") == ["?month=2036-04", "?month=2036-06"]


def test_an_event_of_several_days_stands_on_each_and_behind_what_begins_there(client, foshan):
    make_event(foshan, "展览", **on(30, 4, 10, hours=24 * 3 + 14))  # to midnight between the 3rd and the 4th
    make_event(foshan, "开讲", **on(2))
    page = read(client, "/events/?month=2036-05")
    assert page.texts("calendar-events") == ["已结束 展览", "已结束 开讲 已结束 展览", "已结束 展览"]
    assert "calendar-full" not in page.document.xpath("//td[.//span[text()='4']]/@class")[-1]


def test_a_full_day_says_how_many_more(client, foshan):
    for number in range(5):
        make_event(foshan, f"活动{number}", **on(20, hour=8 + number))
    page = read(client, "/events/?month=2036-05")
    assert page.texts("calendar-events") == ["活动0 活动1 活动2 还有2场"]
    assert len(page.texts("day-event")) == 5


def test_cancelled_moved_and_past_events_say_so_in_words(client, foshan):
    make_event(foshan, "徒步", status=EventPage.Status.CANCELLED, **on(20))
    moved = {"status": EventPage.Status.RESCHEDULED, "previous_starts_at": NOW}
    make_event(foshan, "龙舟", **moved, **on(21))
    make_event(foshan, "晨跑", **on(14, hour=7))
    page = read(client, "/events/?month=2036-05")
    assert page.texts("calendar-events") == ["已结束 晨跑", "已取消 徒步", "改期 龙舟"]
    assert page.texts("state") == ["已结束", "已取消", "改期"] * 2
    day = read(client, "/events/?date=2036-05-14")
    assert day.texts("state") == ["已结束"]
    assert len(day.document.find_class("occasion-over")) == 1


def test_an_empty_month_is_designed(client, alliance):
    page = read(client, "/events/?month=2036-02")
    assert page.texts("empty")[0].startswith("本月没有活动")
    assert page.document.find_class("calendar-bare")
    assert "?" in page.links("empty")


def test_a_day_shows_what_takes_place_on_it(client, foshan):
    make_event(foshan, "前一天的夜校", **on(13, hours=24))
    make_event(foshan, "当天的", **on(14))
    make_event(foshan, "后一天的", **on(15, hour=0))
    page = read(client, "/events/?date=2036-05-14")
    assert page.texts("occasion-title") == ["前一天的夜校", "当天的"]
    assert page.texts("chips") == ["5月14日 ×，取消"]
    empty = read(client, "/events/?date=2036-05-19")
    assert "2036年5月19日没有活动" in empty.text
    assert "?month=2036-05" in empty.links("empty")


def test_filters_combine_and_are_taken_off_one_by_one(client, foshan, guangzhou, shunde):
    culture = Category.objects.create(name="文体", slug="wenti")
    make_event(foshan, "佛山文体", category=culture, **on(20))
    make_event(shunde, "顺德文体", category=culture, **on(21))
    make_event(foshan, "佛山别的", **on(22))
    make_event(guangzhou, "广州文体", category=culture, **on(23))
    page = read(client, "/events/?city=foshan&category=wenti&from=singlemessage")
    assert page.texts("occasion-title") == ["佛山文体", "顺德文体"]
    assert page.links("chips") == ["?category=wenti", "?city=foshan"]
    assert page.document.xpath("//option[@selected]/text()") == ["佛山市", "文体"]
    assert page.links("views") == ["?city=foshan&category=wenti", "?city=foshan&category=wenti&month=2036-05"]
    assert page.document.xpath("//meta[@name='robots']/@content") == ["noindex"]
    month = read(client, "/events/?city=foshan&category=wenti&month=2036-05")
    assert month.links("calendar-turn")[0] == "?city=foshan&category=wenti&month=2036-04"
    assert month.texts("calendar-events") == ["佛山文体", "顺德文体"]


def test_the_calendar_to_subscribe_to_has_what_the_list_has(
    client, foshan, guangzhou, shunde, desk, monkeypatch
):
    monkeypatch.undo()
    soon = timezone.now() + timedelta(days=3)
    times = {"starts_at": soon, "ends_at": soon + timedelta(hours=2)}
    for section in (foshan, shunde, guangzhou):
        make_event(section, f"{section.title}的", **times)
    sharing.adopt(make_event(guangzhou, "被采用的", **times), shunde, None)
    carried = make_event(guangzhou, "通稿", **times)
    carrying.carry(carried, desk, until=timezone.localdate() + timedelta(days=9), reason="各会知悉")
    page = read(client, "/events/?city=foshan")
    [address] = [link for link in page.links("page-lead") if link.endswith("subtree=1")]
    answer = client.get(address)
    assert answer.status_code == 200
    named = sorted(event.name for event in ics.Calendar(answer.content.decode()).events)
    assert named == sorted(page.texts("occasion-title"))
    assert len(named) == 4


@pytest.mark.parametrize("month", [None, "2036-05"])
def test_more_events_cities_and_columns_cost_no_more_queries(client, foshan, shunde, month):
    address = "/events/?city=foshan&category=wenti" + (f"&month={month}" if month else "")
    culture = Category.objects.create(name="文体", slug="wenti")

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    make_event(foshan, category=culture, **on(20))
    few = cost()
    for number in range(6):
        make_event([foshan, shunde][number % 2], category=culture, **on(20 + number))
    assert cost() == few <= 12


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("city=nix", "没有这个市"),
        ("city=shunde", "没有这个市"),
        ("category=%00", "没有这个分类"),
        ("date=2036-02-30", "日期应写成"),
        ("date=0001-01-01", "日期应写成"),
        ("month=2036-13", "月份应写成"),
        ("month=2036-5", "月份应写成"),
        ("month=９９９９-05", "月份应写成"),
        ("month=2099-01", "在2034年5月至2038年5月之间"),
        ("month=" + "9" * 5000, "月份应写成"),
        ("month=2036-05&date=2036-05-01", "只能选一样"),
        ("city=%3Cscript%3E&month='%20OR%201", "月份应写成"),
    ],
)
def test_what_cannot_be_asked_for_is_said(client, shunde, query, said):
    page = read(client, f"/events/?{query}", 400)
    assert said in page.text
    assert "/events/" in page.links("trouble")
    assert "<script>" not in page.text


def test_the_calendar_ends_somewhere(client, alliance):
    first, last = months.span()
    assert (first, last) == (date(2034, 5, 1), date(2038, 5, 1))
    assert read(client, "/events/?month=2034-05").links("calendar-turn") == ["?month=2034-06"]
    assert read(client, "/events/?month=2038-05").links("calendar-turn") == ["?month=2038-04"]
