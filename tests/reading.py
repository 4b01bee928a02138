"""A page as its readers get it: parsed, asked by CSS-like paths, checked for what no page may contain."""

from __future__ import annotations

import json
import re

from lxml import html

from articles.models import Picture
from tests.pictures import png


class Reading:
    """An answer to GET, as a document."""

    def __init__(self, response) -> None:
        self.response = response
        self.document = html.document_fromstring(response.content.decode())

    @property
    def text(self) -> str:
        """What can be read in the page's main part, with single spaces."""
        return squeeze(self.document.get_element_by_id("main").text_content())

    def texts(self, css_class: str) -> list[str]:
        """The texts of the elements with this class, in the page's order."""
        return [squeeze(element.text_content()) for element in self.document.find_class(css_class)]

    def links(self, css_class: str) -> list[str]:
        """The addresses of all links within elements of this class."""
        return [link.get("href") for part in self.document.find_class(css_class) for link in part.iter("a")]

    def labels(self, css_class: str) -> list[str]:
        """What these links are called where they are not seen."""
        return [
            link.get("aria-label") for part in self.document.find_class(css_class) for link in part.iter("a")
        ]

    def meta(self, name: str) -> str | None:
        found = self.document.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
        return found[0] if found else None

    def link(self, rel: str) -> list[str]:
        return self.document.xpath("//link[@rel=$rel]/@href", rel=rel)

    def data(self, kind: str) -> dict:
        """The page's schema.org thing of this type."""
        blocks = self.document.xpath("//script[@type='application/ld+json']/text()")
        things = [thing for block in blocks for thing in json.loads(block)["@graph"]]
        return next(thing for thing in things if thing["@type"] == kind)

    def loaded(self) -> list[str]:
        """Every address that a browser would fetch with the page."""
        sources = self.document.xpath("//@src | //link[@rel='stylesheet' or @rel='icon']/@href")
        sets = self.document.xpath("//@srcset")
        return [*sources, *(part.split()[0] for value in sets for part in value.split(","))]


def read(client, address: str, status: int = 200) -> Reading:
    response = client.get(address)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return Reading(response)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def picture(title: str = "车间", **fields) -> Picture:
    return Picture.objects.create(title=title, file=png(f"{title}.png", size=(900, 600)), **fields)
