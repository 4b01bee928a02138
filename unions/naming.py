"""What follows from a union's name: its address in the directory and the text by which people find it.

佛山市南海区桂城街道总工会 is cut into places (佛山市, 南海区, 桂城街道), the rest (here none) and the end (总工会). People
leave out what they do not need (佛山南海桂城), type pinyin (nanhai) or initials (nhgc): all of that is stored.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from itertools import count
from string import ascii_lowercase
from typing import NamedTuple

from django.utils.text import slugify
from opencc import OpenCC
from pypinyin import lazy_pinyin, load_phrases_dict

PLACE = re.compile(r"(.{2,}?)(省|市|区|县|镇|乡|街道)")
END = re.compile(r"(?:总工会|工会联合会|工会委员会|工会)?$")
SLUG_LENGTH = 80

# Initials are stored in full-width letters, which no folded text holds: "an" typed as initials meets only initials.
INITIALS = str.maketrans(ascii_lowercase, "".join(chr(ord(letter) + 0xFEE0) for letter in ascii_lowercase))

# Places of Guangdong that pypinyin reads otherwise than the people there.
load_phrases_dict({"佛冈": [["fó"], ["gāng"]], "塘厦": [["táng"], ["xià"]]})


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


@lru_cache(maxsize=4096)
def read(piece: str) -> tuple[str, ...]:
    """Toneless pinyin, a Latin word counting as one syllable. Places recur, so their readings are remembered."""
    return tuple(syllable.lower() for syllable in lazy_pinyin(piece))


def _syllables(name: str) -> tuple[list[str], list[str]]:
    """The reading of the whole name and of the shortened one."""
    pieces = cut(name)
    stems = [read(stem + kind)[: -len(kind)] for stem, kind in pieces.places]
    kinds = [read(stem + kind)[-len(kind) :] for stem, kind in pieces.places]
    rest, end = read(pieces.rest), read(pieces.end)
    places = [syllable for pair in zip(stems, kinds, strict=True) for part in pair for syllable in part]
    return [*places, *rest, *end], [*(syllable for stem in stems for syllable in stem), *rest]


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


def search_text(name: str, short_names: Iterable[str], address: str) -> str:
    """The text that `unions.finding` looks into: a line a name, the address, a line a reading, the initials.

    Pinyin has "'" before each syllable, so that "an" does not find every "shan".
    """
    whole, short = _syllables(fold(name))
    shorter = [fold(one) for one in short_names]
    readings = [whole, short, *(list(read(one)) for one in shorter)]
    names = dict.fromkeys([fold(name), bare(fold(name)), *shorter])
    pinyin = ["'" + "'".join(reading) for reading in readings if reading]
    initials = [
        "".join(syllable[0] for syllable in reading).translate(INITIALS) for reading in readings if reading
    ]
    return "\n".join(["", *names, fold(address), *dict.fromkeys(pinyin), *dict.fromkeys(initials)])
