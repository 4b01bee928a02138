"""The log of changes as somebody follows it who keeps a copy of a part of the alliance.

An entry says where to look; what is told is the item's state now, once, where the log names the item last. So whoever
goes on from line to line to the end has what the part shows, whatever happened in between and however often the
reading was broken off; and a withdrawn text leaves with no line, though one of before its withdrawal is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from articles import changes
from articles.listing import Entry
from articles.models import Change, CoSource, ItemPage, MustCarry, Placement

from . import cursors
from .cursors import Cursor
from .parts import Part

SCANNED = 500  # entries, or items of one entry, looked at at once
ROUNDS = 10  # looks for one answer, while nothing is found
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


def after(cursor: Cursor, part: Part, limit: int, to: int) -> Lines:
    """What comes behind `cursor`, at most `limit` lines. The number of queries does not depend on how many there are.

    `to`: the log's last position before the part was read. Entries beyond may tell of what makes the part another,
    and are left for the next time.
    """
    for _ in range(ROUNDS):
        found = _look(cursor, part, limit, to)
        if found.lines or not found.more:
            break
        cursor = found.cursor
    return found


def _look(cursor: Cursor, part: Part, limit: int, to: int) -> Lines:
    rows = changes.read(after=cursor.position, limit=SCANNED + 1, to=to)
    if not rows:
        return Lines([], cursor, more=False)
    if rows[0].scope in SPREAD:
        return _of_many(rows[0], cursor, part, limit, more=len(rows) > 1)
    run = _run(rows[:SCANNED])
    return _of_items(run, cursor, part, limit, more=len(rows) > len(run))


def _run(rows: list[Change]) -> list[Change]:
    """The first entries that each concern one item; one that concerns many is an answer of its own."""
    ends = (number for number, row in enumerate(rows) if row.scope in SPREAD)
    return rows[: next(ends, len(rows))]


def _of_items(run: list[Change], cursor: Cursor, part: Part, limit: int, more: bool) -> Lines:
    """Each item once, where the log names it last."""
    latest = {row.item_id: row for row in run if part.concerns(row) and row.item_id is not None}
    final = _final(latest.keys())
    due = [row for pk, row in latest.items() if (row.position or 0) >= final.get(pk, 0)]
    told = _told(part, [row.item_id or 0 for row in due])
    rows = sorted((row for row in due if row.item_id in told), key=lambda row: row.position or 0)
    entries = _entries(part, [row.item_id or 0 for row in rows[:limit]])
    hints = _Hints.of(part, entries, cursor.position)
    lines = [_line(cursors.behind(row), row, *_named(row), entries, hints) for row in rows[:limit]]
    if len(rows) > limit:
        return Lines(lines, lines[-1].cursor, more=True)
    return Lines(lines, cursors.behind(run[-1]), more)


def _of_many(change: Change, cursor: Cursor, part: Part, limit: int, more: bool) -> Lines:
    """The next items of an entry that concerns many; the entry is done when none are left."""
    items = ItemPage.objects.filter(SPREAD[Scope(change.scope)](change, part), pk__gt=cursor.item)
    uids = dict(items.order_by("pk").values_list("pk", "translation_key")[: SCANNED + 1])
    asked = list(uids)[:SCANNED]
    final = _final(asked)
    due = [pk for pk in asked if final.get(pk, 0) < (change.position or 0)]
    told = sorted(_told(part, due))
    entries = _entries(part, told[:limit])
    hints = _Hints(set(entries)) if _reopened(change) else _Hints.of(part, entries, cursor.position)
    lines = [_line(replace(cursor, item=pk), change, pk, uids[pk], entries, hints) for pk in told[:limit]]
    if len(told) > limit:
        return Lines(lines, lines[-1].cursor, more=True)
    if len(uids) > SCANNED:
        return Lines(lines, replace(cursor, item=asked[-1]), more=True)
    return Lines(_ending(lines, cursors.behind(change)), cursors.behind(change), more)


def _line(
    cursor: Cursor, change: Change, item_id: int, uid: UUID, entries: dict[int, Entry], hints: _Hints
) -> Line:
    entered, corrected = item_id in hints.entered, item_id in hints.corrected
    return Line(cursor, change.at, item_id, uid, entries.get(item_id), entered, corrected)


def _named(row: Change) -> tuple[int, UUID]:
    if row.item_id is None or row.uid is None:
        raise ValueError("An entry of the log that concerns no item.")
    return row.item_id, row.uid


def _ending(lines: list[Line], end: Cursor) -> list[Line]:
    return [*lines[:-1], replace(lines[-1], cursor=end)] if lines else []


def _entries(part: Part, ids: list[int]) -> dict[int, Entry]:
    return {entry.item.pk: entry for entry in part.entries(ids)}


def _told(part: Part, ids: list[int]) -> set[int]:
    """Items that are in the part, or may have been."""
    shown = part.shown(ids)
    return shown | part.touched(set(ids) - shown)


def _final(ids: Iterable[int]) -> dict[int, int]:
    """The position of the last entry on each item itself: what comes before need not be told any more."""
    of_items = Change.objects.filter(item_id__in=list(ids), scope=Scope.ITEM).order_by()
    found = of_items.values("item_id").annotate(last=Max("position")).values_list("item_id", "last")
    return {pk: last or 0 for pk, last in found if pk}


@dataclass(frozen=True)
class _Hints:
    """Of items that are shown: which are new to who has all up to a position, and which were corrected since."""

    entered: set[int]
    corrected: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, part: Part, ids: Iterable[int], position: int) -> _Hints:
        """Two queries."""
        wanted = list(ids)
        kinds = (Kind.CORRECTED, Kind.PLACED, Kind.CARRIED)
        since = Change.objects.filter(item_id__in=wanted, position__gt=position, kind__in=kinds)
        rows = [row for row in since if part.concerns(row)]
        placed = {row.item_id for row in rows if row.scope == Scope.PLACEMENT}
        before = _before(wanted, position)
        entered = {pk for pk in wanted if not part.had(before.get(pk), pk in placed)}
        return cls(entered, {row.item_id or 0 for row in rows if row.kind == Kind.CORRECTED})


def _before(ids: list[int], position: int) -> dict[int, Change]:
    """The last entry on each item itself up to a position."""
    of_item = Change.objects.filter(item_id__in=ids, scope=Scope.ITEM, position__lte=position).order_by()
    last = of_item.values("item_id").annotate(last=Max("position")).values("last")
    return {row.item_id: row for row in Change.objects.filter(position__in=last) if row.item_id}


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
