"""Who may see what, decided once. Every list, feed, index, search hit and placement passes through `visible()`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from . import known_sections
from .remembering import remembered

# What was asked for within `settings_asked_once`; None outside of it.
_asked: ContextVar[list[list[str]] | None] = ContextVar("asked", default=None)


def sections(prefix: str = "") -> Q:
    """Sections that the anonymous public may see; `prefix` leads to the section, such as "section__"."""
    return Q(**{f"{prefix}live": True}) & _public(prefix)


def items(prefix: str = "") -> Q:
    """Items that the anonymous public may see: live, not past their expiry, in an open section, not private.

    `prefix` leads to the item, such as "item__". Costs one query, for the privacy settings, where
    they are not known yet.
    """
    live = Q(**{f"{prefix}live": True, f"{prefix}section__live": True})
    return live & unexpired(prefix) & _public(prefix)


def unexpired(prefix: str = "") -> Q:
    """Pages that have not reached their expiry, whether or not the scheduler has run."""
    return Q(**{f"{prefix}expire_at": None}) | Q(**{f"{prefix}expire_at__gt": timezone.now()})


@contextmanager
def settings_asked_once() -> Iterator[None]:
    """While something is only read, such as a page: ask for the privacy settings once, not for every list on it."""
    before = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(before)


def _public(prefix: str) -> Q:
    """Neither the page nor one above it is restricted."""
    return Q(*(~Q(**{f"{prefix}path__startswith": path}) for path in _restricted_paths()))


def _restricted_paths() -> list[str]:
    asked = _asked.get()
    if asked:
        return asked[0]
    paths = remembered(("restricted paths",), _ask_for_restricted_paths)
    if asked is not None:
        asked.append(paths)
    return paths


def _ask_for_restricted_paths() -> list[str]:
    return list(PageViewRestriction.objects.values_list("page__path", flat=True))


def is_restricted(path: str) -> bool:
    """Whether the page at that place of the tree, or one above it, is private."""
    return any(path.startswith(restricted) for restricted in _restricted_paths())


class SectionQuerySet(PageQuerySet):
    def visible(self) -> SectionQuerySet:
        return self.filter(sections())


class ItemQuerySet(PageQuerySet):
    _names_sections = False

    def visible(self) -> ItemQuerySet:
        return self.filter(items())

    def newest(self) -> ItemQuerySet:
        return self.order_by("-issued_at", "-pk")

    def for_list(self) -> ItemQuerySet:
        """With all that a list entry shows, in a constant number of queries; the sections are for reading only."""
        found = self.select_related("category", "lead_image", "eventpage").prefetch_related(
            "lead_image__renditions"
        )
        found._names_sections = True
        return found.defer_streamfields()

    def _clone(self) -> ItemQuerySet:
        clone = super()._clone()
        clone._names_sections = self._names_sections
        return clone

    def _fetch_all(self) -> None:
        is_fresh = self._result_cache is None
        super()._fetch_all()
        if is_fresh and self._names_sections:
            known_sections.name_in(self._result_cache)
