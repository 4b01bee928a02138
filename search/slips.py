"""What may have been meant where something else was typed: each slip with how far-fetched it is."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from search import chinese, language
from search.chinese import is_known
from search.homophones import (
    characters_in_use,
    common_characters,
    homophones,
    near_homophones,
    share_tone,
)

NEAR_SHAPES = Path(__file__).with_name("near_shapes.txt")

# How much rarer each kind is than the commonest one, a homophone that also looks alike (清 for 情): natural
# logarithms, found by regression on sentences with known slips, pupils' and lawyers', and on slips made by machine.
ALIKE_IN_ALL = 0.0
ALIKE_BUT_FOR_TONE = 0.5
SAME_SOUND_AND_TONE = 1.2
SAME_SOUND = 1.9
SAME_SHAPE = 2.4
SOUTHERN_SOUND = 2.8
WHOLE_WORD = 2.4  # another word of the same sound: what an input method offers first
TWO_CHARACTERS = 4.7  # the same where the slip makes no word
MOVED = 4.4  # two characters swapped, or one typed twice
LEFT_OUT = 3.0  # of a long word in our dictionary
ANY_CHARACTER = 5.2

LONG_WORD = 4  # characters; the others tell which word is meant, whatever became of one of them
LONGEST_OF_OURS = 12
FREQUENT = 2_000  # characters that are tried at any place of a long word


class Slip(NamedTuple):
    """run[start:end] was typed where `meant` should stand; `cost` >= 0, the larger the less likely."""

    start: int
    end: int
    meant: str
    cost: float


def slips(run: str, places: Collection[int]) -> Iterator[Slip]:
    """Yield what may have gone wrong at these places of a run of simplified characters."""
    for place in places:
        for character, cost in _instead_of(run[place]).items():
            yield Slip(place, place + 1, character, cost)
        yield from _doubled(run, place)
        yield from _in_long_word(run, place)
        yield from _in_our_words(run, place)
        if place + 1 in places:
            yield from _two(run, place)


def _two(run: str, place: int) -> Iterator[Slip]:
    """Slips that concern a character and the next one."""
    one, two = run[place], run[place + 1]
    yield Slip(place, place + 2, two + one, MOVED)
    cost = WHOLE_WORD if is_known(one + two) else TWO_CHARACTERS
    for pair in product(_common_homophones(one), _common_homophones(two)):
        if is_known(word := "".join(pair)):
            yield Slip(place, place + 2, word, cost)


def _doubled(run: str, place: int) -> Iterator[Slip]:
    for start in (place - 1, place):
        if run[max(0, start) : start + 2] == run[place] * 2:
            yield Slip(start, start + 2, run[place], MOVED)


def _in_long_word(run: str, place: int) -> Iterator[Slip]:
    """Find jieba's words that have another character at this place."""
    has_word = chinese.segmenter().has_word  # asked thousands of times for one place
    for start in range(max(0, place - LONG_WORD + 1), min(place, len(run) - LONG_WORD) + 1):
        before, after = run[start:place], run[place + 1 : start + LONG_WORD]
        for character in _frequent_characters():
            if has_word(before + character + after):
                yield Slip(place, place + 1, character, ANY_CHARACTER)


def _in_our_words(run: str, place: int) -> Iterator[Slip]:
    """Find words of our dictionary that have another character, or one more, at this place or before it."""
    for start in range(max(0, place - LONGEST_OF_OURS), place + 1):
        for end in range(max(place + 1, start + LONG_WORD - 1), min(len(run), start + LONGEST_OF_OURS) + 1):
            for word in _lacking_one().get(run[start:end], ()):
                yield Slip(start, end, word, LEFT_OUT)
            for word in _lacking_one().get(run[start:place] + run[place + 1 : end], ()):
                yield Slip(start, end, word, ANY_CHARACTER)


@cache
def _instead_of(character: str) -> dict[str, float]:
    shapes = _near_shapes().get(character, frozenset())
    costs = dict.fromkeys(near_homophones(character), SOUTHERN_SOUND) | dict.fromkeys(shapes, SAME_SHAPE)
    for other in homophones(character):
        same_tone = share_tone(character, other)
        if other in shapes:
            costs[other] = ALIKE_IN_ALL if same_tone else ALIKE_BUT_FOR_TONE
        else:
            costs[other] = SAME_SOUND_AND_TONE if same_tone else SAME_SOUND
    return costs


@cache
def _common_homophones(character: str) -> frozenset[str]:
    return homophones(character) & common_characters()


@cache
def _frequent_characters() -> list[str]:
    return sorted(common_characters(), key=language.frequency, reverse=True)[:FREQUENT]


@cache
def _lacking_one() -> dict[str, set[str]]:
    """Return our dictionary's long words by what remains of them when any one character is left out."""
    words: dict[str, set[str]] = defaultdict(set)
    for word in map(chinese.simplify, chinese.dictionary_words()):
        if len(word) >= LONG_WORD:
            for place in range(len(word)):
                words[word[:place] + word[place + 1 :]].add(word)
    return dict(words)


@cache
def _near_shapes() -> dict[str, frozenset[str]]:
    alike: dict[str, set[str]] = defaultdict(set)
    for line in NEAR_SHAPES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            for group in line.split():
                for character in group:
                    alike[character] |= set(group) - {character}
    return {character: frozenset(others & characters_in_use()) for character, others in alike.items()}
