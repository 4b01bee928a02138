"""Lists of items, newest first: a union's own and adopted ones merged, in a constant number of queries."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from django.core.paginator import EmptyPage, PageNotAnInteger

from . import known_sections

if TYPE_CHECKING:
    from .models import ItemPage, Placement
    from .models.sharing import PlacementQuerySet
    from .visibility import ItemQuerySet

PAGE_SIZE = 20
LAST_PAGE = 500
# Where a row of a list comes from; of two of the same moment the later kind stands first.
OWN, CARRIED, ADOPTED = range(3)
Row = tuple  # (date, one of these, primary key: for CARRIED the item's, for ADOPTED the placement's)


@dataclass(frozen=True)
class Entry:
    """One line of a list: an item, and the placement if it was adopted from another union."""

    item: ItemPage
    placement: Placement | None = None

    @property
    def url(self) -> str:
        return self.placement.url if self.placement else self.item.url

    @property
    def dated(self):
        """When the entry came into its list; time-zone aware."""
        return self.placement.placed_at if self.placement else self.item.issued_at


@dataclass(frozen=True)
class Listing:
    """One page of a list. There is no total: counting a hundred thousand rows costs more than showing twenty."""

    entries: list[Entry]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_number(raw: str | None) -> int:
    """The page asked for, 1 if none. Raises InvalidPage for what is no number or out of range."""
    try:
        number = int(raw or 1)
    except ValueError as error:
        raise PageNotAnInteger(f"“{raw}”不是页码。") from error
    if not 1 <= number <= LAST_PAGE:
        raise EmptyPage(f"页码应在1到{LAST_PAGE}之间。")
    return number


def newest(
    own: ItemQuerySet,
    adopted: PlacementQuerySet,
    page: int = 1,
    size: int = PAGE_SIZE,
    carried: Sequence[Placement] = (),
    pinned: PlacementQuerySet | None = None,
    joined: ItemQuerySet | None = None,
) -> Listing:
    """Merges visible `own` items, those `joined` as co-source, `adopted` placements, `carried` notices, newest first.

    Those of `pinned` that have an order of their own come before all others. A constant number of queries.
    """
    start, stop = (page - 1) * size, page * size + 1
    first: list[Row] = []
    if pinned is not None:
        first = [(date, ADOPTED, pk) for date, pk in _dated(pinned.pinned())[:stop]]
        adopted = adopted.filter(order=None)
    others = _merge([own] if joined is None else [own, joined], adopted, carried, stop)
    rows = list(islice(chain(first, others), start, stop))
    return Listing(_entries(own, adopted, carried, rows[:size]), page, len(rows) > size)


def _merge(
    own: Sequence[ItemQuerySet], adopted: PlacementQuerySet, carried: Sequence[Placement], stop: int
) -> Iterator[Row]:
    """Newest first; each side needs at most `stop` rows.

    Own and joined items apart, as the database reads the own from an index in order, which it could not with both.
    """
    items = [each.newest().values_list("issued_at", "pk")[:stop] for each in own]
    placements = _dated(adopted.order_by("-placed_at", "-pk"))[:stop]
    return heapq.merge(
        *(((date, OWN, pk) for date, pk in each) for each in items),
        ((date, ADOPTED, pk) for date, pk in placements),
        ((notice.placed_at, CARRIED, notice.item_id) for notice in carried),
        reverse=True,
    )


def _dated(adopted: PlacementQuerySet):
    return adopted.values_list("placed_at", "pk")


def _entries(
    own: ItemQuerySet, adopted: PlacementQuerySet, carried: Sequence[Placement], rows: list[Row]
) -> list[Entry]:
    placements = adopted.model.objects.filter(pk__in=[pk for _, kind, pk in rows if kind == ADOPTED])
    placed = {(ADOPTED, row.pk): row for row in _with_sections(placements)}
    placed |= {(CARRIED, notice.item_id): notice for notice in carried}
    shown = [(placed.get((kind, pk)), pk) for _, kind, pk in rows]
    wanted = [placement.item_id if placement else pk for placement, pk in shown]
    found = own.model.objects.for_list().in_bulk(wanted)
    return [_entry(found[pk], placement) for pk, (placement, _) in zip(wanted, shown, strict=True)]


def _with_sections(placements: Iterable[Placement]) -> list[Placement]:
    rows = list(placements)
    sections = known_sections.by_number({row.section_id for row in rows})
    for row in rows:
        row.section = sections[row.section_id]
    return rows


def _entry(item: ItemPage, placement: Placement | None) -> Entry:
    if placement:
        placement.item = placement.dress(item)
    return Entry(item, placement)
