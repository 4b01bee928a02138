"""What follows from a union's name: its address in the directory and the text by which people find it.

佛山市南海区桂城街道总工会 is cut into places (佛山市, 南海区, 桂城街道), the rest (here none) and the end (总工会). People
leave out what they do not need (佛山南海桂城), type pinyin (nanhai) or initials (nhgc): all of that is stored.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache, lru_cache
from itertools import count
from typing import NamedTuple

from django.utils.text import slugify
from opencc import OpenCC

PLACE = re.compile(r"(.{2,}?)(省|市|区|县|镇|乡|街道)")
END = re.compile(r"(?:总工会|工会联合会|工会委员会|工会)?$")
SLUG_LENGTH = 80

# Places of Guangdong that pypinyin reads otherwise than the people there.
OURS = {"佛冈": [["fó"], ["gāng"]], "塘厦": [["táng"], ["xià"]], "花都": [["huā"], ["dū"]]}


class Cut(NamedTuple):
    """A name in pieces: places as (stem, 市 or 区 ...), the rest, and the 工会 at the end; joined they are the name."""

    places: list[tuple[str, str]]
    rest: str
    end: str


def cut(name: str) -> Cut:
    end = END.search(name)[0]  # type: ignore[index]  # matches the empty string too
    rest = name.removesuffix(end)
    places = []
    while place := PLACE.match(rest):
        places.append((place[1], place[2]))
        rest = rest[place.end() :]
    return Cut(places, rest, end)


def bare(name: str) -> str:
    """The name as people shorten it: 佛山市南海区总工会 -> 佛山南海."""
    pieces = cut(name)
    return "".join(stem for stem, _ in pieces.places) + pieces.rest or name


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Width, case and script made equal: what is stored and what is typed meet in this form."""
    text = unicodedata.normalize("NFKC", text).lower()
    return text if text.isascii() else _simplifier().convert(text)


@cache
def _reader() -> Callable[[str], list[str]]:
    """Its dictionaries take half a second and 35 MB, which many a process never needs; a copy of them nobody does."""
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import lazy_pinyin, load_phrases_dict  # noqa: PLC0415
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415

    _share_equal(PHRASES_DICT)
    load_phrases_dict(OURS)
    return lazy_pinyin


def _share_equal(readings: dict[str, list[list[str]]]) -> None:
    """Keep each reading of a character once, not once a phrase: 1,249 lists instead of 143,861."""
    once: dict[tuple[str, ...], list[str]] = {}
    shared = {
        phrase: [once.setdefault(tuple(each), [*each]) for each in characters]
        for phrase, characters in readings.items()
    }
    readings.clear()
    readings.update(shared)


@lru_cache(maxsize=4096)
def read(piece: str) -> tuple[str, ...]:
    """Toneless pinyin, a Latin word counting as one syllable. Places recur, so their readings are remembered."""
    return tuple(syllable.lower() for syllable in _reader()(piece))


def slug_for(name: str, taken: Container[str]) -> str:
    """A pinyin address: 佛山市南海区总工会 -> foshan-nanhai; numbered where another union has it."""
    pieces = cut(name)
    words = [read(stem + kind)[: -len(kind)] for stem, kind in pieces.places] + [read(pieces.rest)]
    base = slugify("-".join("".join(word) for word in words if word))
    base = base[: SLUG_LENGTH - 6].strip("-_") or "union"
    return next(slug for slug in _numbered(base) if slug not in taken)


def _numbered(base: str) -> Iterator[str]:
    yield base
    for number in count(2):
        yield f"{base}-{number}"


class Spoken(NamedTuple):
    """One way to name a union, without the 工会 at the end, and how it is read."""

    text: str
    reading: tuple[str, ...]


def spoken(name: str) -> Iterator[Spoken]:
    """What people call it: 佛山市南海区桂城街道总工会 is 佛山南海桂城, 南海区桂城街道, 佛山桂城, 桂城 ..."""
    pieces = cut(name)
    rest = Spoken(pieces.rest, read(pieces.rest)) if pieces.rest else Spoken("", ())
    chains = [pieces.places[first:] for first in range(len(pieces.places))]
    if len(pieces.places) > 2:
        chains.append([pieces.places[0], pieces.places[-1]])
    for places in [*chains, []] if pieces.rest else chains:
        for is_whole in (True, False):
            said = [_place(*place, is_whole=is_whole) for place in places] + [rest]
            yield Spoken(
                "".join(one.text for one in said), tuple(sound for one in said for sound in one.reading)
            )


def _place(stem: str, kind: str, is_whole: bool) -> Spoken:
    reading = read(stem + kind)
    return Spoken(stem + kind, reading) if is_whole else Spoken(stem, reading[: -len(kind)])


class SearchText(NamedTuple):
    """What a union is found by, each in lines: names, address, readings, initials."""

    names: str
    address: str
    readings: str
    initials: str


def search_text(name: str, short_names: Iterable[str], address: str) -> str:
    """The text that `unions.finding` looks into. `parts_of` takes it apart.

    Pinyin has "'" before each syllable, so that "an" does not find every "shan".
    """
    name = fold(name)
    called = [*spoken(name)] or [Spoken(name, read(name))]
    shorter = [Spoken(short, read(short)) for short in map(fold, short_names)]
    readings = [*dict.fromkeys(one.reading for one in [*called, *shorter])]
    text = SearchText(
        _lines([name, *(one.text for one in [*called, *shorter])]),
        _lines([fold(address)]),
        _lines("'" + "'".join(reading) for reading in readings if reading),
        _lines("".join(syllable[0] for syllable in reading) for reading in readings if reading),
    )
    return "\t".join(text)


def parts_of(text: str) -> SearchText:
    parts = text.split("\t")
    return SearchText(*parts) if len(parts) == len(SearchText._fields) else SearchText("", "", "", "")


def _lines(texts: Iterable[str]) -> str:
    """Each line between two line ends, so that its beginning and its end can be asked for."""
    lines = dict.fromkeys(" ".join(text.split()) for text in texts)
    return "\n" + "\n".join(line for line in lines if line) + "\n"
