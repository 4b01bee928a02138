"""Which pieces of the demo were made already, by the audit log: it remembers deleted pages too, so that what an
editor has deleted does not come back with the next load."""

from __future__ import annotations

from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

ACTION = "hub.import"
PREFIX = "demo:"


def made() -> dict[str, int]:
    """Mark -> id of the page that was made for it; the page may be gone since."""
    entries = PageLogEntry.objects.filter(action=ACTION).values_list("data", "page_id")
    pages = {(data or {}).get("import_id", ""): page_id for data, page_id in entries}
    return {mark.removeprefix(PREFIX): pk for mark, pk in pages.items() if mark.startswith(PREFIX)}


def set_mark(page: Page, mark: str) -> None:
    """To be called in the transaction that makes the page."""
    log(instance=page, action=ACTION, data={"import_id": PREFIX + mark})
