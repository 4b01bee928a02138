"""The contract of a format, and what every format writes from. A format knows the wire, not the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from articles.listing import Entry

from ..items import FeedItem
from ..scopes import Scope
from ..selection import Selection
from ..withdrawn import Withdrawn

LIMIT = 50
LANGUAGE = "zh-CN"


@dataclass(frozen=True)
class Link:
    """Another address of the feed: `mime` and `title` say what is there."""

    url: str
    mime: str
    title: str


@dataclass(frozen=True)
class Links:
    """All absolute. `previous` and `next` are archive documents, older and newer; `next` of an archive only.

    `feed_of` tells the address of the feed, in the same format, of the section with that slug.
    """

    self: str
    current: str
    hub: str
    siblings: list[Link]
    feed_of: Callable[[str], str]
    previous: str = ""
    next: str = ""

    @property
    def is_archive(self) -> bool:
        return self.self != self.current


@dataclass(frozen=True)
class Edition:
    """A feed about to be written. An archive document tells of no withdrawals: what it held is simply gone."""

    scope: Scope
    links: Links
    items: list[FeedItem]
    withdrawn: list[Withdrawn]

    @property
    def updated(self) -> datetime | None:
        """When anything in it last changed, a withdrawal included; None where it is empty."""
        times = [item.updated for item in self.items] + [gone.at for gone in self.withdrawn]
        return max(times, default=None)


class Format:
    """A format: how an edition is written. Its address ends in `name`; `key` stands in the names of the views."""

    key: str
    name: str
    label: str  # for people
    mime: str
    kind = ""  # the only kind of items that it can hold
    archived = True  # whether it leads on to the whole history

    def entries(self, selection: Selection) -> list[Entry]:
        return selection.entries(LIMIT)

    def write(self, edition: Edition) -> bytes:
        raise NotImplementedError

    @property
    def content_type(self) -> str:
        return f"{self.mime}; charset=utf-8"
