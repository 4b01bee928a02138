"""What jieba's dictionary and ours know of Chinese: words, how frequent they are, and what is a person's name."""

from functools import cache, lru_cache
from math import log

from search import chinese

WORDS_COUNTED = 60_000_000  # in the texts that the frequencies were taken from
UNHEARD_OF = 0.5  # frequency of a character that stands in no dictionary
NAME = "nr"  # how jieba tags persons' names
FULL_NAME = 3  # characters; two that look like a name are as often a word with a slip


@lru_cache(10_000)
def likelihood(text: str) -> float:
    """Return the natural logarithm of the probability that a text's words stand together by chance."""
    return sum(map(_word_likelihood, words(text)))


def words(text: str) -> list[str]:
    """Split a text into words of the dictionaries and single characters; nothing is guessed."""
    return chinese.segmenter().cut(text, False)


def frequency(word: str) -> float:
    """Return how often a word of the dictionaries was counted."""
    return chinese.segmenter().suggest_freq(word) if chinese.is_known(word) else UNHEARD_OF


def beyond_doubt(text: str) -> set[int]:
    """Return the places of our dictionary's words, and of what looks like a person's full name."""
    places: set[int] = set()
    start = 0
    for word, tag in chinese.segmenter().tag(text, True):
        if word in _ours() or (len(word) >= FULL_NAME and tag.startswith(NAME)):
            places.update(range(start, start + len(word)))
        start += len(word)
    return places


@lru_cache(10_000)
def is_name(word: str) -> bool:
    """Tell whether a word of jieba's dictionary is a person's name."""
    tags = [tag for _, tag in chinese.segmenter().tag(word, False)]
    return len(word) > 1 and word not in _ours() and tags[0].startswith(NAME)


@cache
def _ours() -> frozenset[str]:
    return frozenset(map(chinese.simplify, chinese.dictionary_words()))


@lru_cache(100_000)
def _word_likelihood(word: str) -> float:
    return log(frequency(word) / WORDS_COUNTED)
