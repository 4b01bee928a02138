"""One answer of a site -> a feed whose entries can be told apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import is_dataclass, replace
from hashlib import sha256
from typing import Any

from . import jsonfeed, syndicated
from .entries import ENTRIES, Entry, Feed
from .text import FORBIDDEN, decode


def read(data: bytes, content_type: str, url: str) -> Feed:
    """`url` is where the bytes came from. Raises `entries.NotAFeed`."""
    text = decode(data, content_type)
    feed = (jsonfeed if text.startswith(("{", "[")) else syndicated).parse(_from_root(text), url)
    if len(feed.entries) > ENTRIES:
        feed.problems.append(f"订阅源里有{len(feed.entries)}篇，一次最多读{ENTRIES}篇，后面的没有读。")
        feed.entries = feed.entries[:ENTRIES]
    feed.entries = [entry for entry in feed.entries if entry.title or entry.pieces]
    feed = fit(feed)
    _tell_apart(feed.entries, feed.link)
    return feed


def fit(value: Any) -> Any:
    """Without what no database keeps: escapes of JSON and HTML bring back what was taken out of the document."""
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if isinstance(value, list):
        return [fit(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{name: fit(one) for name, one in vars(value).items()})
    return value


def _from_root(text: str) -> str:
    """Without what scripts of the site have printed before the document."""
    if text.startswith(("{", "[", "<")):
        return text
    starts = [at for mark in ("<?xml", "<rss", "<feed", "<rdf:RDF") if 0 <= (at := text.find(mark)) < 5000]
    return text[min(starts) :] if starts else text


def _tell_apart(entries: list[Entry], home: str) -> None:
    """Gives every entry an id of its own: its id, else its page's address, else its words."""
    ids = Counter(entry.id for entry in entries)
    links = Counter(entry.link for entry in entries)
    seen: set[str] = set()
    kept = []
    for entry in entries:
        own_link = entry.link if links[entry.link] == 1 and entry.link != home else ""
        shared = ids[entry.id] > 1 and len({one.link for one in entries if one.id == entry.id}) > 1
        entry.id = (entry.id if not shared else "") or own_link or _of_words(entry)
        if entry.id not in seen:
            seen.add(entry.id)
            kept.append(entry)
    entries[:] = kept


def _of_words(entry: Entry) -> str:
    words = f"{entry.title}\n{entry.published}\n{'' if entry.title else entry.html}"
    return f"sha256:{sha256(words.encode()).hexdigest()}"
