"""Lists of items, newest first: a union's own and adopted ones merged, in a constant number of queries."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.core.paginator import EmptyPage, PageNotAnInteger

if TYPE_CHECKING:
    from .models import ItemPage, Placement
    from .models.sharing import PlacementQuerySet
    from .visibility import ItemQuerySet

PAGE_SIZE = 20
LAST_PAGE = 500


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
    joined: ItemQuerySet | None = None,
) -> Listing:
    """Merges visible `own` items, those `joined` as co-source and visible `adopted` placements, newest first."""
    start, stop = (page - 1) * size, page * size + 1
    rows = list(islice(_merge(own, adopted, joined, stop), start, stop))
    return Listing(_entries(own, adopted, rows[:size]), page, len(rows) > size)


def _merge(
    own: ItemQuerySet, adopted: PlacementQuerySet, joined: ItemQuerySet | None, stop: int
) -> Iterable[tuple]:
    """(date, is_placement, primary key), newest first; each side needs at most `stop` rows.

    Apart from each other, as the database reads `own` from an index in order, which it could not with both.
    """
    items = own.newest().values_list("issued_at", "pk")[:stop]
    others = joined.newest().values_list("issued_at", "pk")[:stop] if joined is not None else ()
    placements = adopted.order_by("-placed_at", "-pk").values_list("placed_at", "pk")[:stop]
    return heapq.merge(
        ((date, False, pk) for date, pk in items),
        ((date, False, pk) for date, pk in others),
        ((date, True, pk) for date, pk in placements),
        reverse=True,
    )


def _entries(own: ItemQuerySet, adopted: PlacementQuerySet, rows: list[tuple]) -> list[Entry]:
    items = own.model.objects.for_list()
    placements = adopted.model.objects.filter(pk__in=[pk for _, placed, pk in rows if placed])
    placed = {row.pk: row for row in placements.select_related("section__union")}
    wanted = [pk for _, is_placement, pk in rows if not is_placement] + [
        row.item_id for row in placed.values()
    ]
    found = items.in_bulk(wanted)
    entries = []
    for _, is_placement, pk in rows:
        placement = placed[pk] if is_placement else None
        item = found[placement.item_id if placement else pk]
        if placement:
            placement.item = item
        entries.append(Entry(item, placement))
    return entries
