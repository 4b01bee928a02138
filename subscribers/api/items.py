"""An item as it is told by the API: the fields of JSON Feed 1.1, and under `_hub` what that has no name for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from articles.listing import Entry
from syndication.content import Illustration
from syndication.items import FeedItem, Occasion, describe


def written(entries: Iterable[Entry], base: str) -> dict[int, dict[str, Any]]:
    """Item number -> its description, full text included. A constant number of queries."""
    shown = list(entries)
    kinds = {f"urn:uuid:{entry.item.translation_key}": entry.item for entry in shown}
    described = ((kinds[item.uid], item) for item in describe(shown, base))
    return {page.pk: _written(item, page.kind) for page, item in described}


def _written(item: FeedItem, kind: str) -> dict[str, Any]:
    return {
        "id": item.uid,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.content_html,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": name} for name in item.authors],
        "tags": item.categories,
        "image": item.pictures[0].url if item.pictures else None,
        "language": "zh-CN",
        "_hub": {
            "kind": kind,
            "canonical_url": item.canonical_url,
            "union": item.union,
            "source": item.source,
            "licence": item.licence,
            "contributors": item.contributors,
            "pictures": [_picture(picture) for picture in item.pictures],
            "origin": item.origin and {"name": item.origin.name, "url": item.origin.url},
            "event": item.occasion and _event(item.occasion),
        },
    }


def _picture(picture: Illustration) -> dict[str, Any]:
    return {
        "url": picture.url,
        "width": picture.width,
        "height": picture.height,
        "mime_type": picture.mime,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
    }


def _event(occasion: Occasion) -> dict[str, Any]:
    return {
        "starts_at": occasion.starts_at.isoformat(),
        "ends_at": occasion.ends_at.isoformat(),
        "place": occasion.place,
        "organiser": occasion.organiser,
        "note": occasion.note,
    }
