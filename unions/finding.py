"""一键找到工会: the directory searched by name, short name, place, pinyin and initials, as one types.

How well a union fits: it is called what was typed, a name of it begins so, a name holds it, its address holds it.
Among equals the higher level comes first.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from heapq import nsmallest
from itertools import islice

from .names_index import NamesIndex, Needle
from .naming import bare, fold

MAX_LENGTH = 60
MAX_TERMS = 4
MAX_READINGS = 8
LIMIT = 300  # who finds more has to say more
SEPARATORS = re.compile(r"[\s,，、;；。/\\|'\x00-\x1f]+")
SPACED = re.compile(r"(?<=\b[a-z]) (?=[a-z]\b)")
END = re.compile(r"总?工会$")
SHORT_END = re.compile(r"(?<=..)总$")
# zonggonghui, gonghui and gonghuiweiyuanhui, also while they are being typed, and their initials
LETTERS_END = re.compile(
    r"(?<=..)(?:zong(?:g(?:o(?:ng?)?)?)?|(?:zong)?gong(?:h(?:ui?)?)?(?:w[a-z]*)?|zgh?|gh)$"
)
# As much of it as has been typed: 佛山总工, foshanz, 佛山zongg
ENDS = ("总工会", "工会", "zonggonghui", "gonghui", "zgh")
BEGUN = {end[:length] for end in ENDS for length in range(1, len(end) + 1)}
BEGUN_END = re.compile(rf"(?<=..)(?:{'|'.join(sorted(BEGUN, key=len, reverse=True))})$")
LETTERS = re.compile(r"[a-z]+")
CONSONANT = r"(?:[zcs]h?|[bpmfdtnlgkhjqxryw])"
SYLLABLE = re.compile(
    rf"{CONSONANT}(?:i(?:a(?:ng?|o)?|e|ng?|ong|u)?|u(?:a(?:ng?|i)?|e|i|n|o)?|ve?|a(?:ng?|i|o)?|e(?:ng?|i|r)?|o(?:ng|u)?)"
    r"|a(?:ng?|i|o)?|e(?:ng?|i|r)?|ou?"
)
UNFINISHED = re.compile(rf"{CONSONANT}?[aeiouvng]{{0,4}}")

FRAMES = ("\n{}\n", "\n{}", "{}")

Places = list[int] | None  # None: everywhere
Tier = list[tuple[Needle, Places]]


def terms(query: str) -> list[str]:
    """What a person typed, as words to find; 工会 at the end is dropped, since every entry has it.

    Single letters are initials of one name: "f s" is "fs".
    """
    typed = SPACED.sub("", SEPARATORS.sub(" ", fold(query[:MAX_LENGTH])).strip())
    return [END.sub("", word) or word for word in typed.split()[:MAX_TERMS]]


def find(query: str, index: NamesIndex, limit: int = LIMIT, among: Container[int] | None = None) -> list[int]:
    """Primary keys of what a person who typed `query` may mean, the likeliest first; of `among` if given."""
    words = terms(query)
    if not words:
        return []
    allowed = None if among is None else [place for place, key in enumerate(index.keys) if key in among]
    find_places = _best if len(words) == 1 else _of_all
    found = find_places(words, index, limit, allowed)
    if not found and (last := BEGUN_END.sub("", words[-1])) != words[-1]:
        found = find_places([*words[:-1], last], index, limit, allowed)
    return [index.keys[place] for place in found]


def _best(words: list[str], index: NamesIndex, limit: int, allowed: Places) -> list[int]:
    """For one word the first `limit` places, tier after tier; in a tier, in the index's order."""
    found: dict[int, None] = {}
    for tier in _tiers(words[0], index, allowed):
        fresh: set[int] = set()
        for needle, among in tier:
            new = (place for place in index.places(needle, among) if place not in found)
            fresh.update(islice(new, limit - len(found)))
        found.update(dict.fromkeys(sorted(fresh)[: limit - len(found)]))
        if len(found) == limit:
            break
    return [*found]


def _of_all(words: list[str], index: NamesIndex, limit: int, allowed: Places) -> list[int]:
    """Places that hold every word, or all of them in one; those that are called so first."""
    ranks: dict[int, int] = dict.fromkeys(range(len(index.keys)) if allowed is None else allowed, 0)
    joined = _grades(_tiers("".join(words), index, allowed)[:2], index)
    for word in sorted(words, key=len, reverse=True):  # the rarest first
        grades = _grades(_tiers(word, index, [*ranks]), index)
        ranks = {place: ranks[place] + grade for place, grade in grades.items()}
    ranks |= {place: grade - 2 for place, grade in joined.items()}
    return nsmallest(limit, ranks, key=lambda place: (ranks[place], place))


def _grades(tiers: list[Tier], index: NamesIndex) -> dict[int, int]:
    """Place -> the number of the first tier that finds it."""
    found: dict[int, int] = {}
    for grade, tier in reversed([*enumerate(tiers)]):
        for needle, among in tier:
            found.update(dict.fromkeys(index.places(needle, among), grade))
    return found


def _tiers(word: str, index: NamesIndex, allowed: Places) -> list[Tier]:
    """Called so, beginning so, holding it, at an address that holds it: what is looked for, and where.

    Who is called so also holds it: the whole directory is read once for each form.
    """
    forms = _letter_forms(word, index) if LETTERS.fullmatch(word) else _written_forms(word)
    holding = [(needle, [*index.places(needle, allowed)]) for needle in forms]
    framed: list[Tier] = [
        [(needle._replace(text=frame.format(needle.text)), places) for needle, places in holding if places]
        for frame in FRAMES
    ]
    return [*framed, [(Needle("address", word), allowed)]]


def _written_forms(word: str) -> list[Needle]:
    return [Needle("names", text) for text in dict.fromkeys([word, SHORT_END.sub("", word), bare(word)])]


def _letter_forms(letters: str, index: NamesIndex) -> list[Needle]:
    """Latin letters as pinyin, one form for each way to cut them into syllables, as initials, and as they are."""
    whole = dict.fromkeys([letters, LETTERS_END.sub("", letters)])
    sounds = dict.fromkeys(
        f"'{reading}" for one in whole for reading in readings(one) if index.reads(reading)
    )
    return [
        *(Needle("readings", sound) for sound in sounds),
        *(Needle("initials", one) for one in whole),
        Needle("names", letters),
    ]


@lru_cache(maxsize=1024)
def readings(letters: str) -> tuple[str, ...]:
    """Ways to cut letters into syllables, longest first, the last perhaps unfinished: xian -> xian, xi'an ..."""
    found = [letters] if UNFINISHED.fullmatch(letters) else []
    for end in range(min(6, len(letters) - 1), 0, -1):
        if SYLLABLE.fullmatch(letters[:end]):
            found += [f"{letters[:end]}'{rest}" for rest in readings(letters[end:])]
    return tuple(found[:MAX_READINGS])
