"""Feeds are read when due, each by itself: failures are told and cost the others nothing, kills lose nothing."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import ArticlePage, ItemPage
from intake import composing, feeds, reading, taking
from intake.models import IntakeFeed, IntakeItem
from notices.models import Notice
from tests.intake.conftest import OwnSite, Story


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (500, "", "对方网站答复500"),
        (404, "", "对方网站答复404"),
        (200, "", "内容是空的"),
        (
            200,
            "<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head></html>",
            "/rss",
        ),
        (200, "nothing", "不是 RSS"),
        (200, "{", "不完整"),
    ],
)
def test_a_failure_is_shown_and_tried_again_later(own_site, read, status, body, problem):
    own_site.site.put(own_site.path, body, status)
    feed = read()
    assert problem in feed.problem
    pauses = []
    for _ in range(4):
        feed = read()
        pauses.append(round((feed.next_at - timezone.now()).total_seconds() / 3600))
    assert pauses == [2, 4, 8, 16]
    own_site.show(Story(1))
    feed = read()
    assert (feed.failures, feed.problem) == (0, "")
    assert ArticlePage.objects.count() == 1


@pytest.mark.django_db
def test_the_administrator_is_told_of_failures_in_a_row_once(own_site, read, staff):
    own_site.site.put(own_site.path, b"", 500)
    for _ in range(6):
        read()
    notices = Notice.objects.filter(kind=Notice.Kind.INTAKE)
    assert [notice.person for notice in notices] == [staff["administrator"]]
    assert "连续3次没有读到" in notices[0].text


@pytest.mark.django_db
def test_an_inner_address_fails_with_the_reason(feed, read, trap_url):
    IntakeFeed.objects.update(url=f"{trap_url}/feed.xml")
    assert "内部网络" in read().problem


@pytest.mark.django_db
def test_one_entry_that_cannot_be_taken_stops_no_other(own_site, read, monkeypatch):
    def compose(feed, entry, *rest):
        if "2" in entry.title:
            raise ZeroDivisionError
        return composed(feed, entry, *rest)

    composed = composing.compose
    monkeypatch.setattr(composing, "compose", compose)
    own_site.show(Story(1), Story(2), Story(3))
    feed = read()
    assert ArticlePage.objects.count() == 2
    assert "有1篇没能引入" in feed.problem
    monkeypatch.setattr(composing, "compose", composed)
    assert read().problem == ""
    assert ArticlePage.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("killed_at", range(3))
def test_a_reading_killed_in_the_middle_is_taken_up(own_site, read, feed, staff, monkeypatch, killed_at):
    """Killed between entries, before the page is committed, and before the end is noted."""

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    places = [(taking, "take", 2), (composing, "compose", 2), (reading, "_finish", 0)]
    module, name, after = places[killed_at]
    original, calls = getattr(module, name), []

    def until_killed(*args, **kwargs):
        calls.append(name)
        return die() if len(calls) > after else original(*args, **kwargs)

    monkeypatch.setattr(module, name, until_killed)
    own_site.show(*(Story(number) for number in range(1, 5)))
    with pytest.raises(Killed):
        read()
    monkeypatch.setattr(module, name, original)
    read()
    assert ArticlePage.objects.count() == IntakeItem.objects.count() == 4
    assert ItemPage.objects.values("title").distinct().count() == 4
    assert "等4篇" in Notice.objects.get(kind=Notice.Kind.INTAKE, person=staff["editor"]).text


@pytest.mark.django_db
def test_a_reading_that_takes_too_long_goes_on_the_next_time(own_site, read, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", -1)
    own_site.show(Story(1), Story(2), Story(3))
    for _ in range(5):
        feed = read()
    assert ArticlePage.objects.count() == 1
    assert feed.next_at <= timezone.now()
    monkeypatch.setattr(reading, "SECONDS", 300)
    read()
    assert ArticlePage.objects.count() == 3


@pytest.mark.django_db
def test_a_pause_while_it_is_read_holds(own_site, read, feed, staff, monkeypatch):
    own_site.site.pages[own_site.path] = lambda handler: feeds_pause(handler)

    def feeds_pause(handler) -> None:
        IntakeFeed.objects.update(state="paused", next_at=None)

    monkeypatch.setattr(reading, "_ask", lambda feed: feeds_pause(None) or reading.Answer())
    assert (read().state, read().next_at) == ("paused", None)


@pytest.mark.django_db(transaction=True)
def test_slow_feeds_delay_no_other(in_process, foshan, staff, own_site, settings):
    """More silent sites than are read at once: those that answer have been read long before the silent ones give up."""
    released = threading.Event()
    silent = OwnSite(own_site.site, "/silent.xml")
    own_site.site.pages["/silent.xml"] = lambda handler: released.wait(10)
    own_site.show(Story(1))
    now = timezone.now()

    def name(number: int, url: str) -> IntakeFeed:
        feed = feeds.add(
            foshan, staff["administrator"], name=f"{number}", url=f"{url}?{number}", takes_backlog=True
        )
        IntakeFeed.objects.filter(pk=feed.pk).update(next_at=now - timedelta(minutes=60 - number))
        return feed

    for number in range(reading.AT_ONCE - 1):
        name(number, silent.url)
    good = [name(8, own_site.url), name(9, own_site.url)]
    own_site.site.pages.update({f"{own_site.path}?{n}": own_site.site.pages[own_site.path] for n in (8, 9)})
    own_site.site.pages.update(
        {f"/silent.xml?{n}": own_site.site.pages["/silent.xml"] for n in range(reading.AT_ONCE - 1)}
    )
    worker = threading.Thread(target=reading.read_due)
    began = time.monotonic()
    worker.start()
    while time.monotonic() - began < 8 and any(
        IntakeFeed.objects.get(pk=feed.pk).read_at is None for feed in good
    ):
        time.sleep(0.05)
    took = time.monotonic() - began
    released.set()
    worker.join()
    assert took < 7
    assert ArticlePage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_each_feed_and_each_entry_once(in_process, foshan, staff, own_site):
    own_site.show(*(Story(number) for number in range(1, 6)))
    feed = feeds.add(foshan, staff["administrator"], name="网", url=own_site.url, takes_backlog=True)
    workers = [
        threading.Thread(target=reading.read, args=(IntakeFeed.objects.get(pk=feed.pk),)) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert IntakeItem.objects.count() == ArticlePage.objects.count() == 5
    assert reading.read_due() == 0
