"""Atom (RFC 4287) with the full text, archives (RFC 5005) and tombstones (RFC 6721)."""

from __future__ import annotations

from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from ..items import FeedItem
from .xml import NAMESPACES, FullText, XmlFormat


class Generator(FullText, Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        own = {name: NAMESPACES[name] for name in ("xmlns:media", "xmlns:fh", "xmlns:at")}
        return super().root_attributes() | own

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        self.add_history(handler, "")
        for gone in self.edition.withdrawn:
            handler.startElement(
                "at:deleted-entry", AttributesImpl({"ref": gone.uid, "when": rfc3339_date(gone.at)})
            )
            if gone.note:
                handler.addQuickElement("at:comment", gone.note)
            handler.endElement("at:deleted-entry")

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
        feed = self.edition.links.feed_of(origin.slug)
        handler.startElement("source", AttributesImpl({}))
        handler.addQuickElement("id", origin.feed_id)
        handler.addQuickElement("title", origin.name)
        handler.addQuickElement("updated", rfc3339_date(described.updated))
        handler.addQuickElement("link", "", {"rel": "alternate", "href": origin.url})
        handler.addQuickElement("link", "", {"rel": "self", "href": feed})
        handler.endElement("source")


class Atom(XmlFormat):
    key, name, label, mime = "atom", "atom.xml", "Atom", "application/atom+xml"
    generator = Generator
