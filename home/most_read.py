"""「一周热读」: what readers opened most in the last seven days, counted anew each minute."""

from __future__ import annotations

from time import monotonic

from readership.counting import first_of, most_read
from readership.models import ReadCount

DAYS = 7
SHOWN = 6
LEAST = 3  # fewer are no ranking
FEW = 10  # reads below which a place in the ranking is chance
AMONG = 30  # the first of all, of whom some may have been withdrawn since
KEPT = 50  # seconds; pages that show it are made anew each minute (`pagecache.the_clock`)

# What this process counted last, and until when it holds. Not in the shared cache: the front page must not need that.
_kept: tuple[float, list[int]] = (0.0, [])


def ranked() -> list[int]:
    """Numbers of items, the most read first, whether the public still sees them or not.

    One query a minute, as all reads of the week are added up; after it none.
    """
    global _kept
    until, found = _kept
    if monotonic() >= until:
        found = [item for item, reads in most_read(_week(), AMONG) if reads >= FEW]
        _kept = (monotonic() + KEPT, found)
    return found


def forget() -> None:
    """The next to ask counts anew."""
    global _kept
    _kept = (0.0, [])


def shown(public: list[int]) -> list[int]:
    """The ranking of the `public` ones; nothing where they are too few for one."""
    return public[:SHOWN] if len(public) >= LEAST else []


def _week():
    return ReadCount.objects.filter(day__gte=first_of(DAYS))
