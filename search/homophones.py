"""Which characters sound alike, so that one is chosen for the other when pinyin is typed.

Tones are not typed. Where the south does not tell zh from z, n from l or -ng from -n, neither does its typing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

# GB 2312 by row and cell, as the standard orders it: 3,755 common characters, then 3,008 rarer ones.
_COMMON_ROWS = range(0xB0, 0xD8)
_RARER_ROWS = range(0xD8, 0xF8)
_CELLS = range(0xA1, 0xFF)
_SOUTHERN_INITIAL = re.compile(r"^(?:([zcs])h|n)")
_SOUTHERN_FINAL = re.compile(r"(?<=[aei])ng$")
_IN_USE = 1 / 20  # the share of a character's phrases in which a living reading is heard

Groups = dict[str, frozenset[str]]


@cache
def common_characters() -> frozenset[str]:
    return _characters(_COMMON_ROWS)


@cache
def characters_in_use() -> frozenset[str]:
    """Return the simplified characters that a correction may bring in."""
    return common_characters() | _characters(_RARER_ROWS)


@cache
def homophones(character: str) -> frozenset[str]:
    """Return the characters in use that share a reading, tones apart."""
    return _sharing(_syllables(character), _by_syllable()) - {character}


@cache
def near_homophones(character: str) -> frozenset[str]:
    """Return the characters in use that share a reading in southern speech only."""
    spoken = map(_southern, _syllables(character))
    return _sharing(spoken, _by_southern_syllable()) - homophones(character) - {character}


def share_tone(one: str, other: str) -> bool:
    """Tell whether two characters share a reading with its tone."""
    return not _readings(one).isdisjoint(_readings(other))


def _characters(rows: Iterable[int]) -> frozenset[str]:
    codes = (bytes((row, cell)) for row in rows for cell in _CELLS)
    return frozenset(filter(None, (code.decode("gb2312", "ignore") for code in codes)))


def _sharing(syllables: Iterable[str], groups: Groups) -> frozenset[str]:
    return frozenset().union(*(groups.get(syllable, ()) for syllable in syllables))


@cache
def _readings(character: str) -> frozenset[str]:
    """Return the readings in use: those heard in phrases, a particle's, or the first one of the dictionary."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415  (as in unions.naming: not at the start)

    listed = PINYIN_DICT.get(ord(character), "").split(",")
    heard = _heard_in_phrases().get(character, Counter())
    alive = {reading for reading, times in heard.items() if times >= heard.total() * _IN_USE}
    unstressed = {reading for reading in listed if reading.isascii()}
    return frozenset(alive | unstressed or listed[:1]) - {""}


@cache
def _syllables(character: str) -> frozenset[str]:
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415

    return frozenset(to_normal(reading, v_to_u=False) for reading in _readings(character))


def _southern(syllable: str) -> str:
    initial = _SOUTHERN_INITIAL.sub(lambda match: match[1] or "l", syllable)
    return _SOUTHERN_FINAL.sub("n", initial)


@cache
def _heard_in_phrases() -> dict[str, Counter[str]]:
    """Count how each character is read in the phrases that pypinyin knows."""
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415

    heard: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, readings in PHRASES_DICT.items():
        if len(phrase) == len(readings):
            for character, reading in zip(phrase, readings, strict=True):
                heard[character][reading[0]] += 1
    return heard


@cache
def _by_syllable() -> Groups:
    return _grouped(
        (syllable, character) for character in characters_in_use() for syllable in _syllables(character)
    )


@cache
def _by_southern_syllable() -> Groups:
    return _grouped(
        (_southern(syllable), character)
        for syllable, characters in _by_syllable().items()
        for character in characters
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> Groups:
    groups: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return {key: frozenset(values) for key, values in groups.items()}
