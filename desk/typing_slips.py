"""A check before review: likely typing slips. The index of what was published is the judge, as in a search.

Two characters that hardly any text puts side by side are looked at again, with what stands around them: where another
character of the same sound or shape makes words that published texts hold, it was perhaps meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from articles.checks import texts
from articles.checks.registry import Check, Finding, Level
from articles.models import ItemPage
from search import chinese
from search.engines import current_engine
from search.engines.base import Engine, EngineUnavailable
from search.spelling import counts, propose
from search.typed import take_apart
from unions.models import Union

FIELDS = frozenset({"title", "subtitle", "summary", "body"})
HAN = re.compile(r"[\u3400-\u9fff]{3,}")
RARE = 1  # published texts; the item itself may be one
PLACES = 8  # of one text that are looked at again
STRANGE = 0.2  # a share of rare pairs above this: the index knows too little of what the text is about
BATCH = 200
WINDOWS = ((2, 1), (3, 1), (1, 2), (2, 2), (1, 3))  # characters before a pair's second one, and from it on


@dataclass(frozen=True)
class Place:
    """The second character of a rare pair, in a run of Han characters."""

    field: str
    run: str
    at: int

    def windows(self) -> Iterator[str]:
        for before, behind in WINDOWS:
            yield self.run[max(0, self.at - before) : self.at + behind]


def find(page: ItemPage, union: Union) -> Iterator[Finding]:
    """Yields nothing while the search engine is away: an advice may be missing, a submission must not fail."""
    try:
        yield from _findings(current_engine(), page)
    except EngineUnavailable:
        return


def _findings(engine: Engine, page: ItemPage) -> Iterator[Finding]:
    told: set[str] = set()
    for place in _rare(engine, page):
        for window in place.windows():
            meant = propose(engine, take_apart(window), RARE)
            if meant and len(meant) == len(window):
                if meant not in told:
                    told.add(meant)
                    yield Finding(f"“{window}”是不是“{meant}”？", place.field)
                break


def _rare(engine: Engine, page: ItemPage) -> list[Place]:
    """The first places where the text has a pair of characters that hardly any other has."""
    runs = [(field, run) for field, text in texts.of(page) if field in FIELDS for run in HAN.findall(text)]
    pairs = {pair for _, run in runs for pair in _pairs(run)}
    rare = _held_by_few(engine, pairs)
    if not rare or len(rare) > STRANGE * len(pairs):
        return []
    places: list[Place] = []
    for field, run in runs:
        for start, pair in enumerate(_pairs(run)):
            # Of two rare pairs in a row the character between them is the doubtful one.
            follows = places and places[-1].run is run and places[-1].at == start
            if pair in rare and not follows:
                places.append(Place(field, run, start + 1))
    return places[:PLACES]


def _pairs(run: str) -> list[str]:
    return ["".join(pair) for pair in pairwise(chinese.simplify(run))]


def _held_by_few(engine: Engine, pairs: set[str]) -> set[str]:
    rare: set[str] = set()
    ordered = sorted(pairs)
    for start in range(0, len(ordered), BATCH):
        held = counts(engine, ordered[start : start + BATCH])
        rare.update(pair for pair, count in held.items() if count <= RARE)
    return rare


CHECK = Check("typing-slip", "可能的错别字", Level.ADVISING, find)
