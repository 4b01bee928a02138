"""The log of changes as somebody follows it who keeps a copy of a part of the alliance.

An entry says where to look; what is told is the item's state now. So whoever goes on from line to line to the end has
what the part shows, whatever happened in between and however often the reading was broken off; and a withdrawn text
leaves with no line, though one of before its withdrawal is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from articles import changes
from articles.listing import Entry
from articles.models import Change, CoSource, ItemPage, MustCarry, Placement

from . import cursors
from .cursors import Cursor
from .parts import Part

SCANNED = 500  # entries, or items of one entry, looked at for one answer
Scope, Kind = Change.Scope, Change.Kind


@dataclass(frozen=True)
class Line:
    """What becomes of one item in the copy. `entry` is None where it is to be taken out.

    `entered`: it may be new to the copy; `corrected`: readers are told of the change.
    """

    cursor: Cursor
    at: datetime
    item_id: int
    uid: UUID
    entry: Entry | None = None
    entered: bool = False
    corrected: bool = False


@dataclass(frozen=True)
class Lines:
    """A page of lines; `cursor` is where to go on, also when no line matched; `more`: whether there is more now."""

    lines: list[Line]
    cursor: Cursor
    more: bool


def after(cursor: Cursor, part: Part, limit: int) -> Lines:
    """What comes behind `cursor`, at most `limit` lines. A constant number of queries.

    Call it outside a transaction, as `changes.read`.
    """
    rows = changes.read(after=cursor.position, limit=SCANNED + 1)
    if not rows:
        return Lines([], cursor, more=False)
    if rows[0].scope in SPREAD:
        return _of_many(rows[0], cursor, part, limit, more=len(rows) > 1)
    run = _run(rows[:SCANNED])
    return _of_items(run, part, limit, more=len(rows) > len(run))


def _run(rows: list[Change]) -> list[Change]:
    """The first entries that each concern one item; one that concerns many is an answer of its own."""
    ends = (number for number, row in enumerate(rows) if row.scope in SPREAD)
    return rows[: next(ends, len(rows))]


def _of_items(run: list[Change], part: Part, limit: int, more: bool) -> Lines:
    """Each item once, where the run names it last."""
    concerned = [row for row in run if part.concerns(row)]
    latest = {row.item_id: row for row in concerned if row.item_id is not None}
    told = _told(part, list(latest))
    rows = sorted((row for pk, row in latest.items() if pk in told), key=lambda row: row.position or 0)
    entries = {entry.item.pk: entry for entry in part.entries([row.item_id for row in rows[:limit]])}
    new = _new(part, [row for row in concerned if row.item_id in entries])
    lines = [_line(row, entries.get(row.item_id or 0), new, concerned) for row in rows[:limit]]
    if len(rows) > limit:
        return Lines(lines, lines[-1].cursor, more=True)
    return Lines(lines, cursors.behind(run[-1]), more)


def _line(row: Change, entry: Entry | None, new: set[int], concerned: list[Change]) -> Line:
    item_id, uid = _named(row)
    corrected = any(one.item_id == item_id and one.kind == Kind.CORRECTED for one in concerned)
    return Line(cursors.behind(row), row.at, item_id, uid, entry, item_id in new, corrected)


def _named(row: Change) -> tuple[int, UUID]:
    if row.item_id is None or row.uid is None:
        raise ValueError("An entry of the log that concerns no item.")
    return row.item_id, row.uid


def _told(part: Part, ids: list[int], anywhere: bool = False) -> set[int]:
    """Items that are in the part, or may have been."""
    shown = part.shown(ids)
    return shown | part.touched(set(ids) - shown, anywhere)


def _new(part: Part, rows: list[Change]) -> set[int]:
    """Items that were not in the part before these entries, as far as the log tells."""
    first: dict[int, Change] = {}
    for row in rows:
        first.setdefault(row.item_id or 0, row)
    before = _before(first.values())
    return {pk for pk, row in first.items() if _entered(part, row, before.get(pk))}


def _entered(part: Part, row: Change, before: Change | None) -> bool:
    if row.kind in (Kind.PLACED, Kind.CARRIED) or not part.had(before):
        return True
    moved = row.kind == Kind.MOVED and part.sections is not None and before is not None
    return moved and before.section_id not in part.sections  # type: ignore[union-attr,operator]


def _before(rows: Iterable[Change]) -> dict[int, Change]:
    """The entry on the item itself before each of these: one query."""
    of_item = Change.objects.filter(item_id=OuterRef("item_id"), scope=Scope.ITEM)
    earlier = of_item.filter(position__lt=OuterRef("position")).order_by("-position").values("pk")[:1]
    asked = Change.objects.filter(pk__in=[row.pk for row in rows]).annotate(earlier=Subquery(earlier))
    found = Change.objects.filter(pk__in=asked.values("earlier"))
    return {row.item_id: row for row in found if row.item_id}


def _of_many(change: Change, cursor: Cursor, part: Part, limit: int, more: bool) -> Lines:
    """The next items of an entry that concerns many; the entry is done when none are left."""
    items = ItemPage.objects.filter(SPREAD[Scope(change.scope)](change, part), pk__gt=cursor.item)
    uids = dict(items.order_by("pk").values_list("pk", "translation_key")[: SCANNED + 1])
    asked = list(uids)[:SCANNED]
    # A section that is elsewhere now may have been below the union that is followed.
    anywhere = change.kind == Kind.MOVED and part.selection.union is not None
    told = sorted(_told(part, asked, anywhere))
    entries = {entry.item.pk: entry for entry in part.entries(told[:limit])}
    new = set(entries) if _reopened(change) else set()
    lines = [
        Line(replace(cursor, item=pk), change.at, pk, uids[pk], entries.get(pk), pk in new)
        for pk in told[:limit]
    ]
    if len(told) > limit:
        return Lines(lines, lines[-1].cursor, more=True)
    if len(uids) > SCANNED:
        return Lines(lines, replace(cursor, item=asked[-1]), more=True)
    return Lines(_ending(lines, cursors.behind(change)), cursors.behind(change), more)


def _ending(lines: list[Line], end: Cursor) -> list[Line]:
    return [*lines[:-1], replace(lines[-1], cursor=end)] if lines else []


def _reopened(change: Change) -> bool:
    """Whether a section shows again what it did not show."""
    of_section = Change.objects.filter(scope=Scope.SECTION, section_id=change.section_id)
    before = of_section.filter(position__lt=change.position).order_by("-position").first()
    return change.scope == Scope.SECTION and before is not None and before.kind in changes.HIDING


def _in_section(change: Change, part: Part) -> Q:
    """All that the section shows as its own, joined or adopted, and, where lists matter, what every one carries."""
    of_section: QuerySet = Placement.objects.accepted().filter(section_id=change.section_id)
    joined = CoSource.objects.standing().filter(section_id=change.section_id)
    shown = Q(section=change.section_id) | Q(pk__in=of_section.values("item"))
    carried = Q() if part.sections is None else Q(pk__in=MustCarry.objects.values("item"))
    return shown | Q(pk__in=joined.values("item")) | carried


def _in_category(change: Change, part: Part) -> Q:
    return Q(category=change.heading_id)


def _in_topic(change: Change, part: Part) -> Q:
    return Q(pk__in=ItemPage.topics.through.objects.filter(topicpage=change.heading_id).values("itempage"))


SPREAD: dict[str, Callable[[Change, Part], Q]] = {
    Scope.SECTION: _in_section,
    Scope.CATEGORY: _in_category,
    Scope.TOPIC: _in_topic,
}
