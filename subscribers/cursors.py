"""A place in the log of changes, as a string that others keep and give back.

It names the entry that it stands behind, by number and by a mark of its own. So a place of a log that is not this one
any more (the database was restored from a backup) is told apart, instead of skipping what came since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from articles import changes
from articles.models import Change

WRITTEN = re.compile(r"(\d{1,18})\.(\d{1,18})\.([0-9a-f]{8}|0)", re.ASCII)


class BadCursor(ValueError):
    """Never one of ours."""


class LostCursor(ValueError):
    """Of a log that is not this one, or not this one any more."""


@dataclass(frozen=True)
class Cursor:
    """Behind entry number `position`; of the next one, which concerns many items, those up to number `item` are done."""

    position: int = 0
    item: int = 0
    mark: str = "0"

    def __str__(self) -> str:
        return f"{self.position}.{self.item}.{self.mark}"


def behind(change: Change) -> Cursor:
    return Cursor(change.position or 0, 0, _mark(change))


def read(given: str) -> Cursor:
    """The cursor that was given back; "" is the beginning. Raises BadCursor, LostCursor. One query."""
    if not given:
        return Cursor()
    found = WRITTEN.fullmatch(given)
    if found is None:
        raise BadCursor
    cursor = Cursor(int(found[1]), int(found[2]), found[3])
    if cursor.position == 0:
        if cursor.mark != "0":
            raise BadCursor
        return cursor
    change = Change.objects.filter(position=cursor.position).first()
    if change is None or _mark(change) != cursor.mark:
        raise LostCursor
    return cursor


def last() -> Cursor:
    """Behind all that has happened."""
    change = Change.objects.filter(position=changes.last_position()).first()
    return behind(change) if change else Cursor()


def _mark(change: Change) -> str:
    return sha256(f"{change.pk} {change.at.isoformat()}".encode()).hexdigest()[:8]
