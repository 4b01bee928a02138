"""What comes out of parsing, as both processes know it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

ENTRIES = 500


class NotAFeed(ValueError):
    """What was read is none; the message says what it seems to be."""


@dataclass
class Piece:
    """`kind` text: `html` without scripts and the like, `style` "caption" below a picture; picture: absolute `src`,
    `alt`; table: `rows` of equal length, `merged` (row, column, rows, columns) of cells that span, `has_header`.
    """

    kind: str
    html: str = ""
    style: str = ""
    src: str = ""
    alt: str = ""
    rows: list[list[str]] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    has_header: bool = False


@dataclass
class Entry:
    """One item. `id` tells it from the feed's others and is never empty; dates are ISO 8601 with zone, or empty."""

    id: str
    link: str = ""
    title: str = ""
    author: str = ""
    source: str = ""
    source_url: str = ""
    published: str = ""
    summary: str = ""
    image: str = ""
    credit: str = ""
    pieces: list[Piece] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def pictures(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind == "picture"]

    @property
    def html(self) -> str:
        """All texts together."""
        return "".join(piece.html for piece in self.pieces)


@dataclass
class Feed:
    """`deleted`: ids that the feed says are gone (RFC 6721). `problems`: sentences about what could not be read."""

    version: str = ""
    title: str = ""
    link: str = ""
    entries: list[Entry] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def to_json(feed: Feed) -> dict[str, Any]:
    return asdict(feed)


def from_json(data: dict[str, Any]) -> Feed:
    entries = [entry_from_json(entry) for entry in data["entries"]]
    return Feed(**{**data, "entries": entries})


def entry_from_json(data: dict[str, Any]) -> Entry:
    return Entry(**{**data, "pieces": [Piece(**piece) for piece in data["pieces"]]})
