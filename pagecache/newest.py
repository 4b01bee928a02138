"""Of each section, what the list of its newest items says, which stands beside every article of the section.

So a change to an article costs the other articles' pages only where that list changes: by a new item, another
headline, not by a word in a text. What is kept was made of one of these; see `log_tail`.
"""

from __future__ import annotations

from collections.abc import Iterable

from articles.models import ItemPage
from articles.reading import MORE

Listed = tuple[tuple, ...]
FIELDS = ("pk", "title", "url_path", "issued_at", "content_type_id", "expire_at")
OF_EVENTS = ("status", "starts_at", "ends_at")
FEW = 8  # sections asked about one by one; of more it is not worth it


def of(items: Iterable[ItemPage]) -> Listed:
    """The items come with their row of events, if they have one."""
    return tuple((*(getattr(item, field) for field in FIELDS), *_state(item)) for item in items)


def _state(item: ItemPage) -> tuple:
    event = getattr(item, "eventpage", None)
    return tuple(event and getattr(event, field) for field in OF_EVENTS)


class Newest:
    """What each section's list was when a page with it was last kept."""

    def __init__(self) -> None:
        self._listed: dict[int, Listed] = {}

    def clear(self) -> None:
        self._listed.clear()

    def is_known(self, section: int, listed: Listed) -> bool:
        """Whether the section's list was the same before."""
        return self._listed.get(section) == listed

    def note(self, section: int, listed: Listed) -> None:
        self._listed[section] = listed

    def changed(self, touched: set[int]) -> set[int]:
        """Those of the sections whose list is another now. A query for each that pages were kept of."""
        kept = touched & self._listed.keys()
        if len(kept) > FEW:
            for section in kept:
                del self._listed[section]
            return kept
        present = {section: _ask(section) for section in kept}
        changed = {section for section in kept if present[section] != self._listed[section]}
        self._listed |= present
        return changed


def _ask(section: int) -> Listed:
    items = ItemPage.objects.visible().filter(section=section).newest()
    return tuple(items.values_list(*FIELDS, *(f"eventpage__{field}" for field in OF_EVENTS))[: MORE + 1])
