"""The whole history in documents of at most fifty items: how a selection's time is divided (RFC 5005, section 4).

A document covers a span of seconds whose length is a power of two, and begins at a multiple of it. It is the longest
such span, around a moment, that holds no more than fifty entries. So where one document ends and the next begins
follows from the entries around them alone: withdrawing or changing one touches its own document, a new one at the end
touches none that is complete, and nothing has to be stored. Two neighbours become one when together they hold few
enough, and one is halved when an old item is filled in; the addresses that were then lead to those that are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime

from .streams import Streams

MOST = 50
WIDEST = 2**33  # seconds: two such spans, which meet in 1970, hold every date
ADDRESS = re.compile(r"(-?\d{1,10})_(-?\d{1,10})", re.ASCII)


@dataclass(frozen=True)
class Span:
    """From the second `begin` since 1970 up to and without the second `end`."""

    begin: int
    end: int

    def __str__(self) -> str:
        return f"{self.begin}_{self.end}"

    @classmethod
    def read(cls, given: str) -> Span | None:
        """None for what never was the address of a document."""
        found = ADDRESS.fullmatch(given)
        span = cls(int(found[1]), int(found[2])) if found else None
        return span if span and span.is_possible else None

    @property
    def is_possible(self) -> bool:
        width = self.end - self.begin
        fits = -WIDEST <= self.begin < self.end <= WIDEST
        return fits and width & (width - 1) == 0 and self.begin % width == 0

    def of(self, streams: Streams) -> Streams:
        return streams.between(_moment(self.begin), _moment(self.end))


def around(second: int) -> list[Span]:
    """The spans that hold the second, shortest first."""
    widths = (2**power for power in range(WIDEST.bit_length()))
    return [Span(second // width * width, second // width * width + width) for width in widths]


@dataclass(frozen=True)
class Place:
    """A document's span and those of its neighbours; `previous` is the older one."""

    span: Span
    previous: Span | None
    next: Span | None


def newest(streams: Streams, now: int) -> int | None:
    """When the newest entry came in that is not of the future; None for a list without any.

    The span that holds it is not complete: its entries are those of the feed itself.
    """
    dates = streams.dates(_moment(now + 1), 1, earlier=True)
    return _seconds(dates[0]) if dates else None


def place(streams: Streams, second: int, newest: int) -> Place:
    """The document that holds `second`. Six queries of some hundred dates each."""
    known = _known(streams, second)
    span = _span(known, second)
    at = bisect_left(known, span.begin)
    beyond = bisect_left(known, span.end)
    previous = _span(known, known[at - 1]) if at else None
    following = _span(known, known[beyond]) if beyond < len(known) else None
    return Place(span, previous, following if following and following.end <= newest else None)


def _known(streams: Streams, second: int) -> list[int]:
    """The dates next to the second, enough of them to tell its span and the two beside it."""
    around_it = 2 * MOST + 2
    moment = _moment(max(second, -WIDEST))
    dates = streams.dates(moment, around_it, earlier=True) + streams.dates(moment, around_it, earlier=False)
    return sorted(map(_seconds, dates))


def _span(known: list[int], second: int) -> Span:
    spans = around(second)
    fitting = [span for span in spans if _count(known, span) <= MOST]
    return fitting[-1] if fitting else spans[0]


def _count(known: list[int], span: Span) -> int:
    return bisect_left(known, span.end) - bisect_left(known, span.begin)


def _seconds(date: datetime) -> int:
    return int(date.timestamp() // 1)


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
