"""Reading feeds when they are due: the worker's consumer.

A reading is claimed by moving its next time on, before anything is asked of the site; a killed reading is tried again
when that time comes. What says how far the feed was read (etag, digest, window) is written last. Several feeds are
read at once, each with an end of its own, so that a slow site costs the others nothing.
"""

from __future__ import annotations

import logging
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from time import monotonic

from django.db import close_old_connections, connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

import outbound
from notices.models import Notice
from notices.telling import holders, tell
from unions.models import Role

from . import sandbox, taking, vanishing
from .models import IntakeFeed, IntakeItem
from .parsing.entries import ENTRIES, Feed, NotAFeed
from .updating import feed_people

logger = logging.getLogger(__name__)

AT_ONCE = 8
LEASE = timedelta(minutes=10)
SECONDS = 300.0  # for all new entries of one reading; the rest waits for the next
LONGEST_PAUSE = timedelta(days=1)
TELL_AFTER = 3  # failures in a row
OUR_FAULT = "系统处理时出错，已经记录，稍后再试。"


class Failed(Exception):
    """The feed could not be read; the message is a sentence for its union."""


@dataclass
class Answer:
    """What the site said: nothing new, gone for good, or a document."""

    fetched: outbound.Fetched | None = None
    gone: bool = False
    digest: str = ""


def read_due() -> int:
    """Reads all feeds that are due, several at once; returns how many."""
    done = 0
    running: set[Future[None]] = set()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="intake") as threads:
        while True:
            claimed = _claim(AT_ONCE - len(running))
            running |= {threads.submit(_read_apart, feed) for feed in claimed}
            done += len(claimed)
            if not running:
                return done
            finished, running = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in finished:
                future.result()


def _claim(count: int) -> list[IntakeFeed]:
    """Feeds that nobody else reads now."""
    if count <= 0:
        return []
    now = timezone.now()
    due = IntakeFeed.objects.filter(next_at__lte=now, section__live=True).order_by("next_at", "pk")[:count]
    mine = []
    for feed in list(due):
        same = IntakeFeed.objects.filter(pk=feed.pk, next_at=feed.next_at)
        if same.update(next_at=now + LEASE, attempted_at=now):
            mine.append(feed)
    return mine


def _read_apart(feed: IntakeFeed) -> None:
    """In a thread of its own, whose connection is its own, too."""
    close_old_connections()
    try:
        current = IntakeFeed.objects.select_related("section__union").filter(pk=feed.pk).first()
        if current:  # not removed meanwhile
            read(current)
    finally:
        connection.close()


def read(feed: IntakeFeed) -> None:
    """One reading with whatever comes of it. A feed that fails is tried again later and later; it stops no other."""
    try:
        answer = _ask(feed)
        if answer.gone:
            _stop(feed)
        elif answer.fetched is None:
            _finish(feed, read_at=timezone.now(), problem="" if feed.failures else feed.problem)
        else:
            _take_all(feed, answer.fetched, answer.digest)
    except Failed as problem:
        _fail(feed, str(problem))
    except Exception:  # a mistake of ours; what was taken in is committed
        logger.exception("intake feed %d", feed.pk)
        _fail(feed, OUR_FAULT)


def _ask(feed: IntakeFeed) -> Answer:
    sent = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    headers = {name: text for name, text in sent.items() if text.isascii() and text.isprintable() and text}
    try:
        fetched = outbound.fetch(feed.url, headers=headers)
    except outbound.OutboundError as error:
        raise Failed(str(error)) from error
    if fetched.status == 410:
        return Answer(gone=True)
    if fetched.status == 304:
        return Answer()
    if fetched.status != 200:
        raise Failed(f"对方网站答复{fetched.status}，没有给出订阅源。")
    digest = sha256(fetched.body).hexdigest()
    return Answer(None if digest == feed.digest else fetched, digest=digest)


def parse(fetched: outbound.Fetched) -> Feed:
    """Raises Failed for what is no feed."""
    try:
        return sandbox.parse(fetched.body, fetched.headers.get("content-type", ""), fetched.url)
    except NotAFeed as problem:
        raise Failed(str(problem)) from problem


def _take_all(feed: IntakeFeed, fetched: outbound.Fetched, digest: str) -> None:
    found = parse(fetched)
    failed = _take_each(feed, found)
    if failed is None:  # out of time: on with it at once, as if nothing had been read
        _finish(feed, timedelta())
        return
    shown = vanishing.window(found.entries)
    if shown:
        vanishing.note_removals(feed, found, shown, cut=len(shown) >= ENTRIES)
    problems = [*found.problems, *([f"有{failed}篇没能引入，下次再试。"] if failed else [])]
    headers = fetched.headers
    unread = {} if failed else {"etag": headers.get("etag", "")[:300], "digest": digest}
    unread |= {} if failed else {"last_modified": headers.get("last-modified", "")[:100]}
    problem = "".join(problems)[:300]
    _finish(feed, read_at=timezone.now(), window=shown or feed.window, problem=problem, **unread)


def _take_each(feed: IntakeFeed, found: Feed) -> int | None:
    """How many entries could not be taken in; None if the time ran out before all were looked at."""
    until = monotonic() + SECONDS
    entries = list(reversed(found.entries))  # the oldest first, so that lists show them in the site's order
    known = taking.Known(feed, entries)
    backlog = feed.read_at is None
    failed = 0
    for place, entry in enumerate(entries):
        if monotonic() > until and place:
            return None
        try:
            taking.take(feed, entry, known, backlog)
        except Exception:  # one entry that nobody thought of stops no other
            logger.exception("intake feed %d, entry %.200s", feed.pk, entry.id)
            failed += 1
    return failed


@transaction.atomic
def _finish(feed: IntakeFeed, pause: timedelta | None = None, **state) -> None:
    """Notes how far the feed was read, and tells of what came."""
    following = timezone.now() + (timedelta(minutes=feed.interval) if pause is None else pause)
    _active(feed).update(next_at=following, failures=0, **state)
    _tell_arrivals(feed)


def _active(feed: IntakeFeed):
    """Nothing is written over a feed that was paused while it was read."""
    return IntakeFeed.objects.filter(pk=feed.pk, state=IntakeFeed.State.ACTIVE)


def _tell_arrivals(feed: IntakeFeed) -> None:
    """One notice for all that came; rows that a killed reading left are among them."""
    untold = IntakeItem.objects.filter(feed=feed, told=False)
    titles = list(untold.order_by("-arrived_at").values_list("title", flat=True)[:2])
    count = untold.update(told=True)
    if not count:
        return
    named = "、".join(f"《{title[:30]}》" for title in titles)
    rest = f"等{count}篇" if count > len(titles) else ""
    done = "已存为草稿，能过检查的已送审" if feed.sends_to_review else "已存为草稿，请核对后送审"
    text = f"{feed.name}新到{named}{rest}，{done}。"
    tell(feed_people(feed), Notice.Kind.INTAKE, text, reverse("intake_feed", args=[feed.pk]))


@transaction.atomic
def _fail(feed: IntakeFeed, problem: str) -> None:
    """The pause doubles with each failure in a row, up to a day."""
    pause = min(LONGEST_PAUSE, timedelta(minutes=feed.interval) * 2 ** min(feed.failures, 10))
    _active(feed).update(next_at=timezone.now() + pause, failures=F("failures") + 1, problem=problem[:300])
    if feed.failures + 1 == TELL_AFTER:
        text = f"{feed.name}的订阅源连续{TELL_AFTER}次没有读到：{problem}"
        tell(_keepers(feed), Notice.Kind.INTAKE, text, reverse("intake_feed", args=[feed.pk]))


@transaction.atomic
def _stop(feed: IntakeFeed) -> None:
    """410: the site says that the feed is gone for good. What was taken in stays; people decide about it."""
    gone = IntakeFeed.State.GONE
    if not _active(feed).update(state=gone, next_at=None, problem="对方网站答复410：订阅源已经停用。"):
        return
    log(instance=feed.section, action="intake.gone", data={"feed": feed.name})
    text = f"{feed.name}的订阅源已经停用（410），不再引入。请核对引入过的稿件是否还要用。"
    tell(feed_people(feed), Notice.Kind.INTAKE, text, reverse("intake_feed", args=[feed.pk]), urgent=True)


def _keepers(feed: IntakeFeed) -> list:
    return holders(feed.section.union, Role.ADMINISTRATOR)
