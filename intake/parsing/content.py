"""An entry's HTML -> clean pieces in order.

nh3 takes out scripts, frames, event attributes and foreign addresses, and leaves a well-formed tree. This is cut at
its pictures and tables; the texts between keep their markup, which `articles.richtext` brings into shape later.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3

from .entries import Piece
from .tables import Grid

BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
INLINE = frozenset(("a", "b", "br", "em", "i", "img", "span", "strong"))
UNSEEN = frozenset(
    "applet audio button canvas embed form iframe math mp-common-product mp-common-profile mp-miniprogram mpvoice "
    "noscript object script select style svg template textarea title video xml".split()
)
# Where pages that load pictures late keep the address; WeChat's first.
SOURCES = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-lazyload", "data-url", "src")
ATTRIBUTES = {
    "*": {"style"},
    "a": {"href"},
    "img": {*SOURCES, "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
ENCODED = re.compile(
    r"&(?:amp;){0,3}(?:lt|#0*60|#x0*3c);/?(?:p|br|div|img|span|a|section|b|strong|table|font|ul|li)\b", re.I
)
ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
CLOSED_BY_ITSELF = VOID | {"dd", "dt", "li", "option", "p", "td", "th", "tr"}
DEEPEST = 300  # the parser's time grows with the square of it; WeChat articles reach 30
LONGEST = 400_000  # characters of an entry's markup
PICTURES = 100
FRAMES = re.compile(r"<(?:iframe|video|embed|object|mpvideo\w*)\b", re.I)
TOO_LONG = "文章太长，后面的部分没有带进来。"
TOO_DEEP = "文章的排版层层相套，只取了文字。"
MOVING = "文章里的视频没有带进来，可在编辑页添加视频链接。"


def pieces(markup: str, base: str, problems: list[str]) -> list[Piece]:
    """The pieces of an entry written as HTML; addresses are made absolute by `base`. Adds to `problems`."""
    markup = unwrapped(markup)
    if len(markup) > LONGEST:
        problems.append(TOO_LONG)
        markup = markup[:LONGEST]
    if FRAMES.search(markup):
        problems.append(MOVING)
    if _depth(markup) > DEEPEST:
        problems.append(TOO_DEEP)
        markup = TAG.sub("<br>", markup)
    cutter = _Cutter(base)
    cutter.feed(_safe(markup))
    cutter.close()
    cutter.cut()
    return cutter.pieces


def of_plain(text: str) -> list[Piece]:
    """The pieces of an entry written as plain text: a line is a paragraph."""
    lines = (line.strip() for line in text[:LONGEST].splitlines())
    markup = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)
    return [Piece("text", html=markup)] if markup else []


def plain(text: str) -> str:
    """A title or name on one line: without tags, with entities read however often they were encoded."""
    for _ in range(3):
        text = ANY_TAG.sub("", text)
        read = html.unescape(text)
        if read == text:
            break
        text = read
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def address(written: str, base: str = "") -> str:
    """An absolute address of the web, empty for anything else."""
    if not written.strip():
        return ""
    try:
        found = urljoin(base, written.strip().replace("&amp;", "&"))
        parts = urlsplit(found)
    except ValueError:
        return ""
    usable = parts.scheme in {"http", "https"} and parts.netloc and len(found) <= 2000
    return re.sub(r"\s", "%20", found) if usable else ""


def unwrapped(markup: str) -> str:
    """HTML that was encoded once or twice too often is read; where there are tags already, it is quoted on purpose."""
    markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    for _ in range(3):
        if ANY_TAG.search(markup) or not ENCODED.search(markup):
            break
        markup = html.unescape(markup)
    return markup


def has_tags(markup: str) -> bool:
    return bool(ANY_TAG.search(markup) or ENCODED.search(markup))


def _safe(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=set(BLOCKS | INLINE),
        clean_content_tags=set(UNSEEN),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def _depth(markup: str) -> int:
    """How deep elements are nested at most, estimated without parsing."""
    opened: Counter[str] = Counter()
    deepest = depth = 0
    for closing, name in TAG.findall(markup):
        tag = name.lower()
        if tag in CLOSED_BY_ITSELF or (closing and not opened[tag]):
            continue
        step = -1 if closing else 1
        opened[tag] += step
        depth += step
        deepest = max(deepest, depth)
    return deepest


class _Cutter(HTMLParser):
    """Cuts a well-formed tree: what is open where a picture stands is closed before and opened again behind it."""

    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = base
        self.pieces: list[Piece] = []
        self.stack: list[tuple[str, str]] = []
        self.out: list[str] = []
        self.words = False
        self.table: Grid | None = None
        self.tables = 0
        self.before_table = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.table:
            self.table.begin(tag, given, self.tables)
        if tag == "img":
            self._picture(given)
        elif tag in VOID:
            self.out.append(f"<{tag}>")
        else:
            if tag == "table":
                self._begin_table()
            elif tag == "figcaption":
                self.cut()
            self.stack.append((tag, self._opening(tag, given)))
            self.out.append(self.stack[-1][1])

    def handle_endtag(self, tag: str) -> None:
        if not self.stack:
            return
        if tag == "figcaption":
            self.cut(style="caption")
        self.stack.pop()
        self.out.append(f"</{tag}>")
        if self.table:
            self.table.end(tag, self.tables)
        if tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        self.words = self.words or bool(data.strip(" \t\r\n\xa0\u3000\u200b\ufeff"))
        self.out.append(html.escape(data, quote=False))
        if self.table:
            self.table.add(data)

    def cut(self, style: str = "") -> None:
        """Ends the text so far; a new one begins inside the same elements."""
        if self.words:
            closing = "".join(f"</{tag}>" for tag, _ in reversed(self.stack))
            self.pieces.append(Piece("text", html="".join(self.out) + closing, style=style))
        self.out = [opening for _, opening in self.stack]
        self.words = False

    def _opening(self, tag: str, given: dict[str, str]) -> str:
        kept = {"style": given["style"][:300]} if given.get("style") else {}
        if tag == "a" and given.get("href"):
            href = given["href"].strip()
            target = href if href.startswith(("mailto:", "tel:")) else address(href, self.base)
            kept |= {"href": target} if target else {}
        written = "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items())
        return f"<{tag}{written}>"

    def _picture(self, given: dict[str, str]) -> None:
        found = next((src for name in SOURCES if (src := address(given.get(name, ""), self.base))), "")
        tiny = any(given.get(name, "").removesuffix("px") in {"0", "1", "2"} for name in ("width", "height"))
        if not found or tiny or len(self.pieces) > 3 * PICTURES:
            return
        self.cut()
        self.pieces.append(Piece("picture", src=found, alt=plain(given.get("alt", ""))[:200]))

    def _begin_table(self) -> None:
        self.tables += 1
        if self.tables == 1:
            self.cut()
            self.table, self.before_table = Grid(), len(self.pieces)

    def _end_table(self) -> None:
        """A table; but one that only arranges pictures, or has one cell, is taken for what is in it."""
        self.tables -= 1
        if self.tables or self.table is None:
            return
        grid, self.table = self.table, None
        self.cut()
        inside = self.pieces[self.before_table :]
        if grid.is_table() and all(piece.kind == "text" for piece in inside):
            rows, merged = grid.laid_out()
            table = Piece("table", rows=rows, merged=merged, has_header=grid.has_header())
            self.pieces[self.before_table :] = [table]
