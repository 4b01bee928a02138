"""Where a headline may break: between words, never inside one. Browsers know no Chinese words and break anywhere."""

from __future__ import annotations

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from search import chinese

# These lean on the word before them: grammatical particles, and what closes.
LEANING = frozenset("的地得了着过们里上下中吗呢吧啊，。、；：！？”’》）】…—·%％")
OPENING = frozenset("“‘《（【")


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
    """Not what leans on the word before, nor within Latin text, nor a unit after its number."""
    if place == 0 or title[place] in LEANING:
        return False
    before = title[place - 1]
    return not (before.isspace() or before.isdigit() or (before.isascii() and title[place].isascii()))
