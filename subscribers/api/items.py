"""An item as the API tells it: as JSON Feed has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from articles.listing import Entry
from syndication.formats import jsonfeed
from syndication.items import describe


def written(entries: Iterable[Entry], base: str) -> dict[int, dict[str, Any]]:
    """Item number -> its description, full text included. A constant number of queries."""
    shown = list(entries)
    numbers = {f"urn:uuid:{entry.item.translation_key}": entry.item.pk for entry in shown}
    return {numbers[item.uid]: jsonfeed.item(item) for item in describe(shown, base)}
