"""Marks what was found in the original text, the same for every engine.

The text is analysed as it was for the index, so what matched is what is marked; offsets lead back to the text as it
was written: traditional stays traditional, full-width stays full-width.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from html import escape
from operator import attrgetter

from django.utils.safestring import SafeString, mark_safe

from search import chinese
from search.chinese import Token
from search.relevance import is_weak
from search.typed import Typed

PASSAGE = 120  # characters of an excerpt
LOOKED_AT = 20_000  # characters of a text that a passage is chosen from
_SENTENCE_END = re.compile("[。！？；\\n]+[”’』」）\\s]*")


class Highlighter:
    """Marks one query's words in any number of texts."""

    def __init__(self, typed: Typed) -> None:
        self._finder = chinese.Finder(_marked((*typed.plain, *typed.phrases)))

    def mark(self, text: str) -> SafeString:
        """Return the whole text as HTML, what was searched for in <mark>."""
        return mark_safe(_html(text, 0, len(text), self._finder.places(text)))

    def passage(self, text: str) -> SafeString:
        """Return the passage that holds most of what was searched for, else the beginning; as HTML."""
        looked_at = text[:LOOKED_AT]
        places = self._finder.places(looked_at)
        start, end = _best(looked_at, places)
        before, after = "……" if start > 0 else "", "……" if end < len(text) else ""
        return mark_safe(before + _html(looked_at, start, end, places) + after)


def _marked(texts: Iterable[str]) -> Iterator[str]:
    """What is worth marking: words and their pairs, and single characters that are words of the query."""
    for text in texts:
        words = chinese.words(text)
        for word in [word for word in words if not is_weak(word.text)] or words:
            tokens = chinese.terms(text[word.start : word.end])
            yield from (word.text, *chinese.equivalents().get(word.text, ()))
            yield from (pair for pair, char in zip(tokens.pairs, tokens.chars, strict=True) if pair != char)


def _best(text: str, places: list[Token]) -> tuple[int, int]:
    """Choose the passage, from the start of a sentence if one is near, that holds the most of the query."""
    starts = sorted({_sentence_start(text, place) for place in places} or {0})
    best = max(starts, key=lambda start: _worth(places, start))
    return best, min(len(text), best + PASSAGE)


def _sentence_start(text: str, place: Token) -> int:
    earliest = max(0, place.end - PASSAGE * 2 // 3)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, place.start)]
    if ends or earliest == 0:
        return ends[-1] if ends else 0
    return max(earliest, place.start - 20)


def _worth(places: list[Token], start: int) -> float:
    """Different strings inside; a longer one counts more than its parts together."""
    first = bisect_left(places, start, key=attrgetter("start"))
    last = bisect_right(places, start + PASSAGE, key=attrgetter("end"))
    return sum(len(string) ** 1.5 for string in {place.text for place in places[first:last]})


def _html(text: str, start: int, end: int, places: list[Token]) -> str:
    parts: list[str] = []
    done = start
    for left, right in _merged(places, start, end):
        parts += [escape(text[done:left]), "<mark>", escape(text[left:right]), "</mark>"]
        done = right
    return "".join([*parts, escape(text[done:end])])


def _merged(places: list[Token], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Join places that overlap or touch, within the passage."""
    joined: list[list[int]] = []
    for place in places:
        if place.start < start or place.end > end:
            continue
        if joined and place.start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], place.end)
        else:
            joined.append([place.start, place.end])
    return ((left, right) for left, right in joined)
