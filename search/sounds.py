"""How a title sounds: the letters by which it is found while it is typed, in pinyin and in initials.

A title is found from the beginning of each of its words: 佛山送清凉 by fo, foshan, fssql, song, songqing, sql ...
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version

from search import chinese
from unions.naming import read

FEWEST = 2  # letters; one finds everything
PINYIN_LETTERS = 10
INITIALS = 8
RULES_VERSION = f"1-{version('pypinyin')}"  # raise the number when what beginnings() returns changes


def beginnings(title: str) -> list[str]:
    """Return all strings of letters that find the title, each once."""
    heard = dict.fromkeys(spellings(title))
    return list(
        {spelling[:length]: None for spelling in heard for length in range(FEWEST, len(spelling) + 1)}
    )


def sought(letters: str) -> str:
    """Return the one of beginnings() to look for when these letters are typed."""
    return letters.lower()[:PINYIN_LETTERS]


def spellings(text: str) -> Iterator[str]:
    """Yield the pinyin and the initials of the text from each of its words on, as far as they are looked at."""
    heard = [syllable for word in chinese.words(text) for syllable in _heard(word.text)]
    for first, (_, begins) in enumerate(heard):
        if begins:
            syllables = [syllable for syllable, _ in heard[first : first + INITIALS]]
            yield "".join(syllables)[:PINYIN_LETTERS]
            yield "".join([syllable[0] for syllable in syllables])


@lru_cache(maxsize=65_536)
def _heard(word: str) -> list[tuple[str, bool]]:
    """Return a word's syllables, and whether a word begins there: 清凉 does inside 送清凉."""
    inside = {token.start for token in chinese.tokens(word).words}
    return [(syllable, at == 0 or at in inside) for at, syllable in enumerate(read(word))]
