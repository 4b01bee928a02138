"""Counting reads and asking for them. The only writer of `ReadCount`.

A read is one row's number going up by one, committed before the answer: a process that is killed loses nothing, and
two that count the same do not overwrite each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from articles.models import ItemPage, SectionPage
from articles.visibility import settings_asked_once

from .models import ReadCount


def record(item_id: int, section_id: int) -> bool:
    """Counts one read of an item in a section; False, and nothing counted, where the public does not see it there."""
    origin = _origin_if_shown(item_id, section_id)
    if origin is None:
        return False
    one = {"item_id": item_id, "section_id": section_id, "day": timezone.localdate()}
    row = ReadCount.objects.filter(**one)
    if not row.update(count=F("count") + 1):
        ReadCount.objects.bulk_create([ReadCount(**one, origin_id=origin)], ignore_conflicts=True)
        row.update(count=F("count") + 1)
    return True


def bring_in(rows: Iterable[ReadCount]) -> None:
    """Numbers that come from elsewhere, as of a former site; days that have a number already keep it."""
    ReadCount.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _origin_if_shown(item_id: int, section_id: int) -> int | None:
    with settings_asked_once():
        item = ItemPage.objects.visible().filter(pk=item_id).values_list("section_id", "slug").first()
        if item is None or item[0] == section_id:
            return item and item[0]
        section = SectionPage.objects.visible().filter(pk=section_id).first()
        return item[0] if section and section.placements.at(section, item[1]) else None


def reads(item_ids: Iterable[int], days: int | None = None) -> dict[int, int]:
    """Item id -> reads in all sections together, over the last `days` days with today, or ever. 0 where there were none."""
    wanted = list(item_ids)
    counts = ReadCount.objects.filter(item__in=wanted)
    if days is not None:
        counts = counts.filter(day__gte=first_of(days))
    found = counts.order_by().values("item_id").annotate(total=Sum("count"))
    return dict.fromkeys(wanted, 0) | {row["item_id"]: row["total"] for row in found}


def first_of(days: int) -> date:
    """The first of the last `days` days of local time, today being the last."""
    return timezone.localdate() - timedelta(days=days - 1)


def daily(counts: QuerySet[ReadCount], first: date, last: date) -> list[tuple[date, int]]:
    """(day, reads) for each day of the range, those without reads included."""
    found = counts.filter(day__range=(first, last)).order_by().values("day").annotate(total=Sum("count"))
    totals = {row["day"]: row["total"] for row in found}
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [(day, totals.get(day, 0)) for day in days]


def most_read(counts: QuerySet[ReadCount], limit: int) -> list[tuple[int, int]]:
    """(item id, reads), the most read first."""
    totals = counts.order_by().values("item_id").annotate(total=Sum("count")).order_by("-total", "-item_id")
    return list(totals.values_list("item_id", "total")[:limit])
