"""What a selection showed and shows no more: for tombstones, cancellations, and whatever else takes a copy back.

Read from the log of changes of the last thirty days. An item counts as taken away from a union's selection if the log
ever saw it there and it is not shown now; from all others if nobody may see it any more. (Where an item was filed
before it was filed under another topic or category is not in the log: subscribers of the former one hear of it by the
change API.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Change, EventPage, ItemPage, Placement

from .content import fit_for_xml

if TYPE_CHECKING:
    from .selection import Selection

DAYS = 30
LOOKED_AT = 50_000  # newest entries of the log, so that the look costs the same in a log of many years
MOST = 500


@dataclass(frozen=True)
class Withdrawn:
    """`note` is what the public is told; `sequence` is higher than any that the item had.

    `starts_at`, `ends_at`: of an event that is not deleted.
    """

    pk: int
    uid: str
    at: datetime
    note: str
    sequence: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class _Trace:
    pk: int
    uid: UUID
    at: datetime
    note: str
    position: int


def withdrawn(selection: Selection) -> list[Withdrawn]:
    """Newest first, at most 500. A constant number of queries."""
    found = [*_with_sections(selection), *_one_by_one(selection)]
    traces = {trace.pk: trace for trace in sorted(found, key=lambda trace: trace.position)}
    held = selection.holds(traces)
    rows = {row.pk: row for row in ItemPage.objects.filter(pk__in=traces).select_related("eventpage")}
    filed = set(rows) & _filed(selection, traces)
    gone = [trace for trace in traces.values() if trace.pk not in held]
    told = [trace for trace in gone if trace.pk in filed or trace.pk not in rows]
    newest = sorted(told, key=lambda trace: (trace.at, trace.pk), reverse=True)[:MOST]
    return [_withdrawn(trace, rows.get(trace.pk)) for trace in newest]


def _withdrawn(trace: _Trace, row: ItemPage | None) -> Withdrawn:
    event: EventPage | None = getattr(row, "eventpage", None) if row else None
    return Withdrawn(
        trace.pk,
        f"urn:uuid:{trace.uid}",
        timezone.localtime(trace.at),
        fit_for_xml(trace.note),
        trace.position,
        timezone.localtime(event.starts_at) if event else None,
        timezone.localtime(event.ends_at) if event else None,
    )


def _recent() -> QuerySet[Change]:
    last = Change.objects.exclude(position=None).order_by("-position").values_list("position", flat=True)
    since = (last.first() or 0) - LOOKED_AT
    return Change.objects.filter(position__gt=since, at__gte=timezone.now() - timedelta(days=DAYS))


def _one_by_one(selection: Selection) -> Iterable[_Trace]:
    """Of what may have left: the last entries of the log, oldest first."""
    rows = _recent().filter(_may_have_left(selection), item_id__isnull=False, uid__isnull=False)
    newest = rows.order_by("-position").values_list("item_id", "uid", "at", "kind", "note", "position")
    public = {Change.Kind.WITHDRAWN}
    for pk, uid, at, kind, note, position in reversed(newest[: 4 * MOST]):
        yield _Trace(pk, uid, at, note if kind in public else "", position)


def _may_have_left(selection: Selection) -> Q | Exists:
    if selection.streams.places is not None:
        return Exists(Change.objects.filter(selection.streams.seen(), item_id=OuterRef("item_id")))
    return ~Exists(ItemPage.objects.visible().filter(pk=OuterRef("item_id")))


def _with_sections(selection: Selection) -> Iterable[_Trace]:
    """Of whole sections that were closed or hidden: their items, which the log does not name."""
    rows = _recent().filter(scope=Change.Scope.SECTION).order_by("position")
    closed = {row.section_id: row for row in rows}
    if not closed:
        return
    public = ItemPage.objects.visible().filter(pk=OuterRef("pk"))
    items = ItemPage.objects.filter(~Exists(public), section__in=closed, first_published_at__isnull=False)
    if selection.streams.places is not None:
        placed = Placement.objects.accepted().filter(section__in=selection.streams.places)
        items = items.filter(Exists(placed.filter(item=OuterRef("pk"))))
    newest = items.order_by("-issued_at").values_list("pk", "translation_key", "section_id")[:MOST]
    for pk, uid, section_id in newest:
        row = closed[section_id]
        yield _Trace(pk, uid, row.at, row.note, row.position or 0)


def _filed(selection: Selection, item_ids: Iterable[int]) -> set[int]:
    """Those that are, or were last, filed as the selection says."""
    items = ItemPage.objects.filter(selection.streams.filing.q(), pk__in=list(item_ids))
    return set(items.values_list("pk", flat=True))
