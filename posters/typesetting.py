"""Breaks Chinese text into lines as a printer would.

Source: W3C, Requirements for Chinese Text Layout (clreq), 3.1.3 Prohibition rules for line start and line end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

NEVER_FIRST = frozenset("。，、；：？！．·)]}）】》〉」』〕〗”’%％℃°…—～,.;:?!")
NEVER_LAST = frozenset("(（[【《〈「『〔〖{“‘￥$#＃")
LATIN = re.compile(r"[!-~]+|——|……|.", re.DOTALL)
JOINED = re.compile("\u200d.")  # what an emoji of several parts consists of beside the first
MISSING = "〓"  # what printers set for a character that they have no type of
MORE = "……"
INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me"}

Width = Callable[[str], float]  # of a text the sum of its characters'


def settable(text: str, has: Callable[[str], bool]) -> str:
    """The text in characters of the font, on one line: Han it lacks become 〓, symbols it lacks are left out."""
    one_line = JOINED.sub("", " ".join(text.split()))
    return " ".join("".join(_typed(character, has) for character in one_line).split())


def _typed(character: str, has: Callable[[str], bool]) -> str:
    kind = unicodedata.category(character)
    if kind in INVISIBLE:
        return ""
    if has(character):
        return character
    return MISSING if kind.startswith(("L", "N")) else ""


def atoms(text: str) -> list[str]:
    """The smallest parts that stay on one line."""
    glued: list[str] = []
    for part in LATIN.findall(text):
        if glued and (part[0] in NEVER_FIRST or glued[-1][-1] in NEVER_LAST):
            glued[-1] += part
        else:
            glued.append(part)
    return glued


def lines(parts: Iterable[str], width: Width, room: float, most: int) -> list[str]:
    """The parts in lines no wider than `room`; beyond `most` lines the text ends in ……."""
    whole = _filled(list(parts), width, room)
    if len(whole) <= most:
        return whole
    last = whole[most - 1].rstrip("，、；：。 ")
    while last and width(last + MORE) > room:
        last = last[:-1].rstrip("，、；：。 ")
    return [*whole[: most - 1], last + MORE]


def balanced(parts: Sequence[str], width: Width, room: float, most: int) -> list[str]:
    """The same number of lines as `lines` gives, of nearly the same length: for headlines."""
    best = lines(parts, width, room, most)
    narrow = max(map(width, best), default=0)
    step = width("工") / 2
    while narrow > step and len(_filled(list(parts), width, narrow - step)) == len(best) < most + 1:
        narrow -= step
        if any(width(part) > narrow for part in parts):
            break  # a line would begin within a word
        best = _filled(list(parts), width, narrow)
    return best


def _filled(parts: list[str], width: Width, room: float) -> list[str]:
    filled = [""]
    for part in _fitting(parts, width, room):
        if filled[-1] and width((filled[-1] + part).rstrip()) > room:
            filled.append("")
        filled[-1] += part if filled[-1] else part.lstrip()
    return [line.rstrip() for line in filled if line.strip()]


def _fitting(parts: list[str], width: Width, room: float) -> Iterable[str]:
    """Parts that are wider than a line in their atoms, atoms in their characters."""
    for part in parts:
        if width(part.rstrip()) <= room:
            yield part
        elif len(inner := atoms(part)) > 1:
            yield from _fitting(inner, width, room)
        else:
            yield from _cut(part, width, room)


def _cut(atom: str, width: Width, room: float) -> Iterable[str]:
    start, taken = 0, 0.0
    for place, character in enumerate(atom):
        taken += width(character)
        if taken > room and place > start:
            yield atom[start:place]
            start, taken = place, width(character)
    yield atom[start:]
