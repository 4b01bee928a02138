"""An event notice: its date, its state as a word, what changed."""

from datetime import datetime, timedelta
from urllib.parse import quote_plus

import ics
import pytest
from django.utils import timezone

from articles.exchange import sharing
from articles.models import EventPage
from articles.withdrawals import withdrawal
from tests.reading import read
from tests.scene import make_article, make_event

pytestmark = pytest.mark.django_db


def at(*when):
    return timezone.make_aware(datetime(*when))


def states(page):
    return page.texts("bill-state")


def test_the_date_is_the_picture(client, foshan):
    event = make_event(foshan, starts_at=at(2036, 6, 18, 19, 30), ends_at=at(2036, 6, 18, 21))
    page = read(client, event.url)
    assert page.texts("leaf") == ["6月18日星期三"]
    assert page.texts("bill-hours") == ["19:30—21:00"]
    assert states(page) == ["即将举行"]
    assert "时间 2036年6月18日 星期三 19:30—21:00" in page.texts("facts")[0]


def test_an_event_of_several_days_names_both(client, foshan):
    event = make_event(foshan, starts_at=at(2036, 6, 18, 8, 30), ends_at=at(2036, 6, 19, 17))
    page = read(client, event.url)
    assert page.texts("bill-hours") == ["08:30 起"]
    assert "2036年6月18日 星期三 08:30 至 6月19日 星期四 17:00" in page.texts("facts")[0]


def test_all_that_a_participant_needs_is_there(client, foshan):
    event = make_event(
        foshan, address="人民路1号", co_hosts="市图书馆", audience="全市职工", contact="12351", venue="文化宫"
    )
    facts = [fact.text_content() for fact in read(client, event.url).document.iter("dd")]
    assert facts[2] == "高德地图百度地图"
    assert facts[1:2] + facts[3:] == ["文化宫人民路1号", "全市职工", "佛山市总工会", "市图书馆", "12351"]


def test_a_cancelled_event_cannot_be_mistaken(client, foshan):
    event = make_event(foshan, status=EventPage.Status.CANCELLED, contact="12351")
    page = read(client, event.url)
    assert states(page) == ["已取消"]
    assert page.texts("bill-notice") == ["活动已取消，请勿前往。有疑问请联系：12351。"]
    assert page.data("Event")["eventStatus"] == "https://schema.org/EventCancelled"


def test_the_way_there_and_the_calendar_are_offered_while_it_takes_place(client, foshan):
    event = make_event(foshan, address="人民路1号", venue="文化宫")
    page = read(client, event.url)
    ways = page.links("bill-route")
    assert [way.split("/")[2] for way in ways] == ["uri.amap.com", "api.map.baidu.com"]
    assert all(quote_plus("人民路1号 文化宫") in way for way in ways)
    assert page.links("bill-ways") == [f"/events/{event.pk}/event.ics"]
    now = timezone.now()
    over = make_event(foshan, starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    for gone in (over, make_event(foshan, status=EventPage.Status.CANCELLED)):
        page = read(client, gone.url)
        assert page.links("bill-route") == page.links("bill-ways") == []
        assert page.texts("bill-notice")


def test_one_event_as_a_calendar_file(client, foshan, staff):
    event = make_event(foshan, "夜校", starts_at=at(2036, 6, 18, 19, 30), ends_at=at(2036, 6, 18, 21))
    address = f"/events/{event.pk}/event.ics"
    [in_feed] = ics.Calendar(client.get("/feeds/events.ics").content.decode()).events
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{event.slug}.ics"'
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    [read_back] = ics.Calendar(answer.content.decode()).events
    assert (read_back.name, read_back.begin.isoformat()) == ("夜校", "2036-06-18T19:30:00+08:00")
    assert read_back.uid == in_feed.uid
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    event.status = EventPage.Status.CANCELLED
    event.save_revision().publish()
    assert b"STATUS:CANCELLED" in client.get(address).content
    withdrawal.withdraw(event, staff["final"], "有误", note="有误。")
    assert client.get(address).status_code == 410


def test_only_public_events_have_a_calendar_file(client, foshan):
    for item in (make_article(foshan), make_event(foshan, publish=False)):
        assert client.get(f"/events/{item.pk}/event.ics").status_code == 404
    assert client.post(f"/events/{item.pk}/event.ics").status_code == 405


def test_a_rescheduled_event_shows_the_earlier_date(client, foshan):
    event = make_event(
        foshan,
        status=EventPage.Status.RESCHEDULED,
        previous_starts_at=at(2036, 6, 11, 9),
        starts_at=at(2036, 6, 18, 9),
        ends_at=at(2036, 6, 18, 12),
    )
    page = read(client, event.url)
    assert states(page) == ["改期"]
    [notice] = page.texts("bill-notice")
    assert notice == "活动改期。原定 6月11日 星期三 09:00，现为 6月18日 星期三 09:00。"
    assert page.data("Event")["previousStartDate"] == "2036-06-11T09:00:00+08:00"


def test_time_ends_an_event(client, foshan):
    now = timezone.now()
    over = make_event(foshan, starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    running = make_event(foshan, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    assert states(read(client, over.url)) == ["已结束"]
    assert states(read(client, running.url)) == ["正在举行"]


def test_an_adopted_event_names_its_source(client, foshan, guangzhou):
    event = make_event(foshan)
    placement = sharing.adopt(event, guangzhou, None)
    page = read(client, placement.url)
    assert page.texts("story-adopted") == ["转载自 佛山市总工会"]
    assert page.link("canonical") == [event.full_url]
