"""ninjs 3.1 (IPTC): a list of news items in JSON, and of those taken back, with `pubStatus` canceled."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import strip_tags

from ..items import FeedItem
from ..withdrawn import Withdrawn
from .base import LANGUAGE, Edition, Format

SCHEMA = "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
STATUS = "http://cv.iptc.org/newscodes/eventoccurstatus"
PLANNED, CANCELLED = f"{STATUS}/eos5", f"{STATUS}/eos6"


class Ninjs(Format):
    key, name, label, mime = "ninjs", "ninjs.json", "ninjs", "application/json"

    def write(self, edition: Edition) -> bytes:
        return json.dumps(document(edition), ensure_ascii=False, separators=(",", ":")).encode()


def document(edition: Edition) -> dict[str, Any]:
    """The standard knows items only; the list around them is ours."""
    scope, links = edition.scope, edition.links
    onward = {"next_url": links.previous} if links.previous else {}
    items = [item(each) for each in edition.items] + [canceled(gone) for gone in edition.withdrawn]
    about = {"title": scope.title, "url": scope.url, "self": links.self, "hub": links.hub}
    return about | onward | {"items": items}


def item(described: FeedItem) -> dict[str, Any]:
    image = {"associations": [_picture(described, nth) for nth in range(len(described.pictures))]}
    note = {"edNote": f"更正：{described.corrected}"} if described.corrected else {}
    return {
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
        "uri": described.uid,
        "type": "event" if described.occasion else "text",
        "pubStatus": "usable",
        "representationType": "full",
        "firstCreated": described.created.isoformat(),
        "versionCreated": described.updated.isoformat(),
        "contentCreated": described.published.isoformat(),
        "version": str(described.sequence),
        "language": LANGUAGE,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": described.title}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": described.summary}],
        "bodies": [_body(described)],
        "by": described.signed or "、".join(described.authors),
        "copyrightHolder": described.union,
        "copyrightNotice": f"© {described.published.year} {described.source}",
        "usageTerms": described.licence,
        "people": [{"name": by.name, "rel": by.role} for by in described.bylines],
        "subjects": [{"name": name} for name in described.categories],
        "infoSources": [{"name": described.source, "role": "source", "uri": described.canonical_url}],
        "altIds": _addresses(described),
        **(image if described.pictures else {}),
        **note,
        **_event(described),
    }


def canceled(gone: Withdrawn) -> dict[str, Any]:
    """Nothing of the text: what was withdrawn is not repeated."""
    note = {"edNote": gone.note} if gone.note else {}
    version = {"version": str(gone.sequence), "versionCreated": gone.at.isoformat()}
    return {"uri": gone.uid, "pubStatus": "canceled", "language": LANGUAGE} | version | note


def _body(described: FeedItem) -> dict[str, Any]:
    html = described.content_html
    characters = len("".join(strip_tags(html).split()))
    return {"role": "main", "contentType": "text/html", "charCount": characters, "value": html}


def _addresses(described: FeedItem) -> list[dict[str, str]]:
    own = {"role": "canonical", "value": described.canonical_url}
    return [own, {"role": "reprint", "value": described.url}] if described.origin else [own]


def _picture(described: FeedItem, nth: int) -> dict[str, Any]:
    picture = described.pictures[nth]
    rendition = {
        "name": "main",
        "href": picture.url,
        "contentType": picture.mime,
        "width": picture.width,
        "height": picture.height,
    }
    caption = [{"role": "caption", "contentType": "text/plain", "value": picture.caption or picture.alt}]
    credit = {"by": picture.credit} if picture.credit else {}
    return {
        "name": f"picture-{nth + 1}",
        "rel": "mainImage" if nth == 0 else "image",
        "uri": picture.url,
        "type": "picture",
        "pubStatus": "usable",
        "descriptions": caption,
        "usageTerms": described.licence,
        "renditions": [rendition],
    } | credit


def _event(described: FeedItem) -> dict[str, Any]:
    occasion = described.occasion
    if occasion is None:
        return {}
    dates = {"startDate": occasion.starts_at.isoformat(), "endDate": occasion.ends_at.isoformat()}
    return {
        "places": [{"name": occasion.place}],
        "eventDetails": {
            "eventStatus": CANCELLED if occasion.cancelled else PLANNED,
            "dates": dates,
            "organiser": {"name": occasion.organiser},
        },
    }
