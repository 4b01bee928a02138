"""RSS 2.0 with the full text (content:encoded) and archives (RFC 5005)."""

from __future__ import annotations

from typing import Any

from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from ..items import FeedItem
from .xml import NAMESPACES, FullText, XmlFormat


class Generator(FullText, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        own = {name: uri for name, uri in NAMESPACES.items() if name != "xmlns:at"}
        return super().rss_attributes() | own

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        self.add_history(handler, "atom:")

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
            address = self.edition.links.feed_of(described.origin.slug)
            handler.addQuickElement("source", described.origin.name, {"url": address})
        self.add_pictures(handler, described.pictures)


class Rss(XmlFormat):
    key, name, label, mime = "rss", "rss.xml", "RSS", "application/rss+xml"
    generator = Generator
