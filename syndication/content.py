"""Bodies as plain HTML for other people's sites: every block in elements that any reader knows, links absolute.

All bodies of a feed are rendered together, so that pictures, documents and linked pages cost a query each, not one
an item. The stored values are read, not the blocks' own: those would ask the database item by item.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.documents import get_document_model
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from articles.models import Picture
from articles.pictures.picture_rights import may_show

RENDITION = "max-1200x1200"
REFERENCE = re.compile(r'\b(href|src)="([^"]*)"')
SCHEMES = ("http:", "https:", "mailto:", "tel:")
UNFIT_FOR_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Illustration:
    """A picture at its absolute address, in pixels, with what has to be told of it."""

    url: str
    width: int
    height: int
    mime: str
    alt: str = ""
    caption: str = ""
    credit: str = ""

    @property
    def legend(self) -> str:
        """The caption with the credit as newspapers write it: 现场（李明/摄）; 李明/绘 stays as it is."""
        role = "" if "/" in self.credit else "/摄"
        return self.caption + (f"（{self.credit}{role}）" if self.credit else "")


@dataclass(frozen=True)
class Body:
    """What makes up an item's text. `blocks` are raw stream values; `before` and `after` are HTML around them.

    `reprinted`: sent as another union's, so that some pictures must stay behind.
    """

    pk: int
    blocks: list[dict[str, Any]]
    lead: dict[str, Any] | None = None
    before: list[SafeString] = field(default_factory=list)
    after: list[SafeString] = field(default_factory=list)
    reprinted: bool = False


def fit_for_xml(text: str) -> str:
    """The text without the characters that XML 1.0 forbids (control characters, lone surrogates)."""
    return UNFIT_FOR_XML.sub("", text)


def absolute(url: str | None, base: str) -> str:
    """The address with host; empty for what is none that a reader could follow."""
    try:
        address = urljoin(f"{base}/", fit_for_xml(url or "").strip())
    except ValueError:
        return ""
    return address if address.lower().startswith(SCHEMES) else ""


class Content:
    """The rendered bodies of a list of items. `base` is the site's root such as "https://example.org"."""

    def __init__(self, bodies: Iterable[Body], base: str) -> None:
        self.base = base
        self.bodies = {body.pk: body for body in bodies}
        blocks = [block for body in self.bodies.values() for block in self._blocks(body)]
        self.pictures = self._load_pictures(_picture_ids(blocks))
        documents = {block["value"]["document"] for block in blocks if block["type"] == "attachment"}
        self.documents = get_document_model().objects.in_bulk(documents - {None})
        self.texts = self._expand([block["value"] for block in blocks if block["type"] == "paragraph"])

    def of(self, pk: int) -> tuple[str, list[Illustration]]:
        """The item's HTML and its pictures in order."""
        body = self.bodies[pk]
        blocks = self._shown(body)
        parts = [*body.before, *(self._render(block) for block in blocks), *body.after]
        shown = (self._illustration(value) for value in _picture_values(blocks))
        return "\n".join(filter(None, parts)), [picture for picture in shown if picture]

    def _blocks(self, body: Body) -> list[dict[str, Any]]:
        lead = [{"type": "image", "value": body.lead}] if body.lead else []
        return lead + body.blocks

    def _shown(self, body: Body) -> list[dict[str, Any]]:
        """The blocks without pictures that may not be shown here."""
        shown = []
        for block in self._blocks(body):
            if block["type"] == "gallery":
                kept = [one for one in block["value"] if self._may_show(one["value"], body)]
                shown += [block | {"value": kept}] if kept else []
            elif block["type"] != "image" or self._may_show(block["value"], body):
                shown.append(block)
        return shown

    def _may_show(self, value: dict[str, Any], body: Body) -> bool:
        picture, _ = self.pictures.get(value.get("image") or 0, (None, None))
        return may_show(picture, body.reprinted)

    def _load_pictures(self, ids: set[int]) -> dict[int, tuple[Picture, Illustration]]:
        found = Picture.objects.prefetch_renditions(RENDITION).in_bulk(ids)
        shown = ((pk, picture, self._rendition(picture)) for pk, picture in found.items())
        return {pk: (picture, rendition) for pk, picture, rendition in shown if rendition}

    def _rendition(self, picture: Picture) -> Illustration | None:
        """None for a picture whose file is lost or broken: the text is still worth sending."""
        try:
            rendition = picture.get_rendition(RENDITION)
        except (SourceImageIOError, OSError):
            return None
        mime = mimetypes.guess_type(rendition.file.name)[0] or "image/jpeg"
        return Illustration(absolute(rendition.url, self.base), rendition.width, rendition.height, mime)

    def _expand(self, sources: list[str]) -> dict[str, str]:
        """Rich text as stored -> HTML with absolute addresses."""
        distinct = list(dict.fromkeys(sources))
        if not distinct:
            return {}
        separator = f"<!-- {uuid4().hex} -->"  # nothing that a text could hold
        expanded = expand_db_html(separator.join(distinct)).split(separator)
        return dict(zip(distinct, map(self._absolute_links, expanded), strict=True))

    def _absolute_links(self, html: str) -> str:
        def replaced(found: re.Match) -> str:
            return f'{found[1]}="{escape(absolute(unescape(found[2]), self.base))}"'

        return REFERENCE.sub(replaced, html)

    def _render(self, block: dict[str, Any]) -> str:
        return getattr(self, f"_render_{block['type']}")(block["value"])

    def _render_paragraph(self, value: str) -> str:
        return self.texts[value]

    def _render_image(self, value: dict[str, Any]) -> str:
        picture = self._illustration(value)
        if picture is None:
            return ""
        image = format_html(
            '<img src="{}" width="{}" height="{}" alt="{}">',
            picture.url,
            picture.width,
            picture.height,
            picture.alt,
        )
        legend = format_html("<figcaption>{}</figcaption>", picture.legend) if picture.legend else ""
        return format_html("<figure>{}{}</figure>", image, legend)

    def _render_gallery(self, value: list[dict[str, Any]]) -> str:
        return "\n".join(self._render_image(entry["value"]) for entry in value)

    def _render_quotation(self, value: dict[str, Any]) -> str:
        by = format_html("<p>——{}</p>", value["attribution"]) if value.get("attribution") else ""
        return format_html("<blockquote><p>{}</p>{}</blockquote>", value["text"], by)

    def _render_table(self, value: dict[str, Any]) -> str:
        rows = value.get("data") or []
        head = rows[:1] if value.get("first_row_is_table_header") else []
        lines = [_row(row, "th") for row in head] + [_row(row, "td") for row in rows[len(head) :]]
        caption = value.get("table_caption")
        title = format_html("<caption>{}</caption>", caption) if caption else ""
        return format_html("<table>{}{}</table>", title, mark_safe("".join(lines)))

    def _render_attachment(self, value: dict[str, Any]) -> str:
        document = self.documents.get(value["document"])
        if document is None:
            return ""
        address = absolute(document.url, self.base)
        return format_html('<p>附件：<a href="{}">{}</a></p>', address, value.get("title") or document.title)

    def _render_video(self, value: dict[str, Any]) -> str:
        return format_html('<p>视频：<a href="{}">{}</a></p>', value["url"], value["title"])

    def _illustration(self, value: dict[str, Any]) -> Illustration | None:
        if value.get("image") not in self.pictures:
            return None
        picture, shown = self.pictures[value["image"]]
        return Illustration(
            shown.url,
            shown.width,
            shown.height,
            shown.mime,
            alt=fit_for_xml(
                value.get("alt_text") or picture.description or value.get("caption") or picture.title
            ),
            caption=fit_for_xml(value.get("caption") or ""),
            credit=fit_for_xml(value.get("credit") or picture.credit),
        )


def _row(cells: list[Any], element: str) -> SafeString:
    inner = format_html_join(
        "", f"<{element}>{{}}</{element}>", ((cell if cell is not None else "",) for cell in cells)
    )
    return format_html("<tr>{}</tr>", inner)


def _picture_values(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if block["type"] == "image":
            yield block["value"]
        elif block["type"] == "gallery":
            yield from (entry["value"] for entry in block["value"])


def _picture_ids(blocks: list[dict[str, Any]]) -> set[int]:
    return {value["image"] for value in _picture_values(blocks) if value.get("image")}
