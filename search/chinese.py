"""Text to tokens: one set of rules for what is indexed and for what a person types.

Every text gives three kinds of tokens:

words  jieba's words in search mode (two characters and more, our dictionary included) after OpenCC's
       phrase conversion, and Latin or numeric identifiers whole, in parts and by their beginnings
pairs  one token for each unit of text: a Han character with the next one of its run (the last one alone),
       or one part of an identifier
chars  one token for each unit of text: a Han character, or one part of an identifier

Pairs and chars have the same positions, and depend on nothing but the characters themselves, so that any
string of Han characters that stands in a text is found, whatever jieba made of the sentence around it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from itertools import pairwise
from operator import add, attrgetter
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import rjieba
from opencc import OpenCC

DICTIONARY = Path(__file__).with_name("dictionary.txt")
# Longer runs of letters are cut: Elasticsearch's whitespace analyser splits tokens of more than 255 characters.
PART_LIMIT = 48  # characters
JOINED_PARTS = 4  # after the first

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々"
_PART = rf"(?:(?![{_HAN}])[^\W_]){{1,{PART_LIMIT}}}"
_RUN = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<identifier>{_PART}(?:[-./_'&@:+]{_PART}){{0,{JOINED_PARTS}}}(?:\+\+|\+|#)?)"
)
_PARTS = re.compile(_PART)
_CHARACTER = re.compile(".", re.DOTALL)
_NOT_HAN = re.compile(rf"[^{_HAN}]")
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_NOT_INSIDE = rf"(?<![^\W_{_HAN}])"  # a Latin word is found at its beginning only
_DOCUMENT_NUMBER = re.compile(r"[〔\[(【]((?:19|20)\d\d)[〕\])】]第?(\d{1,5})号")


T = TypeVar("T")


class Token(NamedTuple):
    """A token and the part of the original text it stands for: text[start:end]."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tokens(Generic[T]):
    """The tokens of one text by kind; pairs and chars are in step, one of each for a unit of text."""

    words: list[T]
    pairs: list[T]
    chars: list[T]


class _Normal(dict[int, str]):
    """Translation table, filled as characters are met: compatibility forms, case and accents removed.

    Character by character on purpose: composed and decomposed input meet, and each result is known to
    come from one original character.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Cf":  # zero-width characters stand unseen inside pasted words
            result = ""
        elif category in ("Cc", "Cs"):
            result = " "
        else:
            result = self._fold(self._fold(character).casefold())
        self[code] = result
        return result

    @staticmethod
    def _fold(text: str) -> str:
        decomposed = unicodedata.normalize("NFKD", text)
        return "".join(mark for mark in decomposed if unicodedata.category(mark) != "Mn")


class _Simplified(dict[int, str]):
    """Translation table, filled as characters are met: traditional to simplified, always one to one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        simplified = _CONVERTER.convert(character)
        self[code] = simplified if len(simplified) == 1 else character
        return self[code]


_CONVERTER = OpenCC("t2s")
_NORMAL = _Normal()
_SIMPLIFIED = _Simplified()


def terms(text: str) -> Tokens[str]:
    """Return the tokens of a text without their places, as the engines store them."""
    normal, simplified = _forms(text)
    found = segmenter().cut_for_search(_han_only(normal, simplified))
    words = [word for word in found if len(word) > 1 and word[0] != " "]
    pairs: list[str] = []
    chars: list[str] = []
    for han, identifier in _RUN.findall(simplified):
        if han:
            pairs += map(add, han, han[1:])
            pairs.append(han[-1])
            chars += han
        else:
            inner, parts = _identifier_terms(identifier)
            words += inner
            pairs += parts
            chars += parts
    words.extend(token.text for token in _document_numbers(normal))
    return Tokens(words, pairs, chars)


def tokens(text: str) -> Tokens[Token]:
    """Return the tokens of a text, each with its place in the text as it was given."""
    normal, simplified = _forms(text)
    found = _placed(segmenter().tokenize(_han_only(normal, simplified), "search"))
    words = [token for token in found if len(token.text) > 1]
    pairs: list[Token] = []
    chars: list[Token] = []
    for match in _RUN.finditer(simplified):
        units = list(_units(match))
        if match["han"]:
            pairs.extend(Token(one.text + two.text, one.start, two.end) for one, two in pairwise(units))
            pairs.append(units[-1])
        else:
            words.extend(_identifier(match))
            pairs.extend(units)
        chars.extend(units)
    words.extend(_document_numbers(normal))
    origin = _Origin(text)
    return Tokens(origin.locate(words), origin.locate(pairs), origin.locate(chars))


def words(text: str) -> list[Token]:
    """Split a text into words that do not overlap, single characters included, in simplified form.

    These are the units of meaning that a query is made of.
    """
    normal, simplified = _forms(text)
    found = _placed(segmenter().tokenize(_han_only(normal, simplified)))
    found += [Token(match.group(), *match.span()) for match in _RUN.finditer(simplified) if not match["han"]]
    return _Origin(text).locate(sorted(found, key=attrgetter("start")))


def is_known(word: str) -> bool:
    """Tell whether a simplified word stands in a dictionary; jieba puts others together by likelihood."""
    return segmenter().has_word(word)


def simplify(text: str) -> str:
    """Return the text's letters and Han characters, folded and without all else: a key to compare by."""
    return "".join(match.group() for match in _RUN.finditer(_folded(text)))


class Finder:
    """Finds given strings in texts as they were written, whatever their script, case and width."""

    def __init__(self, strings: Iterable[str]) -> None:
        folded = {_folded(string).strip() for string in strings} - {""}
        longest_first = sorted(folded, key=len, reverse=True)
        alternatives = "|".join(map(_sought, longest_first))
        # Matched by looking ahead, so that strings which overlap in the text are all found.
        self._pattern = re.compile(f"(?=({alternatives}))" if alternatives else "(?!)")

    def places(self, text: str) -> list[Token]:
        """Return where the strings stand, in order; the longest one of those that start at a place."""
        found = [Token(match[1], *match.span(1)) for match in self._pattern.finditer(_folded(text))]
        return _Origin(text).locate(found) if found else []


def _sought(folded: str) -> str:
    return (_NOT_INSIDE if _PARTS.match(folded) else "") + re.escape(folded)


def _folded(text: str) -> str:
    return text.translate(_NORMAL).translate(_SIMPLIFIED)


def _forms(text: str) -> tuple[str, str]:
    """Return the normalised text, and the same simplified character by character: in step with each other."""
    normal = text.translate(_NORMAL)
    return normal, normal.translate(_SIMPLIFIED)


def _han_only(normal: str, simplified: str) -> str:
    """Return the text simplified by phrases, everything but Han characters blanked, in step with the others."""
    phrased = _CONVERTER.convert(normal)
    # A phrase that changes its length cannot be placed: such a text keeps the characters' conversion.
    return _NOT_HAN.sub(" ", phrased if len(phrased) == len(normal) else simplified)


def _placed(found: Iterable[tuple[str, int, int]]) -> list[Token]:
    return [Token(word, start, end) for word, start, end in found if word[0] != " "]


def _units(run: re.Match[str]) -> Iterator[Token]:
    pattern = _CHARACTER if run["han"] else _PARTS
    for match in pattern.finditer(run.string, *run.span()):
        yield Token(match.group(), *match.span())


def _identifier(run: re.Match[str]) -> Iterator[Token]:
    """Yield an identifier whole, its parts, letters and digits apart, and the beginnings of its words."""
    yield Token(run.group(), *run.span())
    for part in _units(run):
        if part.text != run.group():
            yield part
        for match in _LETTERS_OR_DIGITS.finditer(run.string, part.start, part.end):
            piece = Token(match.group(), *match.span())
            if piece.text != part.text:
                yield piece
            yield from _beginnings(piece)


@lru_cache(maxsize=65_536)
def _identifier_terms(identifier: str) -> tuple[list[str], list[str]]:
    """Return an identifier's words and parts. The same few numbers make up most of what stands in a text."""
    run = _RUN.match(identifier)
    return [token.text for token in _identifier(run)] if run else [], _PARTS.findall(identifier)


def _beginnings(piece: Token) -> Iterator[Token]:
    if not piece.text.isdigit():
        for length in range(2, min(len(piece.text), 13)):
            yield Token(beginning(piece.text[:length]), piece.start, piece.start + length)


def beginning(prefix: str) -> str:
    """Return the word token that stands for `some word begins so`."""
    return prefix + "*"


def is_beginning(token: str) -> bool:
    """Tell whether a word token came from beginning(): it helps to match, and says little about a text."""
    return token.endswith("*")


def _document_numbers(normal: str) -> Iterator[Token]:
    for match in _DOCUMENT_NUMBER.finditer(normal):
        yield Token(f"〔{match[1]}〕{match[2]}号", match.start(), match.end())


class _Origin:
    """Maps offsets in normalised text back to the text it was made from."""

    def __init__(self, text: str) -> None:
        lengths = [len(_NORMAL[ord(character)]) for character in text]
        self._sources: list[int] | None = None
        if any(length != 1 for length in lengths):
            self._sources = [index for index, length in enumerate(lengths) for _ in range(length)]

    def locate(self, found: list[Token]) -> list[Token]:
        sources = self._sources
        if sources is None:
            return found
        return [Token(text, sources[start], sources[end - 1] + 1) for text, start, end in found]


@cache
def segmenter() -> rjieba.Jieba:
    """Return jieba with its dictionary and ours, loaded once and when first needed."""
    jieba = rjieba.Jieba()
    for word in dictionary_words():
        jieba.add_word(word, None, None)
    return jieba


def dictionary_words() -> list[str]:
    """Return the words of our dictionary, equivalents included."""
    return [word for line in _dictionary_lines() for word in line]


@cache
def equivalents() -> dict[str, tuple[str, ...]]:
    """Return for each word that has them the other words that mean the same (职代会: 职工代表大会)."""
    groups = [line for line in _dictionary_lines() if len(line) > 1]
    return {word: tuple(other for other in group if other != word) for group in groups for word in group}


def _dictionary_lines() -> list[list[str]]:
    lines = DICTIONARY.read_text(encoding="utf-8").splitlines()
    return [[word.strip() for word in line.split("=")] for line in lines if line and line[0] != "#"]


def _rules_version() -> str:
    rules = Path(__file__).read_bytes() + DICTIONARY.read_bytes()
    libraries = (
        f"rjieba {version('rjieba')}, opencc {version('opencc')}, unicode {unicodedata.unidata_version}"
    )
    return sha256(rules + libraries.encode()).hexdigest()[:16]


RULES_VERSION = _rules_version()
