"""What people do with the feeds of their union: name, try, pause, read at once, settle what changed. All is logged.

A union's administrator keeps its feeds; its editors see what came and decide about changes. Raises PermissionDenied
for whom the union is none of theirs, NotPossible for what cannot be done.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

import outbound
from articles import duplicates
from articles.models import SectionPage
from unions import people
from unions.members import NotPossible, has_role
from unions.models import Membership, Role, User

from . import composing, ours, sandbox, taking, updating
from .models import IntakeFeed, IntakeItem
from .parsing.entries import Entry, Feed, NotAFeed

TRIAL_SECONDS = 8.0  # each for the site and for reading, while a person waits
FEEDS = 10  # of one union


def kept_sections(user: User):
    """Sections whose feeds the person keeps."""
    return SectionPage.objects.filter(union__in=people.administered(user)).order_by("title")


def seen_sections(user: User):
    """Sections of which the person sees what came."""
    mine = Membership.objects.active(Role.EDITOR, Role.ADMINISTRATOR).filter(user=user)
    own = Q(union__in=mine.values("union")) | Q(union__in=people.administered(user).values("pk"))
    return SectionPage.objects.filter(own)


def may_keep(user: User, section: SectionPage) -> bool:
    return kept_sections(user).filter(pk=section.pk).exists()


@dataclass(frozen=True)
class Trial:
    """What a feed would bring: each entry with a word on what would become of it."""

    feed: Feed
    rows: list[tuple[Entry, str]]


def try_out(section: SectionPage, user: User, url: str) -> Trial:
    """Reads the feed without keeping anything. Raises NotPossible with the reason."""
    _check(user, section)
    try:
        fetched = outbound.fetch(url, seconds=TRIAL_SECONDS)
        if fetched.status != 200:
            raise NotPossible(f"对方网站答复{fetched.status}，没有给出订阅源。")
        kind = fetched.headers.get("content-type", "")
        found = sandbox.parse(fetched.body, kind, fetched.url, TRIAL_SECONDS)
    except (outbound.OutboundError, NotAFeed) as error:
        raise NotPossible(str(error)) from error
    draft = IntakeFeed(section=section, url=url)
    return Trial(found, [(entry, _prospect(draft, entry)) for entry in found.entries])


def _prospect(feed: IntakeFeed, entry: Entry) -> str:
    if ours.is_ours(entry):
        return IntakeItem.State.OURS.label
    sketch = duplicates.sketch(composing.title_of(entry), composing.text_of(entry))
    return IntakeItem.State.DUPLICATE.label if taking.kin(feed, entry, sketch).same else "新稿件"


@transaction.atomic
def add(section: SectionPage, user: User, **fields) -> IntakeFeed:
    """Names a feed, which the worker then reads at once."""
    _check(user, section)
    if IntakeFeed.objects.filter(section=section).count() >= FEEDS:
        raise NotPossible(f"一个工会最多引入{FEEDS}个订阅源。")
    try:
        with transaction.atomic():
            feed = IntakeFeed.objects.create(
                section=section, created_by=user, next_at=timezone.now(), **fields
            )
    except IntegrityError as error:
        raise NotPossible("这个订阅源已经在引入了。") from error
    _log("add", feed, user, url=feed.url, how="，新稿件自动送审" if feed.sends_to_review else "")
    return feed


@transaction.atomic
def change(feed: IntakeFeed, user: User, name: str, interval: int, sends_to_review: bool) -> None:
    _check(user, feed.section)
    granted = {True: "新稿件自动送审", False: "新稿件存为草稿"}[sends_to_review]
    IntakeFeed.objects.filter(pk=feed.pk).update(
        name=name, interval=interval, sends_to_review=sends_to_review
    )
    _log("change", feed, user, how=f"{IntakeFeed.Interval(interval).label}看一次，{granted}")


@transaction.atomic
def pause(feed: IntakeFeed, user: User) -> None:
    _check(user, feed.section)
    _set(feed, IntakeFeed.State.PAUSED, None)
    _log("pause", feed, user)


@transaction.atomic
def resume(feed: IntakeFeed, user: User) -> None:
    """Reads again from now on; also a feed that had been gone."""
    _check(user, feed.section)
    _set(feed, IntakeFeed.State.ACTIVE, timezone.now())
    _log("resume", feed, user)


@transaction.atomic
def run_now(feed: IntakeFeed, user: User) -> None:
    """The worker reads it within seconds, whatever its interval and however often it failed."""
    if not seen_sections(user).filter(pk=feed.section_id).exists():
        raise PermissionDenied
    due = IntakeFeed.objects.filter(pk=feed.pk, state=IntakeFeed.State.ACTIVE)
    if not due.update(next_at=timezone.now()):
        raise NotPossible("已经暂停，请先恢复。")
    _log("run", feed, user)


@transaction.atomic
def remove(feed: IntakeFeed, user: User) -> None:
    """Ends it; what was taken in stays."""
    _check(user, feed.section)
    _log("remove", feed, user, url=feed.url)
    feed.delete()


def accept(item: IntakeItem, user: User) -> None:
    """The site's change replaces the union's text."""
    _check_writes(item, user)
    updating.accept(item, user)


def keep(item: IntakeItem, user: User) -> None:
    """The union's text stays as it is."""
    _check_writes(item, user)
    updating.keep(item, user)


def may_decide(user: User, item: IntakeItem) -> bool:
    """Whether the person writes for the union."""
    return has_role(user, item.feed.section.union, Role.EDITOR, Role.ADMINISTRATOR)


def has_feeds(user: User) -> bool:
    return kept_sections(user).exists() or IntakeFeed.objects.filter(section__in=seen_sections(user)).exists()


def _check(user: User, section: SectionPage) -> None:
    if not may_keep(user, section):
        raise PermissionDenied


def _check_writes(item: IntakeItem, user: User) -> None:
    if not may_decide(user, item):
        raise PermissionDenied


def _set(feed: IntakeFeed, state: str, next_at) -> None:
    IntakeFeed.objects.filter(pk=feed.pk).update(state=state, next_at=next_at, failures=0, problem="")


def _log(act: str, feed: IntakeFeed, user: User, **data: str) -> None:
    log(instance=feed.section, action=f"intake.feed.{act}", user=user, data={"feed": feed.name} | data)
