"""RSS 0.9x-2.0, RDF and Atom -> a feed, read by feedparser, which forgives much; what it leaves wrong is mended here."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import feedparser

from . import content, dates
from .entries import Entry, Feed, NotAFeed
from .mending import mend

DELETED = re.compile(
    r"""<(?:[\w.-]{1,40}:)?deleted-entry\b[^>]{0,2000}?\bref\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})')"""
)
ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel|item|entry)\b", re.I)
PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
ALTERNATE = re.compile(
    r"""<link\b[^>]{0,500}?type\s*=\s*["']?application/(?:rss|atom|feed)\+(?:xml|json)[^>]{0,500}>""", re.I
)
HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]{1,1000})""", re.I)
MAIL = re.compile(r"^\S+@\S+\s*[（(](.+)[)）]$|^(.+?)\s*[（(]\S+@\S+[)）]$")
DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[.{0,1000000}?\]\s*>", re.I | re.S)


def parse(text: str, base: str) -> Feed:
    """Raises NotAFeed for anything that has no root and no item of a feed."""
    text = _without_entities(text)
    beginning = text[:5000]
    if not ROOT.search(beginning) or (PAGE.search(beginning[:1000]) and not ROOT.search(beginning[:300])):
        raise NotAFeed(_what_it_is(text, base))
    headers = {"content-type": "application/xml; charset=utf-8"}
    data = b'<?xml version="1.0" encoding="utf-8"?>\n' + mend(text).encode()
    found = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not found.version and not found.entries:
        raise NotAFeed(_what_it_is(text, base))
    link = content.address(_string(found.feed, "link"), base)
    feed = Feed(found.version, content.plain(_string(found.feed, "title")), link)
    feed.deleted = [html.unescape(one or other).strip() for one, other in DELETED.findall(text)]
    feed.entries = [_entry(entry, link or base) for entry in found.entries]
    return feed


def _what_it_is(text: str, base: str) -> str:
    if not text.strip():
        return "这个地址的内容是空的。"
    if PAGE.search(text[:5000]):
        links = [HREF.search(link) for link in ALTERNATE.findall(text[:200_000])]
        found = [content.address(html.unescape(link[1]), base) for link in links if link]
        known = (
            f"网页里写着的订阅源是：{found[0]}" if found and found[0] else "请向网站管理员索取订阅源的地址。"
        )
        return f"这是一个网页，不是订阅源。{known}"
    return "这里的内容不是 RSS、Atom 或 JSON Feed 订阅源。"


def _without_entities(text: str) -> str:
    """Entities that a document defines for itself are no part of any feed; bombs are made of them."""
    return DOCTYPE.sub("<!DOCTYPE rss>", text, count=1)


def _entry(entry: Any, base: str) -> Entry:
    link = content.address(_link(entry), base)
    made = Entry(
        id=_string(entry, "id")[:2000], link=link, title=content.plain(_string(entry, "title"))[:255]
    )
    markup, own_base = _body(entry)
    here = content.address(own_base, base) or link or base
    if not content.has_tags(markup):
        made.pieces = content.of_plain(html.unescape(markup))
    else:
        made.pieces = content.pieces(markup, here, made.problems)
    made.author = _name(_string(entry, "author"))
    made.published = _date(entry)
    made.summary = _summary(entry, markup)
    origin = entry.get("source") or {}
    made.source = content.plain(_string(origin, "title") or _string(entry, "dc_source"))[:80]
    made.source_url = content.address(_string(origin, "href") or _string(origin, "link"))
    made.image = _image(entry, here)
    made.credit = _credit(entry)
    return made


def _string(holder: Any, name: str) -> str:
    value = holder.get(name) if hasattr(holder, "get") else None
    return value.strip() if isinstance(value, str) else ""


def _link(entry: Any) -> str:
    """The entry's page. An id that is an address serves where there is no link."""
    named, identity = _string(entry, "link"), _string(entry, "id")
    if named and named != identity:
        return named
    return identity if identity.startswith(("http://", "https://", "/")) else ""


def _body(entry: Any) -> tuple[str, str]:
    """(markup, base): the full text where there is one, else the summary. Types are wrong too often to be asked."""
    told = [part for part in entry.get("content") or [] if isinstance(part.get("value"), str)]
    told = [part for part in told if not str(part.get("type", "")).startswith(("image/", "video/", "audio/"))]
    told.sort(key=lambda part: len(part["value"]), reverse=True)
    detail = entry.get("summary_detail") or {}
    summary = {"value": _string(entry, "summary"), "base": detail.get("base")}
    for part in [*told, summary]:
        if str(part["value"]).strip():
            return str(part["value"]), str(part.get("base") or "")
    return "", ""


def _date(entry: Any) -> str:
    for name in ("published", "updated", "created"):
        # As stored: feedparser's own look-up takes one date for another, with a warning.
        found = dates.moment(dict.get(entry, name), dict.get(entry, f"{name}_parsed"))
        if found:
            return found
    return ""


def _summary(entry: Any, markup: str) -> str:
    """What was written as a summary beside the full text; not the beginning of the text itself."""
    summary = content.plain(content.unwrapped(_string(entry, "summary")))
    body = content.plain(content.unwrapped(markup[:5000]))
    begins = "".join(summary.rstrip(".…[]［］（）() 全文阅读更多").split())[:40]
    if not summary or len(summary) > 300 or not begins or "".join(body.split()).startswith(begins):
        return ""
    return summary


def _name(author: str) -> str:
    """ "webmaster@example.org (张三)" -> 张三; an address alone is nobody's name."""
    found = MAIL.match(author)
    name = content.plain((found[1] or found[2]) if found else author)
    return "" if "@" in name else name[:60]


def _image(entry: Any, base: str) -> str:
    enclosed = [
        part.get("href", "")
        for part in entry.get("enclosures") or []
        if str(part.get("type", "")).startswith("image/")
    ]
    media = [
        part.get("url", "")
        for part in entry.get("media_content") or []
        if part.get("medium") == "image" or str(part.get("type", "")).startswith("image/")
    ]
    thumbnails = [part.get("url", "") for part in entry.get("media_thumbnail") or []]
    return next(
        (found for one in [*media, *enclosed, *thumbnails] if (found := content.address(one, base))), ""
    )


def _credit(entry: Any) -> str:
    """Who took the pictures, where one person is named for all of them."""
    named = {content.plain(str(part.get("content") or "")) for part in entry.get("media_credit") or []}
    return named.pop()[:80] if len(named) == 1 else ""
