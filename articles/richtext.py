"""One cleaning for all rich text that is stored, however it came: typed, pasted, imported or read from a file.

Word, WPS and WeChat articles bring sections in spans in sections, indents made of blanks, empty paragraphs as gaps
and characters that nobody sees. What is kept is what `blocks.TEXT_FEATURES` can show. No visible character is lost
or reordered, and cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from itertools import groupby, takewhile
from typing import NamedTuple
from urllib.parse import urlsplit

import nh3
from wagtail import blocks
from wagtail.rich_text import RichText

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LISTS = frozenset(("ol", "ul"))
BLOCKS = frozenset(
    "address article aside blockquote caption center dd details div dl dt figcaption figure footer form header "
    "hr legend li main nav p pre section summary table tbody td tfoot th thead tr".split()
).union(HEADINGS, LISTS)
INLINE = frozenset(("a", "b", "br", "em", "i", "span", "strong"))
UNSEEN = frozenset(
    "audio canvas iframe math noscript object script style svg template title video xml".split()
)
SCHEMES = frozenset(("http", "https", "mailto", "tel"))
LIST_DEPTH = 4  # as deep as the editor nests
SOURCE_DEPTH = 400  # the parser's time grows with the square of it; WeChat articles reach 30
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
SELF_CLOSING = frozenset(
    "area base br col dd dt hr img input li link meta option p source td th tr wbr".split()
)

BREAK = "\n"  # stands for <br> in a block's text
BLANK = re.compile("[ \t\r\n\f\x85\xa0\u1680\u2000-\u200a\u202f\u205f]+")
# Soft returns of Word and Unicode's own separators are line breaks that HTML does not know.
SOFT_RETURN = re.compile("[\x0b\u2028]")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U000e0000-\U000e0fff"
    + "".join(f"{chr(0x10000 * n - 2)}{chr(0x10000 * n - 1)}" for n in range(2, 18))
    + "]"
)
WIDE = "\u2e80-\u303e\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003fffd"
WRAPPED_SOURCE = re.compile(f"(?<=[{WIDE}])[ \t]*[\r\n]+[ \t]*(?=[{WIDE}])")
EMOJI = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
STRAY_JOINER = re.compile(f"(?<![{EMOJI}])\u200d|\u200d(?![{EMOJI}])")
INDENTED_BREAK = re.compile(f"{BREAK} *\u3000 *\u3000[ \u3000]*")
PARAGRAPH_BREAK = re.compile(f"[ \u3000]*{BREAK}[ \u3000]*(?:{BREAK}[ \u3000]*)+")
LINE_BREAK = re.compile(f"[ \u3000]*{BREAK}[ \u3000{BREAK}]*")
WIDE_BLANKS = re.compile(" *\u3000[ \u3000]*")
SPACE = re.compile(f"[ \u3000{BREAK}]+")
BLOCK_KEY = re.compile(r"[a-z0-9]{1,16}")
WEIGHT_STYLE = re.compile(r"font-weight\s*:\s*(?:(bold|[6-9]00)|normal|lighter|[1-5]00)", re.I)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.I)


class Mark(NamedTuple):
    """How a character is shown. `link` holds the attributes of an <a>, empty outside of one."""

    link: tuple[tuple[str, str], ...] = ()
    bold: bool = False
    italic: bool = False


Chars = list[tuple[str, Mark]]  # one code point each


@dataclass
class Block:
    """A paragraph, heading or list item; `lists` are the kinds of the lists around an item, outermost first."""

    tag: str
    lists: tuple[str, ...]
    chars: Chars
    key: str = ""


class Context(NamedTuple):
    """What holds at one place of the source."""

    mark: Mark = Mark()
    tag: str = "p"
    lists: tuple[str, ...] = ()
    hidden: bool = False


class CleanRichTextBlock(blocks.RichTextBlock):
    """Rich text that is clean before anybody sees it: from the form (previews, too), and whatever else is stored."""

    def value_from_form(self, value: str) -> RichText:
        return RichText(clean(value or ""))

    def get_prep_value(self, value: RichText) -> str:
        return clean(value.source)


@lru_cache(maxsize=256)  # a save serialises the same text three or four times
def clean(html: str) -> str:
    """Wagtail's database HTML from any HTML: p, h2, h3, ul, ol, li, b, i, br and links, nothing else.

    `<a linktype="page|document" id="…">` and Draftail's block keys are kept. Raises nothing: what is no HTML is text.
    """
    source = INVISIBLE.sub("", html)
    if _depth(source) > SOURCE_DEPTH:
        source = TAG.sub("<br>", source)
    reader = _Reader()
    reader.feed(_safe(source))
    reader.close()
    reader.end_block()
    pieces = [piece for block in reader.blocks for piece in _tidy(block)]
    return "".join(_render(pieces))


def _depth(html: str) -> int:
    """How deep elements are nested at most, estimated without parsing."""
    opened: Counter[str] = Counter()
    deepest = depth = 0
    for closing, name in TAG.findall(html):
        tag = name.lower()
        if tag in SELF_CLOSING or (closing and not opened[tag]):
            continue
        step = -1 if closing else 1
        opened[tag] += step
        depth += step
        deepest = max(deepest, depth)
    return deepest


def _safe(html: str) -> str:
    """The source as a well-formed tree without scripts, styles and foreign addresses."""
    return nh3.clean(
        html,
        tags=set(BLOCKS | INLINE),
        clean_content_tags=set(UNSEEN),
        attributes={"*": {"style", "data-block-key"}, "a": {"href", "linktype", "id"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


class _Reader(HTMLParser):
    """Flattens a well-formed tree into blocks of marked characters."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.stack = [Context()]
        self.chars: Chars = []
        self.key = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.chars.append((BREAK, Mark()))
            return
        if tag in BLOCKS:
            self.end_block()
        if tag != "hr":
            given = {name: value or "" for name, value in attrs}
            self.key = given.get("data-block-key", "") if tag in BLOCKS else self.key
            self.stack.append(_inner(self.stack[-1], tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
            self.key = ""
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self.stack[-1].hidden:
            return
        text = BLANK.sub(" ", WRAPPED_SOURCE.sub("", INVISIBLE.sub("", data)))
        text = SOFT_RETURN.sub(BREAK, text).replace("\u2029", BREAK * 2)
        self.chars += [(char, self.stack[-1].mark) for char in text]

    def end_block(self) -> None:
        here = self.stack[-1]
        if self.chars:
            self.blocks.append(Block(here.tag, here.lists, self.chars, self.key))
            self.chars, self.key = [], ""


def _inner(outer: Context, tag: str, attrs: dict[str, str]) -> Context:
    """The context inside an element."""
    style = attrs.get("style", "")
    link, bold, italic = outer.mark
    if tag == "a":
        link = _link(attrs)
    weight = WEIGHT_STYLE.search(style)
    if weight:
        bold = weight[1] is not None
    elif tag in {"b", "strong"}:
        bold = True
    lists = (*outer.lists, tag)[:LIST_DEPTH] if tag in LISTS else outer.lists
    return Context(
        mark=Mark(link, bold, italic or tag in {"em", "i"}),
        tag="li" if lists else HEADINGS.get(tag, outer.tag),
        lists=lists,
        hidden=outer.hidden or bool(HIDDEN_STYLE.search(style)),
    )


def _link(attrs: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The attributes to keep of a link; none for one that leads nowhere for our readers."""
    if attrs.get("linktype") in {"page", "document"}:
        number = attrs.get("id", "")
        kept = number.isascii() and number.isdigit()
        return (("linktype", attrs["linktype"]), ("id", number)) if kept else ()
    href = attrs.get("href", "").strip()
    try:
        parts = urlsplit(href)
    except ValueError:
        return ()
    if parts.scheme in {"http", "https"}:
        return (("href", href),) if parts.netloc else ()
    absolute = parts.scheme in {"mailto", "tel"} or (href.startswith("/") and not href.startswith("//"))
    return (("href", href),) if absolute and len(href) > 1 else ()


def _tidy(block: Block) -> list[Block]:
    """The block without blanks at its edges; none if nothing is left, several where gaps were typed in it."""
    chars = _sub(STRAY_JOINER, lambda _: "", block.chars)
    parts = _split(_sub(INDENTED_BREAK, lambda _: BREAK * 2, chars)) if block.tag == "p" else [chars]
    lines = [line for line in map(_line, parts) if line]
    if block.tag in HEADINGS:
        lines = [[(char, mark._replace(bold=False)) for char, mark in line] for line in lines]
    keys = [block.key] + [""] * len(lines)
    return [Block(block.tag, block.lists, line, key) for line, key in zip(lines, keys, strict=False)]


def _split(chars: Chars) -> list[Chars]:
    text, parts, start = _text(chars), [], 0
    for gap in PARAGRAPH_BREAK.finditer(text):
        parts.append(chars[start : gap.start()])
        start = gap.end()
    return [*parts, chars[start:]]


def _line(chars: Chars) -> Chars:
    """One paragraph's characters, blanks collapsed; a full-width blank wins, it was meant."""
    for pattern, replace in (
        (LINE_BREAK, lambda _: BREAK),
        (WIDE_BLANKS, lambda match: match[0].replace(" ", "")),
        (re.compile(" {2,}"), lambda _: " "),
    ):
        chars = _sub(pattern, replace, chars)
    text = _text(chars)
    blanks = f" \u3000{BREAK}"
    start = len(text) - len(text.lstrip(blanks))
    return _mark_blanks(chars[start : len(text.rstrip(blanks))])


def _mark_blanks(chars: Chars) -> Chars:
    """Blanks are shown as both neighbours are, so that no bold nothing and no unseen link remains."""
    chars = list(chars)
    for run in SPACE.finditer(_text(chars)):
        before, after = chars[run.start() - 1][1], chars[run.end()][1]
        common = Mark(
            before.link if before.link == after.link else (),
            before.bold and after.bold,
            before.italic and after.italic,
        )
        chars[run.start() : run.end()] = [(char, common) for char in run[0]]
    return chars


def _sub(pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str], chars: Chars) -> Chars:
    """`re.sub` on marked characters; what is put in takes the mark of what it replaces."""
    out, start = [], 0
    for match in pattern.finditer(_text(chars)):
        out += chars[start : match.start()]
        out += [(char, chars[match.start()][1]) for char in replace(match)]
        start = match.end()
    return out + chars[start:] if out or start else chars


def _text(chars: Chars) -> str:
    return "".join(char for char, _ in chars)


def _render(pieces: Iterable[Block]) -> Iterable[str]:
    opened: tuple[str, ...] = ()
    keys: set[str] = set()
    for block in pieces:
        path = _reachable(opened, block.lists)
        kept = _common(opened, path)
        yield from _close(opened, kept)
        if path:
            yield "</li>" if path == kept else f"<{path[-1]}>"
        yield f"<{block.tag}{_key(block.key, keys)}>{_inline(block.chars)}"
        yield "" if path else f"</{block.tag}>"
        opened = path
    yield from _close(opened, ())


def _reachable(opened: tuple[str, ...], path: tuple[str, ...]) -> tuple[str, ...]:
    """An item may open one level at most below what is open."""
    common = _common(opened, path)
    return common if common == path else (*common, path[-1])


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        kind for kind, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )


def _close(opened: tuple[str, ...], kept: tuple[str, ...]) -> Iterable[str]:
    for kind in reversed(opened[len(kept) :]):
        yield f"</li></{kind}>"


def _key(key: str, seen: set[str]) -> str:
    """Draftail ties comments to these keys; each may stand once."""
    if not BLOCK_KEY.fullmatch(key) or key in seen:
        return ""
    seen.add(key)
    return f' data-block-key="{key}"'


def _inline(chars: Chars) -> str:
    out = []
    for link, linked in groupby(chars, key=lambda pair: pair[1].link):
        runs = [_styled(mark, _text(list(run))) for mark, run in groupby(linked, key=lambda pair: pair[1])]
        attrs = "".join(f' {name}="{escape(value)}"' for name, value in link)
        out.append(f"<a{attrs}>{''.join(runs)}</a>" if link else "".join(runs))
    return "".join(out)


def _styled(mark: Mark, text: str) -> str:
    html = escape(text, quote=False).replace(BREAK, "<br/>")
    html = f"<i>{html}</i>" if mark.italic else html
    return f"<b>{html}</b>" if mark.bold else html
