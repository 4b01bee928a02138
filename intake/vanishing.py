"""What a site has taken away: entries that its feed should still show, and those that it says are gone.

A feed shows a site's newest entries; the oldest fall out at its end as new ones come. One that is missing while an
older one of the last reading is still there did not fall out: it was removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from notices.models import Notice
from notices.telling import tell

from .models import IntakeFeed, IntakeItem
from .parsing.entries import Entry, Feed
from .taking import key_of
from .updating import feed_people


def window(entries: list[Entry]) -> list[str]:
    """The entries' keys, newest first: by their dates where all have one, else as the feed lists them."""
    if all(entry.published for entry in entries):
        entries = sorted(entries, key=lambda entry: entry.published, reverse=True)
    return [key_of(entry) for entry in entries]


def missing(before: list[str], now: Iterable[str]) -> set[str]:
    """Keys of the last reading that are gone although an older one is still shown."""
    shown = set(now)
    last = max((place for place, key in enumerate(before) if key in shown), default=-1)
    return {key for key in before[:last] if key not in shown}


def note_removals(feed: IntakeFeed, found: Feed, shown: list[str], cut: bool) -> int:
    """Marks what was removed and alerts the union's editors; returns how many items."""
    gone = set() if cut else missing(feed.window, shown)
    gone |= {sha256(ref.encode()).hexdigest() for ref in found.deleted}
    gone -= set(shown)
    if not gone:
        return 0
    rows = feed.items.filter(key__in=gone, removed_at=None, state=IntakeItem.State.TAKEN).exclude(page=None)
    # A site that gives its pages new ids still shows them at the same addresses.
    links = {entry.link for entry in found.entries if entry.link}
    removed = [row for row in rows.select_related("page") if row.link not in links or not row.link]
    for item in removed:
        _remove(feed, item)
    return len(removed)


@transaction.atomic
def _remove(feed: IntakeFeed, item: IntakeItem) -> None:
    if not IntakeItem.objects.filter(pk=item.pk, removed_at=None).update(removed_at=timezone.now()):
        return
    log(instance=item.page, action="intake.removed", data={"feed": feed.name})
    asked = "它已在联盟刊出，请核对是否撤稿" if item.page and item.page.live else "请核对稿件是否还要用"
    text = f"{feed.name}撤下了《{item.title}》，{asked}。"
    tell(feed_people(feed), Notice.Kind.INTAKE, text, reverse("intake_item", args=[item.pk]), urgent=True)
