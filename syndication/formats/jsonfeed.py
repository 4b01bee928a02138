"""JSON Feed 1.1 (jsonfeed.org). Older items follow at `next_url`; what JSON Feed has no name for is under `_hub`."""

from __future__ import annotations

import json
from typing import Any

from ..items import FeedItem
from .base import LANGUAGE, Edition, Format

VERSION = "https://jsonfeed.org/version/1.1"


class JsonFeed(Format):
    key, name, label, mime = "json", "feed.json", "JSON Feed", "application/feed+json"

    def write(self, edition: Edition) -> bytes:
        return json.dumps(document(edition), ensure_ascii=False, separators=(",", ":")).encode()


def document(edition: Edition) -> dict[str, Any]:
    scope, links = edition.scope, edition.links
    about = {
        "version": VERSION,
        "title": scope.title,
        "home_page_url": scope.url,
        "feed_url": links.self,
        "description": scope.description,
        "language": LANGUAGE,
        "authors": [{"name": scope.publisher, "url": scope.url}],
        "hubs": [{"type": "WebSub", "url": links.hub}],
    }
    onward = {"next_url": links.previous} if links.previous else {}
    return about | onward | {"items": [item(each) for each in edition.items]}


def item(described: FeedItem) -> dict[str, Any]:
    """An item as JSON Feed has it; also what the change API says of one."""
    image = {"image": described.pictures[0].url} if described.pictures else {}
    external = {"external_url": described.canonical_url} if described.origin else {}
    return {
        "id": described.uid,
        "url": described.url,
        **external,
        "title": described.title,
        "content_html": described.content_html,
        "summary": described.summary,
        **image,
        "date_published": described.published.isoformat(),
        "date_modified": described.updated.isoformat(),
        "authors": [{"name": name} for name in described.authors],
        "tags": described.categories,
        "language": LANGUAGE,
        "_hub": _beyond(described),
    }


def _beyond(described: FeedItem) -> dict[str, Any]:
    """What JSON Feed has no name for: source and licence, all who signed, picture credits, when and where."""
    said: dict[str, Any] = {
        "kind": described.kind,
        "canonical_url": described.canonical_url,
        "union": described.union,
        "source": described.source,
        "licence": described.licence,
        "bylines": [{"role": by.role, "name": by.name, "unit": by.unit} for by in described.bylines],
        "pictures": [
            {
                "url": picture.url,
                "mime_type": picture.mime,
                "width": picture.width,
                "height": picture.height,
                "alt": picture.alt,
                "caption": picture.caption,
                "credit": picture.credit,
            }
            for picture in described.pictures
        ],
    }
    if described.origin:
        said["origin"] = {"union": described.origin.name, "url": described.origin.url}
    if described.corrected:
        said["correction"] = described.corrected
    return said | _event(described)


def _event(described: FeedItem) -> dict[str, Any]:
    occasion = described.occasion
    if occasion is None:
        return {}
    state = "cancelled" if occasion.cancelled else "rescheduled" if occasion.note else "scheduled"
    return {
        "event": {
            "starts_at": occasion.starts_at.isoformat(),
            "ends_at": occasion.ends_at.isoformat(),
            "place": occasion.place,
            "organiser": occasion.organiser,
            "state": state,
        }
    }
