"""What RSS and Atom have in common: Django's generators, pictures as Media RSS, links of Atom, marks of RFC 5005."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import SyndicationFeed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from ..content import Illustration
from .base import LANGUAGE, Edition, Format, Links

NAMESPACES = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
}
NEVER = datetime.fromtimestamp(0, UTC)  # of a feed that never held anything


class FullText(SyndicationFeed):
    """A generator that is handed the whole edition, and with each item its description."""

    feed: dict[str, Any]

    @property
    def edition(self) -> Edition:
        return self.feed["edition"]

    def latest_post_date(self) -> datetime:
        """When anything in the feed last changed, a withdrawal included."""
        return self.edition.updated or NEVER

    def add_history(self, handler: SimplerXMLGenerator, prefix: str) -> None:
        """The other addresses of the feed; `prefix` is that of Atom's elements."""
        links = self.edition.links
        rows = [("hub", links.hub, {})]
        rows += [("alternate", link.url, {"type": link.mime, "title": link.title}) for link in links.siblings]
        rows += _history(links)
        for rel, href, more in rows:
            handler.addQuickElement(f"{prefix}link", "", {"rel": rel, "href": href} | more)
        if links.is_archive:
            handler.addQuickElement("fh:archive", "")

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


def _history(links: Links) -> list[tuple[str, str, dict[str, str]]]:
    rows = [("prev-archive", links.previous), ("next-archive", links.next)]
    rows += [("current", links.current)] if links.is_archive else []
    return [(rel, href, {}) for rel, href in rows if href]


class XmlFormat(Format):
    """Hands the edition to a generator of Django's."""

    generator: type[FullText]

    def write(self, edition: Edition) -> bytes:
        scope = edition.scope
        feed = self.generator(
            title=scope.title,
            link=scope.url,
            description=scope.description,
            subtitle=scope.description,
            language=LANGUAGE,
            feed_url=edition.links.self,
            feed_guid=scope.feed_id,
            author_name=scope.publisher,
            edition=edition,
        )
        for item in edition.items:
            feed.add_item(
                title=item.title,
                link=item.url,
                description=escape(item.summary),
                unique_id=item.uid,
                unique_id_is_permalink=False,
                pubdate=item.published,
                updateddate=item.updated,
                categories=item.categories,
                item_copyright=item.licence,
                described=item,
            )
        written = BytesIO()
        feed.write(written, "utf-8")
        return written.getvalue()
