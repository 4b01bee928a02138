"""JSON Feed 1.0 and 1.1 (jsonfeed.org) -> a feed. Wrong types are read as far as they make sense."""

from __future__ import annotations

import json
from typing import Any

from . import content, dates
from .entries import Entry, Feed, NotAFeed


def parse(text: str, base: str) -> Feed:
    """Raises NotAFeed for what is no JSON, or has no list of items."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("这里的内容像是 JSON，但不完整，读不出来。") from error
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise NotAFeed("这里的内容是 JSON，但不是 JSON Feed：没有 items。")
    link = content.address(_string(data, "home_page_url"), base)
    feed = Feed("json", content.plain(_string(data, "title")), link)
    own = content.address(_string(data, "feed_url")) or base
    feed.entries = [_entry(item, link or own) for item in data["items"] if isinstance(item, dict)]
    return feed


def _entry(item: dict[str, Any], base: str) -> Entry:
    link = content.address(_string(item, "url"), base)
    made = Entry(id=_identity(item)[:2000], link=link, title=content.plain(_string(item, "title"))[:255])
    markup = _string(item, "content_html")
    here = link or base
    made.pieces = content.pieces(markup, here, made.problems) if markup else []
    if not made.pieces:
        told = _string(item, "content_text") or _string(item, "summary")
        made.pieces = content.of_plain(told)
    made.author = _author(item)
    made.published = dates.moment(_string(item, "date_published") or _string(item, "date_modified"))
    summary = content.plain(_string(item, "summary"))
    made.summary = summary if len(summary) <= 300 and (markup or _string(item, "content_text")) else ""
    made.source_url = content.address(_string(item, "external_url"), base)
    made.image = content.address(_string(item, "image") or _string(item, "banner_image"), here)
    return made


def _string(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value.strip() if isinstance(value, str) else ""


def _identity(item: dict[str, Any]) -> str:
    """Version 1 allows any string; many send numbers."""
    value = item.get("id")
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _author(item: dict[str, Any]) -> str:
    """Version 1.1 has a list, 1.0 one person."""
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    names = [content.plain(_string(person, "name")) for person in people if isinstance(person, dict)]
    return "、".join(filter(None, names))[:60]
