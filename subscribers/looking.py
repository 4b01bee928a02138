"""The hub looks itself whether a withdrawn item is gone from the addresses where a site had it.

An attempt is written down before it is made: a worker that dies in between makes the next one later, not never.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Revision

import outbound
from articles.models import ItemPage

from . import probing
from .models import Recall, Receipt

AT_ONCE = 8  # a site that does not answer takes its ten seconds; the others go on
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 60, 180, 360, 720))
DAYS = 7  # after which the hub leaves it to people
LARGEST = 2 * 1024 * 1024  # bytes of a page
GONE = {404, 410}


@dataclass(frozen=True)
class Sight:
    """What one address showed. `gone` is None where that could not be seen."""

    gone: bool | None
    words: str


def look_once() -> int:
    """Looks at the addresses of the recalls that are due; returns how many recalls."""
    due = Recall.objects.standing().filter(look_at__lte=timezone.now()).order_by("look_at")
    claimed = [recall for recall in due[:AT_ONCE] if _claim(recall)]
    places = {recall.pk: _addresses(recall) for recall in claimed}
    known_by = {recall.pk: _known_by(recall) for recall in claimed}
    asked = [(pk, address) for pk, addresses in places.items() for address in addresses]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen = list(pool.map(lambda one: _look(one[1], known_by[one[0]]), asked))
    for recall in claimed:
        sights = [sight for (pk, _), sight in zip(asked, seen, strict=True) if pk == recall.pk]
        _settle(recall, sights)
    return len(claimed)


def _claim(recall: Recall) -> bool:
    """Counts the attempt, unless another worker did."""
    now = timezone.now()
    pause = PAUSES[min(recall.looks, len(PAUSES) - 1)]
    again = now + pause if now - recall.created_at < timedelta(days=DAYS) else None
    mine = Recall.objects.filter(pk=recall.pk, looks=recall.looks, look_at=recall.look_at)
    return bool(mine.update(looks=recall.looks + 1, look_at=again))


def _addresses(recall: Recall) -> list[str]:
    receipts = Receipt.objects.filter(subscriber=recall.subscriber_id, uid=recall.uid)
    return list(receipts.order_by("pk").values_list("address", flat=True))


def _known_by(recall: Recall) -> list[str]:
    """Sentences of the text as it was withdrawn; the title where it has none."""
    revision = Revision.objects.filter(pk=recall.withdrawal.revision_id).first()
    page = revision.as_object() if revision and not recall.withdrawal.of_section else None
    if not isinstance(page, ItemPage):
        page = ItemPage.objects.filter(pk=recall.item_id).first()
        page = page and page.specific
    return (probing.sentences(page.plain_text()) if page else []) or [recall.title]


def _look(address: str, known_by: list[str]) -> Sight:
    try:
        found = outbound.fetch(address, limit=LARGEST)
    except outbound.OutboundError as error:
        return Sight(None, f"{address} {error}")
    if found.status in GONE:
        return Sight(True, f"{address} 已打不开（{found.status}）")
    if found.status != 200:
        return Sight(None, f"{address} 回应{found.status}，看不出是否撤下")
    if probing.holds(found.body, known_by):
        return Sight(False, f"{address} 仍登着原文")
    return Sight(True, f"{address} 已没有原文")


def _settle(recall: Recall, sights: Iterable[Sight]) -> None:
    """Seen to be gone when it is gone from every address; else what is worst is kept for people to read."""
    worst = sorted(sights, key=lambda sight: {False: 0, None: 1, True: 2}[sight.gone])
    if not worst:
        return
    seen = {"seen_at": timezone.now(), "look_at": None} if worst[0].gone else {}
    Recall.objects.filter(pk=recall.pk).update(found=worst[0].words[:300], **seen)
