"""The names of all unions in memory, since as one types the database would be read from end to end for every key.

11,000 unions take some 8 MB. The entries stand in the order in which equally good ones are shown, so that a search for
what thousands have in common ends as soon as it has enough. Which state of the directory is held is told by a stamp.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .naming import SearchText, parts_of


class Needle(NamedTuple):
    """What is looked for, and in which part of `SearchText`."""

    part: str
    text: str


class NamesIndex:
    """`keys[place]` is the primary key of the union at a place."""

    def __init__(self, rows: Iterable[tuple[int, str]]) -> None:
        """Rows of primary key and search text, the first to be shown first."""
        texts = {key: parts_of(text) for key, text in rows}
        self.keys = [*texts]
        self._parts = dict(zip(SearchText._fields, zip(*texts.values(), strict=True), strict=bool(texts)))

        self._syllables = frozenset("".join(self._parts.get("readings", ())).replace("\n", "'").split("'"))

    def reads(self, reading: str) -> bool:
        """Whether all syllables but the last, which may be unfinished, are read in some name."""
        return self._syllables.issuperset(reading.split("'")[:-1])

    def places(self, needle: Needle, among: Iterable[int] | None = None) -> Iterator[int]:
        """Places of the entries that hold the needle, in order."""
        texts, sought = self._parts.get(needle.part, ()), needle.text
        if among is not None:
            return (place for place in among if sought in texts[place])
        return (place for place, text in enumerate(texts) if sought in text)


@dataclass
class Kept:
    """The index of one state of the directory; a process keeps one."""

    held: tuple[Hashable, NamesIndex] | None = None

    def get(self, stamp: Hashable, load: Callable[[], Iterable[tuple[int, str]]]) -> NamesIndex:
        """The index for this state, loaded anew if another is held. Threads may load twice, but mix nothing."""
        held = self.held
        if held is None or held[0] != stamp:
            self.held = held = (stamp, NamesIndex(load()))
        return held[1]
