"""The search of the admin, kept from growing slower with the archive.

Wagtail's database backends weigh a title by the average length of all titles, and compute that average anew, over the
whole index, at each save of a page. The average of the newest entries serves as well.
"""

from __future__ import annotations

from statistics import mean
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Length
from wagtail.search.backends import database

NEWEST = 500
UNWEIGHED = 1.0  # as entries are inserted


class SteadyIndex:
    """For the index classes of the database backends."""

    entries: Any

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]
            return
        newest = self.entries.order_by("-pk").annotate(length=Length("title"))
        rows = list(newest.values_list("pk", "length", "title_norm")[:NEWEST])
        lengths = [length for _, length, _ in rows if length]
        fresh = [pk for pk, length, norm in rows if length and norm == UNWEIGHED]
        if fresh:
            weighed = self.entries.filter(pk__in=fresh).annotate(length=Length("title"))
            weighed.update(title_norm=Value(float(mean(lengths))) / F("length"))


def SearchBackend(params: dict) -> Any:  # noqa: N802  (the name that Wagtail looks for)
    """Wagtail's backend for the database in use, with the steady index."""
    backend = database.SearchBackend(params)
    if hasattr(backend.index_class, "_refresh_title_norms"):
        backend.index_class = type("SteadyIndex", (SteadyIndex, backend.index_class), {})
    return backend
