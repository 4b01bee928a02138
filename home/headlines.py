"""Where a headline may break: between words, never inside one. Browsers know no Chinese words and break anywhere."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from search import chinese

# These lean on the word before them: grammatical particles, and what closes.
LEANING = frozenset("的地得了着过们里上下中吗呢吧啊，。、；：！？”’》）】…—·%％")
OPENING = frozenset("“‘《（【")
STOPS = frozenset("，。、；：！？")


@lru_cache(maxsize=20_000)
def phrased(title: str) -> SafeString:
    """The title as HTML, with `<wbr>` wherever a line may end; for elements with `word-break: keep-all`."""
    return mark_safe("<wbr>".join(map(conditional_escape, phrases(title))))


def phrases(title: str) -> list[str]:
    """The title in the parts between which a line may end; joined, they are the title."""
    starts = sorted({_before_quotation(title, word.start) for word in chinese.words(title)})
    cuts = [place for place in starts if _may_begin_a_line(title, place)]
    return [title[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]


def _before_quotation(title: str, place: int) -> int:
    while place and title[place - 1] in OPENING:
        place -= 1
    return place


def _may_begin_a_line(title: str, place: int) -> bool:
    """Not what leans on the word before, nor within Latin text, nor a unit after its number, nor one character alone."""
    if place == 0 or _leans(title, place) or _is_alone(title, place):
        return False
    before = title[place - 1]
    return not (before.isspace() or before.isdigit() or (before.isascii() and title[place].isascii()))


def _leans(title: str, place: int) -> bool:
    """After a stop a particle is a word of its own: ，下了班."""
    begins = title[place - 1] in STOPS and title[place].isalpha()
    return title[place] in LEANING and not begins


def _is_alone(title: str, place: int) -> bool:
    """Whether a single character would stand between the break and the next or the last stop: 下了｜班，"""
    ends = place + 1 == len(title) or title[place + 1] in STOPS
    return ends or place == 1 or title[place - 2] in STOPS
