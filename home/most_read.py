"""「一周热读」: what readers opened most in the last seven days, counted anew each minute."""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone

from readership.counting import first_of, most_read
from readership.models import ReadCount

DAYS = 7
SHOWN = 6
LEAST = 3  # fewer are no ranking
FEW = 10  # reads below which a place in the ranking is chance
AMONG = 30  # the first of all, of whom some may have been withdrawn since
KEPT = 120  # seconds; longer than the minute that the list is of


def ranked() -> list[int]:
    """Numbers of items, the most read first, whether the public still sees them or not.

    One query a minute, as all reads of the week are added up; after it none. Pages are kept to the end of a minute
    (`pagecache.the_clock`), hence the minute in the name.
    """
    name = f"most-read-{timezone.now():%Y%m%d%H%M}"
    found = cache.get(name)
    if found is None:
        found = [item for item, reads in most_read(_week(), AMONG) if reads >= FEW]
        cache.set(name, found, KEPT)
    return found


def shown(public: list[int]) -> list[int]:
    """The ranking of the `public` ones; nothing where they are too few for one."""
    return public[:SHOWN] if len(public) >= LEAST else []


def _week():
    return ReadCount.objects.filter(day__gte=first_of(DAYS))
