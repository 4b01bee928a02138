"""One malformed feed and what has to come out of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

TITLE = "工会送清凉到工地"
TEXT = "七月流火，工会干部把清凉送到工地。"
URL = "http://union.example.org/feed/rss.xml"


@dataclass(frozen=True)
class Pattern:
    """`titles` and `texts` of all entries in order; the others only where they are what the pattern is about."""

    name: str
    data: bytes
    titles: list[str]
    texts: list[str]
    content_type: str = "text/xml"
    links: list[str] | None = None
    dates: list[str] | None = None
    pictures: list[str] | None = None
    more: dict[str, str] = field(default_factory=dict)  # of the first entry

    def changed(self, old: str, new: str) -> Pattern:
        """The same with other bytes."""
        return replace(self, data=self.data.replace(old.encode(), new.encode()))


def one(name: str, document: str | bytes, title: str = TITLE, text: str = TEXT, **expected) -> Pattern:
    """A feed of one entry."""
    data = document.encode() if isinstance(document, str) else document
    return Pattern(name, data, [title], [text], **expected)


def item(more: str = "", title: str = TITLE, body: str = TEXT) -> str:
    return f"<item><title>{title}</title><description>{body}</description>{more}</item>"


def rss(items: str = "", head: str = "<?xml version='1.0' encoding='utf-8'?>", root: str = "") -> str:
    return f"{head}<rss version='2.0'{root}><channel><title>佛山工会网</title><link>http://union.example.org/</link>{items or item()}</channel></rss>"


def atom(entry: str, root: str = "xmlns='http://www.w3.org/2005/Atom'") -> str:
    return f"<feed {root}><title>佛山工会网</title><id>urn:x</id><link href='http://union.example.org/'/><entry>{entry}</entry></feed>"
