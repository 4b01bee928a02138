"""The directory as a tree of branches, each drawn in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .models import Level, Union

WHOLE = (Level.PROVINCE, Level.CITY, Level.INDUSTRY, Level.DISTRICT)
OF_CITY = (Level.INDUSTRY, Level.DISTRICT, Level.TOWN)
FIELDS = ("pk", "name", "slug", "level", "superior_id", "short_names", "region_code", "path")


@dataclass
class Branch:
    """A union in the tree with those directly below it that the tree shows."""

    union: Union
    lower: list[Branch] = field(default_factory=list)


def whole() -> list[Branch]:
    """Province -> cities and industries -> districts; what stands alone is at the top too."""
    return _grow(Union.objects.filter(level__in=WHOLE).from_the_top().only(*FIELDS))


def of_city(city: Union) -> Branch:
    """The city -> its districts and industries -> towns; towns of a city without districts hang on the city."""
    lower = Union.objects.subtree(city).filter(level__in=OF_CITY).exclude(pk=city.pk)
    return _grow([city, *lower.from_the_top().only(*FIELDS)])[0]


def _grow(unions: Iterable[Union]) -> list[Branch]:
    branches = {union.pk: Branch(union) for union in unions}
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.union.superior_id or 0)
        (above.lower if above else tops).append(branch)
    return tops


def of_level(branches: Iterable[Branch], level: str) -> list[Union]:
    """The unions of a level, at the top or directly below."""
    return [one.union for top in branches for one in (top, *top.lower) if one.union.level == level]


def without(branches: Iterable[Branch], level: str) -> list[Branch]:
    """The tree without the unions of a level and what is below them."""
    kept = [branch for branch in branches if branch.union.level != level]
    return [Branch(branch.union, without(branch.lower, level)) for branch in kept]


def by_level(unions: Iterable[Union]) -> dict[str, list[Union]]:
    """The level's name -> its unions, in their order."""
    found = defaultdict(list)
    for one in unions:
        found[one.get_level_display()].append(one)
    return dict(found)
