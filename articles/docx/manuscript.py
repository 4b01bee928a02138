"""The parts of a file -> what an article has: title, subtitle, bylines, source, body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePath

from articles.richtext import clean

from . import bylines
from .bylines import Byline, Credits
from .package import NotReadable
from .reading import Document, Illustration, Table, Text

TITLE_LINE = 60  # characters; a longer first paragraph is no headline
TITLE = 255
SUBTITLE = 120
CAPTION = 200
EDGE = 4  # so many lines at the top and at the end may be bylines
DASHES = "—－-–─ "
CAPTION_START = re.compile(
    r"^\s*(?:▲|△|▼|↑|↓|◀|▶|图\s*[一二三四五六七八九十\d]|图为|图片?说明|图注|图\s*[：:]|[上下左右]图)"
)
CAPTION_MARK = re.compile(r"^[\s▲△▼↑↓◀▶]*(?:(?:图片?说明|图注)\s*[：:]?)?\s*")
PHOTOGRAPHER = re.compile(
    rf"\s*[（(]?\s*(?:摄影\s*[：:/／]?\s*(?P<after>{bylines.NAME.pattern})"
    rf"|(?P<before>{bylines.NAME.pattern})\s*[/／]?\s*摄)\s*[）)]?\s*$"
)


@dataclass
class Picture:
    """A picture of the body with what stood below it."""

    illustration: Illustration
    caption: str = ""
    credit: str = ""


Piece = Text | Table | Picture


@dataclass
class Manuscript:
    """`body` holds clean rich text (str), tables and pictures in order."""

    title: str
    body: list[str | Table | Picture]
    subtitle: str = ""
    people: list[Byline] = field(default_factory=list)
    source: str = ""
    problems: list[str] = field(default_factory=list)


def compose(document: Document, file_name: str) -> Manuscript:
    """Raises NotReadable for a file in which there is nothing."""
    if not document.parts:
        raise NotReadable("文件里没有文字，也没有图片。请打开文件看看是否选对了。")
    pieces = _captioned(document)
    title = _take_title(pieces) or document.title or PurePath(file_name).stem
    made = Manuscript(title=title[:TITLE], body=[], problems=list(document.problems))
    made.subtitle = _take_subtitle(pieces)
    _take_credits(pieces, made)
    made.body = _body(pieces)
    return made


def compose_titled(document: Document, title: str) -> Manuscript:
    """As `compose`, for a text whose title is known: a first line that repeats it is taken out."""
    pieces = _captioned(document)
    first = next((piece for piece in pieces if isinstance(piece, Text)), None)
    if first and " ".join(first.plain.split()) == title:
        pieces.remove(first)
    made = Manuscript(title=title[:TITLE], body=[], problems=list(document.problems))
    _take_credits(pieces, made)
    made.body = _body(pieces)
    return made


def _take_title(pieces: list[Piece]) -> str:
    """The first heading, or a first line that is short enough and no sentence."""
    first = next((piece for piece in pieces if isinstance(piece, Text)), None)
    if first is None or first.tag in {"ol", "ul"} or bylines.of_line(first.plain):
        return ""
    line = " ".join(first.plain.split())
    heading = first.tag != "p" and len(line) <= TITLE
    if heading or (len(line) <= TITLE_LINE and not line.endswith(("。", "；", "，", "："))):
        pieces.remove(first)
        return line
    return ""


def _take_subtitle(pieces: list[Piece]) -> str:
    """A line styled as subtitle, or one that begins with a dash: ——记佛山市职工书屋."""
    first = pieces[0] if pieces else None
    if not isinstance(first, Text) or first.tag != "p" or len(first.plain) > SUBTITLE:
        return ""
    dashed = first.plain[0] in DASHES
    if dashed or first.style == "subtitle":
        pieces.remove(first)
        return f"——{first.plain.strip(DASHES)}" if dashed else first.plain
    return ""


def _take_credits(pieces: list[Piece], made: Manuscript) -> None:
    """Lines at both ends that are nothing but credits, and those in brackets behind a dateline or the last word."""
    texts = _paragraphs(pieces)
    for text in [*texts[:EDGE], *texts[EDGE:][-EDGE:]]:
        credits = bylines.of_line(text.plain)
        if credits:
            pieces.remove(text)
            _note(credits, made)
    texts = _paragraphs(pieces)
    if texts:
        _take_bracket(texts[0], bylines.DATELINE, made)
        _take_bracket(texts[-1], bylines.TAIL, made)


def _paragraphs(pieces: list[Piece]) -> list[Text]:
    return [piece for piece in pieces if isinstance(piece, Text) and piece.tag == "p"]


def _take_bracket(text: Text, pattern: re.Pattern[str], made: Manuscript) -> None:
    found = pattern.search(text.plain)
    credits = bylines.of_line(found["inner"]) if found else None
    # A bracket in which bold or a link begins or ends stays: it cannot be cut out of the HTML safely.
    if found and credits and text.html.count(found["bracket"]) == 1:
        text.html = text.html.replace(found["bracket"], "")
        _note(credits, made)


def _note(credits: Credits, made: Manuscript) -> None:
    made.people += [person for person in credits.bylines if person not in made.people]
    made.source = made.source or credits.source


def _body(pieces: list[Piece]) -> list[str | Table | Picture]:
    """Neighbouring texts become one rich text."""
    body: list[str | Table | Picture] = []
    for is_text, run in groupby(pieces, key=lambda piece: isinstance(piece, Text)):
        if is_text:
            html = clean("".join(text.html for text in run if isinstance(text, Text)))
            body += [html] if html else []
        else:
            body += [piece for piece in run if not isinstance(piece, Text)]
    return body


def _captioned(document: Document) -> list[Piece]:
    """The parts, with lines that belong to the picture above them taken to it."""
    pieces: list[Piece] = []
    for part in document.parts:
        above = pieces[-1] if pieces else None
        if isinstance(part, Illustration):
            pieces.append(Picture(part))
        elif isinstance(part, Text) and isinstance(above, Picture) and _is_caption(part, above):
            _caption(above, part.plain)
        else:
            pieces.append(part)
    return pieces


def _is_caption(text: Text, picture: Picture) -> bool:
    if text.tag != "p" or len(text.plain) > CAPTION:
        return False
    signed = PHOTOGRAPHER.fullmatch(text.plain)
    if signed and signed["after"] is None:  # 张三/摄; but 摄影：张三 is a byline of the article
        return not picture.credit
    return not picture.caption and (text.style == "caption" or bool(CAPTION_START.match(text.plain)))


def _caption(picture: Picture, line: str) -> None:
    signed = PHOTOGRAPHER.search(line)
    if signed:
        picture.credit = signed["after"] or signed["before"]
        line = line[: signed.start()]
    picture.caption = picture.caption or CAPTION_MARK.sub("", line).strip()
