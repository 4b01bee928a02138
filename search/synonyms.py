"""Words that mean the same: the dictionary's own and those that the desk keeps in the admin."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from search import chinese
from search.models import SynonymGroup

_BETWEEN = re.compile(r"[、,，;；=＝\r\n]+")


def current() -> Mapping[str, tuple[str, ...]]:
    """Return for each simplified word the other words that mean the same.

    Asks the database once, each time, so that what the desk saved holds in every process at once.
    """
    return _joined(tuple(SynonymGroup.objects.order_by("pk").values_list("words", flat=True)))


def split(text: str) -> list[str]:
    """Return the words of a group as it is written: with 、 a comma, an equals sign or a new line between them."""
    return [word for part in _BETWEEN.split(text) if (word := _tidied(part))]


def _tidied(word: str) -> str:
    """Without what is not seen: zero-width and control characters, spaces at the ends and in a row."""
    seen = (character for character in word if unicodedata.category(character) != "Cf")
    return " ".join("".join(one if one.isprintable() else " " for one in seen).split())


@lru_cache(maxsize=2)
def _joined(texts: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Groups that share a word become one."""
    groups: dict[str, dict[str, str]] = {}
    built_in = ((word, *others) for word, others in chinese.equivalents().items())
    for words in chain(built_in, map(split, texts)):
        group = _merged(groups, words)
        groups |= dict.fromkeys(group, group)
    return MappingProxyType(
        {key: tuple(word for other, word in group.items() if other != key) for key, group in groups.items()}
    )


def _merged(groups: dict[str, dict[str, str]], words: Iterable[str]) -> dict[str, str]:
    """The words by their keys, together with the groups to which they belong already."""
    merged: dict[str, str] = {}
    for word in words:
        if key := chinese.simplify(word):
            merged |= groups.get(key, {key: word})
    return merged
