"""What a selection showed and shows no more: for tombstones, cancellations, and whatever else takes a copy back.

Read from the log of changes of the last thirty days. An item counts as taken away if the log ever saw it in the
sections that are meant, filed as is meant, and it is not shown now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles import changes
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
    once = _filed(selection, [pk for pk in traces if pk not in held])
    gone = sorted((traces[pk] for pk in once), key=lambda trace: (trace.at, trace.pk), reverse=True)
    return [_withdrawn(trace, rows.get(trace.pk)) for trace in gone[:MOST]]


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
    for row in reversed(rows.order_by("-position")[: 4 * MOST]):
        if row.item_id and row.uid:
            note = row.note if row.kind == Change.Kind.WITHDRAWN else ""
            yield _Trace(row.item_id, row.uid, row.at, note, row.position or 0)


def _may_have_left(selection: Selection) -> Q:
    """What the log says where an item is taken from the public, from a union's list, or filed elsewhere."""
    kind, of_item = Change.Kind, Change.objects.filter(item_id=OuterRef("item_id"))
    hidden = Q(kind=kind.UPDATED, item_id__in=PageViewRestriction.objects.values("page_id"))
    left = hidden | Q(kind__in=changes.HIDING)
    seen = Q()
    if selection.streams.places is not None:
        left |= Q(kind__in=(kind.MOVED, kind.REMOVED, kind.RELEASED))
        seen &= Q(Exists(of_item.filter(selection.streams.seen())))
    if selection.topic or selection.category:
        left |= Q(kind__in=(kind.UPDATED, kind.CORRECTED))
        seen &= Q(Exists(of_item.filter(_marked(selection) | Q(filed=None))))
    return seen & left


def _marked(selection: Selection) -> Q:
    """What the log says of items that the public saw filed as the selection says."""
    category, topic = selection.category, selection.topic
    marks = [selection.kind] if selection.kind else []
    marks += [changes.category_mark(category.pk)] if category else []
    marks += [changes.topic_mark(topic.pk)] if topic else []
    return Q(*(Q(filed__contains=f" {mark} ") for mark in marks), public=True)


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


def _filed(selection: Selection, item_ids: list[int]) -> set[int]:
    """Those that were filed as the selection says: by the log, or, for entries older than its memory of that, by the page."""
    if not (selection.topic or selection.category or selection.kind):
        return set(item_ids)
    logged = Change.objects.filter(_marked(selection), item_id__in=item_ids).values_list("item_id", flat=True)
    unknown = Change.objects.filter(item_id__in=item_ids, filed=None).values("item_id")
    items = ItemPage.objects.filter(selection.streams.filing.q(), pk__in=item_ids).filter(pk__in=unknown)
    return {pk for pk in (*logged, *items.values_list("pk", flat=True)) if pk}
