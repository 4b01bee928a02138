"""An entry of a feed -> what an article has: title, body, bylines, source, date, pictures in the union's collection."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from html import unescape
from time import monotonic
from typing import Any

import outbound
from articles import cleaning, onboarding
from articles.docx import manuscript
from articles.docx.drafting import Gallery, blocks
from articles.docx.reading import Document, Illustration, Part, Table, Text
from articles.models import ArticlePage, Picture
from articles.richtext import clean

from .models import IntakeFeed
from .parsing.content import plain
from .parsing.entries import Entry

PICTURES = 40  # of one entry
PICTURE_BYTES = 10 * 1024 * 1024
BYTES = 40 * 1024 * 1024  # of one entry's pictures together
SECONDS = 60.0  # for one entry's pictures together
PICTURE_SECONDS = 10.0
PARAGRAPH = re.compile(r"<(p|h2|h3)\b[^>]*>.*?</\1>|<(ul|ol)>.*?</\2>(?=<p|<h2|<h3|<ul>|<ol>|$)", re.S)
TAG = re.compile(r"<[^>]*>")
CHARACTER = re.compile(r"[\u3400-\u9fff]{2,4}(?:[、，, ][\u3400-\u9fff]{2,4}){0,3}")
NOBODY = re.compile(r"管理员|小编|编辑部|工会|总工|网站|本站|未知|佚名|宣传|办公室|通讯员|记者")


@dataclass
class Composed:
    """`fields` of an ArticlePage; `plain` for comparing texts; `pictures`: address -> number of the stored picture."""

    fields: dict[str, Any]
    pictures: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def digest(entry: Entry) -> str:
    """Changes when what readers would see does."""
    told = [entry.title, entry.author, entry.source, entry.summary, entry.image]
    told += [json.dumps(vars(piece), sort_keys=True) for piece in entry.pieces]
    return sha256("\0".join(told).encode()).hexdigest()


def text_of(entry: Entry) -> str:
    """The words of the body, a line a paragraph."""
    lines: list[str] = []
    for piece in entry.pieces:
        if piece.kind == "text":
            lines += [text.plain for text in _texts(piece.html)]
        elif piece.kind == "table":
            lines += [" ".join(row) for row in piece.rows]
    return "\n".join(lines)


def text_of_page(page: ArticlePage) -> str:
    """As `text_of`, of what the union has."""
    lines: list[str] = []
    for block in page.body:
        if block.block_type == "paragraph":
            lines += [text.plain for text in _texts(block.value.source)]
        else:
            lines += map(plain, block.block.get_searchable_content(block.value))
    return "\n".join(lines)


def title_of(entry: Entry) -> str:
    return (entry.title or cleaning.title_from(text_of(entry)))[:255]


def fetch_pictures(
    entry: Entry, known: dict[str, int], seconds: float = SECONDS
) -> tuple[dict[str, bytes], list[str]]:
    """(address -> bytes, problems) of those that are not stored yet. Asks other sites: not within a transaction."""
    wanted = dict.fromkeys([piece.src for piece in entry.pictures] + [entry.image] * bool(entry.image))
    missing = [src for src in wanted if src not in known]
    found: dict[str, bytes] = {}
    problems = [f"图片超过{PICTURES}张，后面的没有带进来。"] if len(missing) > PICTURES else []
    until = monotonic() + seconds
    for number, src in enumerate(missing[:PICTURES], 1):
        left = min(PICTURE_SECONDS, until - monotonic())
        room = min(PICTURE_BYTES, BYTES - sum(map(len, found.values())))
        try:
            if left <= 0 or room <= 0:
                raise outbound.TooLarge("全篇图片太多、太大或太慢。")
            found[src] = _picture(src, left, room)
        except outbound.OutboundError as error:
            problems.append(f"第{number}张图片没有取到：{error}")
    return found, problems


def compose(
    feed: IntakeFeed, entry: Entry, gallery: Gallery, files: dict[str, bytes], known: dict[str, int]
) -> Composed:
    """Stores the pictures by `gallery` and says what the article's fields are. Within a transaction."""
    title = title_of(entry)
    shelf = _Shelf(gallery, entry, known)
    made = manuscript.compose_titled(Document(list(_parts(entry, files, known))), title)
    body = [block for piece in made.body for block in blocks(piece, shelf)]
    lead = shelf.lead(files)
    people = [{"role": person.role, "name": person.name, "unit": person.unit} for person in made.people]
    people = people or [{"role": "作者", "name": name, "unit": ""} for name in _author(entry)]
    fields = {
        "title": title,
        "body": body,
        "bylines": [("byline", person) for person in people],
        "summary": entry.summary,
        "source": (entry.source or made.source or feed.name)[:80],
        "original_date": datetime.fromisoformat(entry.published) if entry.published else None,
        "lead_image": lead,
    }
    return Composed(fields, shelf.pictures, [*entry.problems, *gallery.problems])


def gallery_for(feed: IntakeFeed, title: str) -> Gallery:
    return Gallery(onboarding.collections(feed.section.union)["图片"], None, title, prefix="feed")


def _picture(src: str, seconds: float, limit: int) -> bytes:
    answer = outbound.fetch(src, seconds=seconds, limit=limit)
    if answer.status != 200:
        raise outbound.BadAnswer(f"对方网站答复{answer.status}。")
    return answer.body


class _Shelf(Gallery):
    """Keeps pictures of one entry: those stored at an earlier reading are taken from there."""

    def __init__(self, gallery: Gallery, entry: Entry, known: dict[str, int]) -> None:
        self.__dict__ = gallery.__dict__  # one list of problems and of what was made
        self.entry = entry
        self.pictures = dict(known)
        self.stored = Picture.objects.in_bulk(set(known.values()))

    def keep(self, picture: manuscript.Picture) -> Picture | None:
        src = picture.illustration.content_type
        image = self.stored.get(self.pictures.get(src, 0))
        if image is None:
            own = Illustration(
                picture.illustration.number, picture.illustration.data, "", picture.illustration.alt_text
            )
            image = super().keep(
                manuscript.Picture(own, picture.caption, picture.credit or self.entry.credit)
            )
        if image:
            self.pictures[src] = image.pk
            self.stored[image.pk] = image
        return image

    def lead(self, files: dict[str, bytes]) -> Picture | None:
        """The picture named beside the text, unless it stands in it."""
        src = self.entry.image
        if not src or src in {piece.src for piece in self.entry.pictures}:
            return None
        if src not in files and src not in self.pictures:
            return None
        return self.keep(manuscript.Picture(Illustration(0, files.get(src), src, "")))


def _parts(entry: Entry, files: dict[str, bytes], known: dict[str, int]) -> list[Part]:
    """As the reader of Word files gives them; what could not be fetched is left out, its caption stays."""
    parts: list[Part] = []
    number = 0
    for piece in entry.pieces:
        if piece.kind == "text":
            parts += _texts(piece.html, piece.style)
        elif piece.kind == "table":
            parts.append(Table(piece.rows, [tuple(span) for span in piece.merged], piece.has_header))  # type: ignore[misc]
        elif piece.src in files or piece.src in known:
            number += 1
            parts.append(Illustration(number, files.get(piece.src), piece.src, piece.alt))
    return parts


def _texts(html: str, style: str = "") -> list[Text]:
    """The paragraphs, headings and lists of a text."""
    made = []
    for match in PARAGRAPH.finditer(clean(html)):
        words = _words(match[0])
        if words:
            made.append(Text(match[0], words, match[1] or match[2], style))
    return made


def _words(html: str) -> str:
    """Of clean HTML, on one line."""
    spaced = html.replace("<br/>", " ").replace("</li>", " ")
    return " ".join(unescape(TAG.sub("", spaced)).split())


def _author(entry: Entry) -> list[str]:
    """Persons only: many sites write their own name there, or that of the account."""
    if not CHARACTER.fullmatch(entry.author) or NOBODY.search(entry.author):
        return []
    return re.split(r"[、，, ]", entry.author)
