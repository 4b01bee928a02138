"""The words of an item, by the form's field in which they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from articles.models import ItemPage

FIELDS = (
    "title", "kicker", "subtitle", "summary", "lead_caption", "source",
    "venue", "address", "organiser", "co_hosts", "audience", "contact",
)  # fmt: skip
# Nothing that is seen, but enough to hide a word from a search.
UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")


def of(page: ItemPage) -> Iterator[tuple[str, str]]:
    """(field, text) of all that readers read."""
    for field in FIELDS:
        if text := getattr(page, field, ""):
            yield field, text
    if text := page.plain_text():
        yield "body", text
    if names := "；".join(_bylines(page)):
        yield "bylines", names


def _bylines(page: ItemPage) -> Iterator[str]:
    for byline in getattr(page, "bylines", ()):
        yield from filter(None, (byline.value["name"], byline.value["unit"]))


def squeezed(text: str) -> str:
    """Without what is not seen, width and case made equal: how words are compared."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
