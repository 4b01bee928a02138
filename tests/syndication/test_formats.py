"""Every format of an alliance in which everything happens, as others' programs read it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.exchange import carrying, sharing
from articles.models import Category, EventPage, Licence, Picture
from articles.withdrawals import withdrawal
from syndication.formats import FORMATS
from tests import pictures, scene
from tests.syndication import validating

LONG = "职工文艺汇演暨“中国梦·劳动美”主题宣讲活动" * 4

pytestmark = pytest.mark.django_db


def test_every_format_has_a_check():
    assert {each.name for each in FORMATS} == set(validating.CHECKS)


@pytest.fixture
def rich(foshan, guangzhou, desk):
    """Articles and events with all that can be said of them, adopted, carried, cancelled, corrected, withdrawn."""
    picture = Picture.objects.create(title="工地", file=pictures.png())
    shown = {"image": picture, "caption": "现场", "credit": "李明", "alt_text": "工友\x0b喝水"}
    article = scene.make_article(
        foshan,
        "工会送清凉 & <高温>",
        summary="一天跑了八个工地",
        category=Category.objects.create(name="送清凉", slug="songqingliang"),
        licence=Licence.UNCHANGED,
        bylines=[
            ("byline", {"role": "记者", "name": "李明", "unit": ""}),
            ("byline", {"role": "摄影", "name": "王芳", "unit": "市职工摄影协会"}),
        ],
        body=[*scene.paragraphs("七月流火。]]> \x0b控制字符"), ("image", shown)],
    )
    sharing.adopt(article, guangzhou, None, note="值得一学")
    carrying.carry(scene.make_article(foshan, "通稿"), desk, timezone.localdate() + timedelta(days=9), "要事")
    for status in EventPage.Status:
        before = timezone.now() if status == EventPage.Status.RESCHEDULED else None
        scene.make_event(guangzhou, f"{LONG}{status}", status=status, previous_starts_at=before)
    withdrawal.withdraw(scene.make_event(guangzhou, "撤下的活动"), None, "内部原因", "时间有误")
    withdrawal.withdraw(scene.make_article(guangzhou, "撤下的稿件"), None, "内部原因", "数字有误")
    scene.make_article(guangzhou, "删除的").delete()
    return article


@pytest.mark.parametrize("name", list(validating.CHECKS))
def test_others_programs_find_no_fault(client, rich, name):
    queries = ("", "?subtree=1", "?kind=event", "?category=songqingliang")
    for path in (f"/feeds/{name}", *(f"/feeds/guangzhou/{name}{query}" for query in queries)):
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        validating.CHECKS[name](response.content)
        for secret in ("撤下的", "删除的", "内部原因"):
            assert secret not in response.text


def test_json_feed_says_what_the_others_say(client, rich):
    path = "/feeds/guangzhou/feed.json"
    response = client.get(path)
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    document = response.json()
    assert document["feed_url"] == f"http://localhost{path}"
    assert document["hubs"] == [{"type": "WebSub", "url": "http://localhost/websub"}]
    items = {item["id"]: item for item in document["items"]}
    item = items[f"urn:uuid:{rich.translation_key}"]
    assert item["title"] == "工会送清凉 & <高温>"
    assert item["url"] == f"http://localhost/guangzhou/shared/{rich.slug}/"
    assert item["external_url"] == item["_hub"]["canonical_url"] == rich.full_url
    assert item["authors"] == [{"name": "李明"}]
    assert item["tags"] == ["送清凉"]
    assert item["_hub"]["origin"] == {"union": "佛山市总工会", "url": "http://localhost/foshan/"}
    assert {one["_hub"]["event"]["state"] for one in items.values() if "event" in one["_hub"]} == {
        "scheduled", "rescheduled", "cancelled",
    }  # fmt: skip


def test_ninjs_items_are_complete_and_withdrawn_ones_are_canceled(client, rich):
    items = client.get("/feeds/guangzhou/ninjs.json").json()["items"]
    item = next(one for one in items if one["uri"] == f"urn:uuid:{rich.translation_key}")
    assert item["pubStatus"] == "usable"
    assert item["headlines"][0]["value"] == "工会送清凉 & <高温>"
    assert "七月流火" in item["bodies"][0]["value"]
    assert item["by"] == "记者 李明 市职工摄影协会 摄影 王芳"
    assert item["usageTerms"] == "可全文转载，不得改动"
    assert item["copyrightHolder"] == "佛山市总工会"
    canceled = [one for one in items if one["pubStatus"] == "canceled"]
    assert len(canceled) == 3
    assert {one.get("edNote") for one in canceled} == {"时间有误", "数字有误", None}
    assert not [one for one in canceled if "headlines" in one or "bodies" in one]


def test_pictures_come_with_credit_and_size(client, rich):
    uid = f"urn:uuid:{rich.translation_key}"
    items = {item["id"]: item for item in client.get("/feeds/foshan/feed.json").json()["items"]}
    (picture,) = items[uid]["_hub"]["pictures"]
    assert items[uid]["image"] == picture["url"]
    assert picture["url"].startswith("http://localhost/media/")
    assert (picture["width"], picture["height"], picture["mime_type"]) == (640, 480, "image/png")
    assert (picture["caption"], picture["credit"], picture["alt"]) == ("现场", "李明", "工友喝水")
    listed = {item["uri"]: item for item in client.get("/feeds/foshan/ninjs.json").json()["items"]}
    (associated,) = listed[uid]["associations"]
    assert (associated["type"], associated["by"]) == ("picture", "李明")
    assert associated["renditions"][0]["href"] == picture["url"]


@pytest.fixture
def event(foshan):
    return scene.make_event(
        foshan,
        LONG,
        starts_at=timezone.now().replace(microsecond=0) + timedelta(days=3),
        ends_at=timezone.now().replace(microsecond=0) + timedelta(days=3, hours=2),
        venue="市工人文化宫，一楼；大厅",
    )


@pytest.fixture
def entry(client):
    """entry(item) -> the item's VEVENT."""

    def _entry(item):
        read = validating.calendar(client.get("/feeds/foshan/events.ics").content)
        return next(one for one in read.walk("VEVENT") if one["uid"] == f"urn:uuid:{item.translation_key}")

    return _entry


def test_a_calendar_s_entry(entry, event, client):
    scene.make_article(event.section, "稿件不进日历")
    read = validating.calendar(client.get("/feeds/foshan/events.ics").content)
    assert [str(zone["tzid"]) for zone in read.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert len(read.walk("VEVENT")) == 1
    found = entry(event)
    assert found.start == event.starts_at
    assert found["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert found["summary"] == LONG
    assert found["location"] == "市工人文化宫，一楼；大厅"
    assert found["status"] == "CONFIRMED"
    assert found["url"] == event.full_url


def test_a_calendar_s_sequence_rises_and_what_is_withdrawn_stays_cancelled(entry, event):
    sequences = [entry(event)["sequence"]]
    event.status = EventPage.Status.CANCELLED
    event.save_revision().publish()
    cancelled = entry(event)
    assert cancelled["status"] == "CANCELLED"
    assert cancelled["summary"] == f"【取消】{LONG}"
    sequences.append(cancelled["sequence"])
    event.refresh_from_db()
    withdrawal.withdraw(event, None, "内部原因", "另行通知")
    gone = entry(event)
    assert gone["status"] == "CANCELLED"
    assert gone["description"] == "另行通知"
    assert LONG not in str(gone)
    sequences.append(gone["sequence"])
    assert sequences == sorted(set(sequences))


def test_a_calendar_keeps_three_months(client, foshan):
    for days, title in ((-100, "早已结束"), (-50, "刚结束"), (400, "明年")):
        start = timezone.now() + timedelta(days=days)
        scene.make_event(foshan, title, starts_at=start, ends_at=start + timedelta(hours=1))
    read = validating.calendar(client.get("/feeds/events.ics").content)
    assert {str(event["summary"]) for event in read.walk("VEVENT")} == {"刚结束", "明年"}


def test_a_calendar_holds_no_articles(client, foshan):
    assert client.get("/feeds/foshan/events.ics?kind=article").status_code == 400
    assert client.get("/feeds/foshan/events.ics?kind=event")["Location"] == "/feeds/foshan/events.ics"


def test_an_old_event_in_winter_has_the_right_hour(client, foshan):
    start = datetime(2030, 1, 1, 1, 30, tzinfo=UTC)
    scene.make_event(foshan, starts_at=start, ends_at=start + timedelta(hours=1))
    assert b"DTSTART;TZID=Asia/Shanghai:20300101T093000" in client.get("/feeds/events.ics").content
