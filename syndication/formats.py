"""RSS 2.0 and Atom (RFC 4287) as written on the wire: Django's generators and what full-text feeds add."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from .content import Illustration
from .items import FeedItem

NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


class FullText:
    """Common to both: the feed is as old as its last change, pictures are described as Media RSS."""

    feed: dict[str, Any]

    def latest_post_date(self) -> datetime:
        """When anything in the feed last changed, a withdrawal included."""
        return self.feed["changed"] or super().latest_post_date()  # type: ignore[misc]

    def add_pictures(self, handler: SimplerXMLGenerator, pictures: list[Illustration]) -> None:
        for picture in pictures:
            size = {"width": str(picture.width), "height": str(picture.height)}
            file = {"url": picture.url, "type": picture.mime, "medium": "image"} | size
            handler.startElement("media:content", AttributesImpl(file))
            if picture.caption:
                handler.addQuickElement("media:description", picture.caption, {"type": "plain"})
            if picture.credit:
                role = {"role": "photographer", "scheme": "urn:ebu"}
                handler.addQuickElement("media:credit", picture.credit, role)
            handler.endElement("media:content")


class Rss(FullText, Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | NAMESPACES

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        described: FeedItem = item["described"]
        handler.addQuickElement("content:encoded", described.content_html)
        for name in described.authors:
            handler.addQuickElement("dc:creator", name)
        for name in described.contributors:
            handler.addQuickElement("dc:contributor", name)
        handler.addQuickElement("dcterms:modified", rfc3339_date(described.updated))
        handler.addQuickElement("dc:source", described.source)
        handler.addQuickElement("dc:rights", described.licence)
        if described.origin:
            address = self.feed["feed_of"](described.origin.slug)
            handler.addQuickElement("source", described.origin.name, {"url": address})
        self.add_pictures(handler, described.pictures)


class Atom(FullText, Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:media": NAMESPACES["xmlns:media"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        described: FeedItem = item["described"]
        people = [("author", name) for name in described.authors]
        for element, name in people + [("contributor", name) for name in described.contributors]:
            handler.startElement(element, AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement(element)
        handler.addQuickElement("content", described.content_html, {"type": "html"})
        if described.origin:
            handler.addQuickElement("link", "", {"rel": "via", "href": described.canonical_url})
            self._add_source(handler, described)
        self.add_pictures(handler, described.pictures)

    def _add_source(self, handler: SimplerXMLGenerator, described: FeedItem) -> None:
        """The feed that an adopted item was copied from (RFC 4287, 4.2.11)."""
        origin = described.origin
        if origin is None:
            return
        handler.startElement("source", AttributesImpl({}))
        handler.addQuickElement("id", origin.feed_id)
        handler.addQuickElement("title", origin.name)
        handler.addQuickElement("updated", rfc3339_date(described.updated))
        handler.addQuickElement("link", "", {"rel": "alternate", "href": origin.url})
        handler.addQuickElement("link", "", {"rel": "self", "href": self.feed["feed_of"](origin.slug)})
        handler.endElement("source")
