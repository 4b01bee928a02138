"""The province as a map of equal tiles, one a city, roughly where they lie. The cities come from the directory.

Where a tile lies is told by the first four digits of the region code. Cities that no layout knows, of another
province or without a code, fill the cells below the others, so that every alliance has a map.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from .models import Union

COLUMNS = 7
CELL = 64  # the drawing's own unit; browsers scale it to the room there is
GAP = 3
LONG = 2  # characters of a name that fit in large letters

# 广东 (GB/T 2260): column and row.
LAYOUT = {
    "4402": (3, 0), "4414": (5, 0),
    "4412": (1, 1), "4418": (2, 1), "4401": (3, 1), "4416": (4, 1), "4452": (5, 1), "4451": (6, 1),
    "4453": (1, 2), "4406": (2, 2), "4419": (3, 2), "4413": (4, 2), "4415": (5, 2), "4405": (6, 2),
    "4409": (0, 3), "4417": (1, 3), "4407": (2, 3), "4420": (3, 3), "4403": (4, 3),
    "4408": (0, 4), "4404": (3, 4),
}  # fmt: skip


@dataclass
class Tile:
    """A city on the map. Whoever shows it gives the address, and a count with what it counts: "{}篇新稿"."""

    union: Union
    column: int
    row: int
    url: str = ""
    count: int = 0
    counted: str = ""
    is_quiet: bool = False
    is_current: bool = False

    @property
    def name(self) -> str:
        return city_name(self.union)

    @property
    def label(self) -> str:
        """What a screen reader says; begins with what is seen."""
        named = (
            self.union.name if self.union.name.startswith(self.name) else f"{self.name}，{self.union.name}"
        )
        return f"{named}，{self.counted.format(self.count)}" if self.count else named

    @property
    def is_long(self) -> bool:
        """Whether the name needs smaller letters."""
        return len(self.name) > LONG

    @property
    def x(self) -> float:
        return self.column * CELL + GAP / 2

    @property
    def y(self) -> float:
        return self.row * CELL + GAP / 2

    @property
    def middle(self) -> int:
        return self.column * CELL + CELL // 2

    @property
    def name_line(self) -> int:
        return self.row * CELL + (28 if self.count else 39)

    @property
    def count_line(self) -> int:
        return self.row * CELL + 49


@dataclass(frozen=True)
class CityMap:
    tiles: list[Tile]
    side: int = CELL - GAP

    @property
    def width(self) -> int:
        return COLUMNS * CELL

    @property
    def height(self) -> int:
        return (max((tile.row for tile in self.tiles), default=-1) + 1) * CELL

    @property
    def has_legend_room(self) -> bool:
        """Whether the upper left corner is free for a word on what the numbers count."""
        return all(tile.row or tile.column > 2 for tile in self.tiles)


def city_name(city: Union) -> str:
    return city.name.removesuffix("总工会").removesuffix("市") or city.name


def code(city: Union) -> str:
    """What an address calls the city: the four digits of its region, or else its slug."""
    return city.region_code[:4] or city.slug


def draw(cities: Iterable[Union]) -> CityMap:
    """Tiles in the order of the cities, each in its place."""
    cities = list(cities)
    cells = _cells(cities)
    return CityMap([Tile(city, *cells[city.pk]) for city in cities])


def _cells(cities: list[Union]) -> dict[int, tuple[int, int]]:
    """City -> column and row; the second city of a region, too, goes below."""
    placed: dict[tuple[int, int], int] = {}
    for city in cities:
        if cell := LAYOUT.get(city.region_code[:4]):
            placed.setdefault(cell, city.pk)
    cells = {pk: cell for cell, pk in placed.items()}
    below = _from_row(max((row for _, row in placed), default=-1) + 1)
    for city in cities:
        if city.pk not in cells:
            cells[city.pk] = next(below)
    return cells


def _from_row(first: int) -> Iterator[tuple[int, int]]:
    return ((number % COLUMNS, first + number // COLUMNS) for number in count())
