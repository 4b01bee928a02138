"""Invented readers: how often each item was read on each day since it came out, at home and at its adopters'.

The numbers hang on the item's address alone, so that every demo has the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from articles.models import ItemPage, Placement
from readership import counting
from readership.models import ReadCount

FIRST_DAY = (60, 480)  # reads of an item at home
FADING = (0.62, 0.82)  # from day to day
AT_AN_ADOPTERS = 0.35
DAYS = 30


def give_readers() -> None:
    """Numbers for all that is public, where nobody has read anything yet."""
    if ReadCount.objects.exists():
        return
    items = ItemPage.objects.visible().in_bulk()
    now = timezone.now()
    rows: list[ReadCount] = []
    for item in items.values():
        rows += _reads(item, item.section_id, item.issued_at or now, 1.0)
    for placement in Placement.objects.filter(state=Placement.State.ACCEPTED, item__in=items):
        since = placement.placed_at or now
        rows += _reads(items[placement.item_id], placement.section_id, since, AT_AN_ADOPTERS)
    counting.bring_in(rows)


def _reads(item: ItemPage, section_id: int, since: datetime, share: float) -> Iterator[ReadCount]:
    chance = random.Random(f"{item.title}/{section_id}/{share}")
    expected, fading = chance.uniform(*FIRST_DAY) * share, chance.uniform(*FADING)
    for number, day in enumerate(_days(timezone.localdate(since))):
        count = round(expected * fading**number * chance.uniform(0.7, 1.3))
        if count:
            yield ReadCount(item=item, section_id=section_id, origin_id=item.section_id, day=day, count=count)


def _days(first: date) -> Iterator[date]:
    for number in range(min(DAYS, (timezone.localdate() - first).days + 1)):
        yield first + timedelta(days=number)
