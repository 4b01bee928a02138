"""How a title sounds: the letters by which it is found while it is typed, in pinyin and in initials.

A title is found from the beginning of each of its words: 佛山送清凉 by fo, foshan, fssql, song, songqing, sql ...
"""

from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain

from search import chinese
from unions.naming import read

FEWEST = 2  # letters; one finds everything
PINYIN_LETTERS = 10
INITIALS = 8
RULES_VERSION = f"1-{version('pypinyin')}"  # raise the number when what beginnings() returns changes


def beginnings(title: str) -> list[str]:
    """Return all strings of letters that find the title, each once."""
    return list(dict.fromkeys(chain.from_iterable(map(_prefixes, spellings(title)))))


def sought(letters: str) -> str:
    """Return the one of beginnings() to look for when these letters are typed."""
    return letters.lower()[:PINYIN_LETTERS]


def spellings(text: str) -> Iterator[str]:
    """Yield the pinyin and the initials of the text from each of its words on, as far as they are looked at."""
    words = chinese.words(text)
    syllables = [syllable for word in words for syllable in _syllables(word)]
    inside = chinese.tokens(text).words  # 清凉 inside 送清凉
    starts = {word.start for word in (*words, *inside)}
    for first, (place, _) in enumerate(syllables):
        if place in starts:
            heard = [syllable for _, syllable in syllables[first : first + INITIALS]]
            yield "".join(heard)[:PINYIN_LETTERS]
            yield "".join(syllable[0] for syllable in heard)


def _syllables(word: chinese.Token) -> list[tuple[int, str]]:
    """Return each syllable with its place; those inside a word have the places of its characters."""
    return [(word.start + offset, syllable) for offset, syllable in enumerate(read(word.text))]


def _prefixes(spelling: str) -> Iterator[str]:
    return (spelling[:length] for length in range(FEWEST, len(spelling) + 1))
