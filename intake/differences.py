"""What the site says now beside the union's text, a line a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import ArticlePage

from . import composing
from .parsing.entries import Entry

LINES = 400
LINE = 2_000
ALIKE = 0.4
WORD = re.compile(r"[\u3400-\u9fff]|\w+|\s+|.", re.S)


@dataclass(frozen=True)
class Pair:
    """A paragraph as the union has it and as the site has it; one may be empty. `same`: no difference."""

    ours: SafeString
    theirs: SafeString
    same: bool


def compare(page: ArticlePage, entry: Entry) -> list[Pair]:
    """Title and paragraphs of the page's latest draft against the entry's; only so much that it can be looked at."""
    ours = [page.title, *composing.text_of_page(page).split("\n")]
    theirs = [composing.title_of(entry), *composing.text_of(entry).split("\n")]
    ours, theirs = ([line[:LINE] for line in lines if line.strip()][:LINES] for lines in (ours, theirs))
    pairs: list[Pair] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [Pair(format_html("{}", line), format_html("{}", line), True) for line in ours[a:b]]
        else:
            pairs += _different(ours[a:b], theirs[c:d])
    return pairs


def pictures(page: ArticlePage, entry: Entry) -> tuple[int, int]:
    """How many pictures both have."""
    blocks = [block for block in page.body if block.block_type in {"image", "gallery"}]
    ours = sum(len(block.value) if block.block_type == "gallery" else 1 for block in blocks)
    return ours, len(entry.pictures)


def _different(ours: list[str], theirs: list[str]) -> list[Pair]:
    """Lines side by side as they come."""
    rows = max(len(ours), len(theirs))
    filled = zip(ours + [""] * (rows - len(ours)), theirs + [""] * (rows - len(theirs)), strict=True)
    return [Pair(*_marked(one, other), False) for one, other in filled]


def _marked(one: str, other: str) -> tuple[SafeString, SafeString]:
    left, right = WORD.findall(one), WORD.findall(other)
    if SequenceMatcher(None, left, right, autojunk=False).ratio() < ALIKE:  # crumbs in common help nobody
        return _html([("del", one)]), _html([("ins", other)])
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        before.append(("span" if kind == "equal" else "del", "".join(left[a:b])))
        after.append(("span" if kind == "equal" else "ins", "".join(right[c:d])))
    return _html(before), _html(after)


def _html(runs: list[tuple[str, str]]) -> SafeString:
    return format_html_join("", "<{0}>{1}</{0}>", ((tag, text) for tag, text in runs if text))
