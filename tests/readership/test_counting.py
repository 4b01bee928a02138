"""A read is counted where the public reads, once for each that the page's script tells of."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.exchange import sharing
from articles.models import SectionPage
from articles.withdrawals import withdrawal
from readership import counting, flood, robots
from readership.models import ReadCount
from tests import scene
from tests.readership.agents import PEOPLE, ROBOTS
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def item(foshan):
    return scene.make_article(foshan)


@standing
def adopted(item, guangzhou):
    return sharing.adopt(item, guangzhou, None)


def script(html: str) -> str | None:
    """The address that the page's script is given."""
    return html.partition('data-reads="')[2].partition('"')[0] or None


def test_a_page_tells_of_itself_where_it_is_read(client, item, adopted, foshan, guangzhou):
    assert script(client.get(item.url).text) == f"/reads/{item.pk}/{foshan.pk}/"
    assert script(client.get(adopted.url).text) == f"/reads/{item.pk}/{guangzhou.pk}/"


def test_an_event_tells_too(client, foshan):
    event = scene.make_event(foshan)
    assert script(client.get(event.url).text) == f"/reads/{event.pk}/{foshan.pk}/"


def test_asking_for_a_page_counts_nothing(client, item, counted):
    client.get(item.url)
    assert counted() == {}


def test_previews_do_not_tell(login, staff, item):
    client = login(staff["editor"])
    html = client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[item.pk])).text
    assert "reads.js" not in html
    html = client.get(reverse("wagtailadmin_pages:view_draft", args=[item.pk])).text
    assert item.title in html
    assert "reads.js" not in html


def test_reads_at_home_and_at_adopters_are_kept_apart(tell, item, adopted, foshan, guangzhou, counted):
    for section, times in ((foshan, 3), (guangzhou, 2)):
        for _ in range(times):
            assert tell(item, section).status_code == 204
    assert counted() == {(item.pk, foshan.pk): 3, (item.pk, guangzhou.pk): 2}
    assert set(ReadCount.objects.values_list("origin", flat=True)) == {foshan.pk}


def test_a_read_leaves_nothing_of_the_reader(tell, item, foshan, django_assert_max_num_queries):
    tell(item, foshan)
    with django_assert_max_num_queries(3) as asked:
        response = tell(item, foshan, REMOTE_ADDR="203.0.113.77")
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert not Session.objects.exists()
    assert "203.0.113" not in str(asked.captured_queries)


@pytest.mark.parametrize("agent", PEOPLE)
def test_people_are_counted(agent):
    assert not robots.is_robot(agent)


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_are_not(agent):
    assert robots.is_robot(agent)


def test_robots_other_sites_and_editors_do_not_count(tell, login, staff, item, foshan, counted):
    for agent in ROBOTS:
        assert tell(item, foshan, HTTP_USER_AGENT=agent).status_code == 204
    for site in ("cross-site", "same-site", "none", "x"):
        assert tell(item, foshan, HTTP_SEC_FETCH_SITE=site).status_code == 204
    editor = login(staff["editor"])
    assert editor.post(f"/reads/{item.pk}/{foshan.pk}/", HTTP_USER_AGENT=PEOPLE[0]).status_code == 204
    assert counted() == {}
    tell(item, foshan, HTTP_SEC_FETCH_SITE="same-origin")
    assert counted() == {(item.pk, foshan.pk): 1}


def hide(item, how: str) -> None:
    page = item.specific
    if how == "withdrawn":
        withdrawal.withdraw(page, None, "有误")
    elif how == "expired":
        type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    elif how == "private":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    elif how == "closed":
        SectionPage.objects.filter(pk=page.section_id).update(live=False)


@pytest.mark.parametrize("how", ["withdrawn", "expired", "private", "closed"])
def test_what_is_not_public_does_not_count(tell, item, adopted, foshan, guangzhou, counted, how):
    hide(item, how)
    for section in (foshan, guangzhou):
        assert tell(item, section).status_code == 204
    assert counted() == {}


def test_only_where_it_is_shown(tell, item, foshan, guangzhou, counted):
    draft = scene.make_article(foshan, publish=False)
    sharing.offer(item, [guangzhou], None)
    for pair in (
        (draft, foshan),
        (item, guangzhou),
        (item, 999_999),
        (999_999, foshan),
        (foshan, foshan),
        (0, 0),
    ):
        assert tell(*pair).status_code == 204
    placement = sharing.adopt(item, guangzhou, None)
    sharing.drop(placement, None)
    tell(item, guangzhou)
    assert counted() == {}


def test_hostile_requests_are_refused_and_break_nothing(item, foshan, counted):
    client = Client(HTTP_USER_AGENT=PEOPLE[0])
    path = f"/reads/{item.pk}/{foshan.pk}/"
    for method in ("get", "head", "put", "delete", "patch", "options"):
        assert getattr(client, method)(path).status_code == 405
    for junk in (
        "/reads/",
        "/reads/1/",
        "/reads/x/1/",
        "/reads/-1/1/",
        f"/reads/{'9' * 19}/1/",
        "/reads/١/1/",
    ):
        assert client.post(junk).status_code == 404, junk
    assert client.post(f"/reads/{'9' * 18}/{'9' * 18}/").status_code == 204
    assert counted() == {}
    for body in (b"\xff\x00" * 400, b"x" * 100_000, b"item=1&section=2"):
        assert client.post(path, body, content_type="application/x-www-form-urlencoded").status_code == 204
    assert client.post(path, b"", content_type="multipart/form-data").status_code == 204
    assert counted() == {(item.pk, foshan.pk): 4}


def test_a_flood_from_one_address_ends(tell, item, foshan, counted, monkeypatch):
    monkeypatch.setattr(flood, "A_MINUTE", 5)
    for _ in range(9):
        assert tell(item, foshan, REMOTE_ADDR="203.0.113.7").status_code == 204
    assert sum(counted().values()) == 5
    tell(item, foshan, REMOTE_ADDR="203.0.113.8")
    assert sum(counted().values()) == 6


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "203.0.113.8"}, False),
        ({"REMOTE_ADDR": "2001:db8:1:2::3"}, {"REMOTE_ADDR": "2001:db8:1:2:9::3"}, True),
        ({"REMOTE_ADDR": "2001:db8:1:2::3"}, {"REMOTE_ADDR": "2001:db8:1:3::3"}, False),
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.8"}, False),
        ({"HTTP_X_FORWARDED_FOR": "1.1.1.1, 203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, True),
        # From outside our proxy, nobody gains by claiming to be many.
        (
            {"REMOTE_ADDR": "8.8.4.4", "HTTP_X_FORWARDED_FOR": "1.1.1.1"},
            {"REMOTE_ADDR": "8.8.4.4", "HTTP_X_FORWARDED_FOR": "1.1.1.2"},
            True,
        ),
        ({"HTTP_X_FORWARDED_FOR": "送"}, {"HTTP_X_FORWARDED_FOR": "x" * 900}, True),
        ({"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "unix:"}, True),
    ],
)
def test_who_sends_is_known_by_the_last_honest_address(rf, monkeypatch, one, other, same):
    monkeypatch.setattr(flood, "A_MINUTE", 1)
    assert not flood.is_flood(rf.post("/", **one))
    assert flood.is_flood(rf.post("/", **other)) is same


def test_days_are_local(tell, item, foshan, monkeypatch):
    for hour, day in ((15, date(2026, 3, 1)), (16, date(2026, 3, 2))):
        now = datetime(2026, 3, 1, hour, 30, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        ReadCount.objects.all().delete()
        assert counting.record(item.pk, foshan.pk)
        assert ReadCount.objects.get().day == day


def test_numbers_outlive_what_was_read(tell, item, foshan, counted):
    tell(item, foshan)
    key = (item.pk, foshan.pk)
    item.delete()
    assert counted() == {key: 1}


def test_reads_of_many_items_by_days(item, adopted, foshan, guangzhou, have_read, django_assert_num_queries):
    today = timezone.localdate()
    other = scene.make_article(foshan, "职工书屋")
    for section, ago, count in ((foshan, 0, 5), (guangzhou, 6, 7), (foshan, 7, 11)):
        have_read(item, section, today - timedelta(days=ago), count)
    with django_assert_num_queries(1):
        assert counting.reads([item.pk, other.pk]) == {item.pk: 23, other.pk: 0}
    assert counting.reads([item.pk], days=7) == {item.pk: 12}
    assert counting.reads([item.pk], days=1) == {item.pk: 5}
    assert counting.reads([]) == {}


def test_every_day_of_a_range_is_told(item, foshan, have_read):
    today = timezone.localdate()
    have_read(item, foshan, today, 5)
    first = counting.first_of(3)
    assert counting.daily(ReadCount.objects.all(), first, today) == [
        (first, 0),
        (first + timedelta(days=1), 0),
        (today, 5),
    ]


def requests_of_a_day(items: list, editor: Client, seed: int = 2019):
    """1,000 requests in random order: (client, headers, item, section, whether the log's filter keeps it)."""
    dice = random.Random(seed)
    browser = Client(enforce_csrf_checks=True)
    for number in range(1000):
        item, section = dice.choice(items)
        address = {"REMOTE_ADDR": f"198.51.{number % 100}.{number % 7}"}
        kind = dice.choices(("person", "robot", "editor", "junk"), (60, 25, 5, 10))[0]
        agent = {"HTTP_USER_AGENT": dice.choice(ROBOTS if kind == "robot" else PEOPLE)}
        pks = (dice.randrange(10**6, 10**9), section.pk) if kind == "junk" else (item.pk, section.pk)
        client = editor if kind == "editor" else browser
        yield client, address | agent, *pks, kind == "person"


def test_a_thousand_requests_are_counted_as_the_servers_log_has_them(
    foshan, guangzhou, staff, login, counted
):
    items = [(scene.make_article(foshan, f"稿件{number}"), foshan) for number in range(4)]
    sharing.adopt(items[0][0], guangzhou, None)
    items.append((items[0][0], guangzhou))
    log: Counter = Counter()
    for client, headers, item, section, kept in requests_of_a_day(items, login(staff["editor"])):
        assert client.post(f"/reads/{item}/{section}/", **headers).status_code == 204
        log[item, section] += kept
    assert +log == counted()
    assert 500 < sum(log.values()) < 700


@pytest.mark.django_db(transaction=True)
def test_nobody_overwrites_another(foshan):
    item = scene.make_article(foshan)

    def read_often(_) -> None:
        for _ in range(10):
            counting.record(item.pk, foshan.pk)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read_often, range(4)))
    assert ReadCount.objects.get().count == 40
