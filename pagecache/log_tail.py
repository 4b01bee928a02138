"""What this process knows of the log of changes: when it saw, for each name, the last entry that concerns it.

A name is what a page can depend on: an item, a section, the newest items, everything. The database is asked once a
request, without a lock: entries that have no position yet count too, as soon as they are committed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from articles import changes
from articles.models import Change, CoSource, ItemPage, Placement, TopicEntry
from articles.remembering import ITEMS, of_item, of_section, of_topic

from . import newest
from .models import SiteChange
from .newest import Newest

ALL = "all"
SITE = "site"
FAR = 5_000  # entries behind the log, or names in memory: it is cheaper to begin anew
RARE_KINDS = {Change.Kind.MOVED, Change.Kind.DELETED, Change.Kind.CARRIED, Change.Kind.RELEASED}
OF_ONE_ITEM = {Change.Scope.ITEM, Change.Scope.PLACEMENT}

_SQL = (
    f"SELECT id, position, scope, kind, item_id, section_id FROM {Change._meta.db_table} WHERE position IS NULL "
    f"UNION ALL SELECT id, position, scope, kind, item_id, section_id FROM {Change._meta.db_table} WHERE position > %s "
    f"UNION ALL SELECT MAX(id), COUNT(*), '{SITE}', '', NULL, NULL FROM {SiteChange._meta.db_table}"
)


class Row(NamedTuple):
    id: int
    position: int | None
    scope: str
    kind: str
    item_id: int | None
    section_id: int | None


def of_newest(section_id: int) -> str:
    return f"newest:{section_id}"


class LogTail:
    """`look()` gives the present moment, a number that only this process understands."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._moment = self._floor = 1
        self._begun = 0  # looks
        self._position: int | None = None
        self._site: Row | None = None
        self._pending: set[int] = set()
        self._last: dict[str, int] = {}
        self._newest = Newest()

    def look(self) -> int:
        """Takes in what was committed since the last look. One query, and some more when an item changed.

        Who waited while another's look began and ended need not look himself.
        """
        begun = self._begun
        with self._lock:
            if self._begun > begun:
                return self._moment
            self._begun += 1
            if self._position is None:
                self._position = Change.objects.aggregate(last=Max("position"))["last"] or 0
            rows, site = self._read()
            fresh = [row for row in rows if row.id not in self._pending]
            if fresh or site != self._site:
                self._moment += 1
                self._take_in(fresh, everything=site != self._site)
            self._site = site
            self._position = max([self._position, *(row.position or 0 for row in rows)])
            self._pending = {row.id for row in rows if row.position is None}
            return self._moment

    def _take_in(self, fresh: list[Row], everything: bool) -> None:
        if everything or len(fresh) > FAR or len(self._last) > FAR:
            self._floor = self._moment  # nothing kept before is fresh
            self._last.clear()
            self._newest.clear()
            return
        self._last.update(dict.fromkeys(_names(fresh), self._moment))
        touched = {row.section_id for row in fresh if row.section_id and row.scope == Change.Scope.ITEM}
        self._last.update(dict.fromkeys(map(of_newest, self._newest.changed(touched)), self._moment))

    def with_newest(self, section: int, items: Iterable[ItemPage]) -> str:
        """The name of what a page depends on that lists the section's newest items as these."""
        listed = newest.of(items)
        with self._lock:
            if self._newest.is_known(section, listed):
                return of_newest(section)
            # The first page of the section, or the list is another by the clock or by what was committed while the
            # page was made: whether before or after this list was asked for is not known, so any change counts.
            self._newest.note(section, listed)
            self._moment += 1
            self._last[of_newest(section)] = self._moment
            return of_section(section)

    def is_fresh(self, names: Iterable[str], since: int) -> bool:
        """Whether nothing that concerns one of the names was seen after the moment `since`."""
        return since >= self._floor and all(self._last.get(name, 0) <= since for name in (*names, ALL))

    def _read(self) -> tuple[list[Row], Row]:
        """New entries and those without a position; and what stands for all that the log does not tell."""
        with connection.cursor() as cursor:
            cursor.execute(_SQL, [self._position])
            found = [Row(*row) for row in cursor.fetchall()]
        return [row for row in found if row.scope != SITE], next(row for row in found if row.scope == SITE)


def concerns_all(row: Row | Change) -> bool:
    """Whether any page may show what happened."""
    return row.scope not in OF_ONE_ITEM or row.kind in RARE_KINDS


def _names(rows: list[Row]) -> Iterator[str]:
    """What the entries concern. An item also concerns the sections that show it as theirs."""
    items = {row.item_id for row in rows if row.item_id and row.scope == Change.Scope.ITEM}
    elsewhere = _showing(items) if items else {}
    topics = _holding(items) if items else {}
    for row in rows:
        if concerns_all(row):
            yield ALL
            continue
        yield ITEMS
        yield of_item(row.item_id or 0)
        yield of_section(row.section_id or 0)
        yield from map(of_section, elsewhere.get(row.item_id or 0, ()))
        yield from map(of_topic, topics.get(row.item_id or 0, ()))


def _showing(items: set[int]) -> dict[int, list[int]]:
    """Item -> sections that adopted or joined it. Two queries."""
    found = defaultdict(list)
    for model in (Placement, CoSource):
        for item, section in model.objects.filter(item_id__in=items).values_list("item_id", "section_id"):
            found[item].append(section)
    return found


def _holding(items: set[int]) -> dict[int, set[int]]:
    """Item -> topics that hold it, or held it once. Two queries."""
    found = defaultdict(set)
    for item, topic in TopicEntry.objects.filter(item__in=items).values_list("item", "topic"):
        found[item].add(topic)
    rows = Change.objects.filter(item_id__in=items, scope=Change.Scope.ITEM)
    for item, filed in rows.values_list("item_id", "filed"):
        found[item or 0].update(changes.topics_in(filed or ""))
    return found
