"""Words that the desk, or the union itself, has put on its lists: banned, wrong, and names written wrongly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from django.db.models import Q

from articles.models import ItemPage, WatchedTerm
from unions.models import Union
from unions.naming import read

from . import texts
from .registry import Check, Finding, Level

Kind = WatchedTerm.Kind
SOUTHERN_INITIAL = re.compile("^([zcs])h")
SOUTHERN_FINAL = re.compile("(?<=[aei])ng$")
FULL_NAME = 3  # characters; of shorter names the first one, the family's, has to be right for a suspicion


def watched(union: Union, kind: str) -> list[WatchedTerm]:
    """The desk's terms and the union's own."""
    return list(WatchedTerm.objects.filter(Q(union=None) | Q(union=union), kind=kind).order_by("pk"))


def banned(page: ItemPage, union: Union) -> Iterator[Finding]:
    for field, term in _met(page, watched(union, Kind.BANNED)):
        instead = f"请改为“{term.instead}”。" if term.instead else "请删去或改写。"
        yield Finding(f"“{term.term}”不能用。{instead}{term.note}", field)


def wrong(page: ItemPage, union: Union) -> Iterator[Finding]:
    for field, term in _met(page, watched(union, Kind.WRONG)):
        yield Finding(f"“{term.term}”应写作“{term.instead}”。{term.note}", field)


def _met(page: ItemPage, terms: list[WatchedTerm]) -> Iterator[tuple[str, WatchedTerm]]:
    """Each term with the first field that holds it, apart from where it stands within what is right."""
    if not terms:
        return
    held = [(field, texts.squeezed(text)) for field, text in texts.of(page)]
    for term in terms:
        sought, right = texts.squeezed(term.term), texts.squeezed(term.instead)
        for field, text in held:
            if sought in (text.replace(right, "\0") if right else text):
                yield field, term
                break


def names(page: ItemPage, union: Union) -> Iterator[Finding]:
    """What sounds like a name on the list and is written otherwise."""
    right = {texts.squeezed(term.term): term for term in watched(union, Kind.NAME)}
    by_sound: dict[str, list[str]] = defaultdict(list)
    for name in right:
        by_sound[_sounds(name)[0]].append(name)
    told: set[str] = set()
    for field, text in texts.of(page) if right else ():
        for name, written in _misspelt(texts.squeezed(text), by_sound, right.keys()):
            if written not in told:
                told.add(written)
                yield Finding(f"“{written}”是不是“{right[name].term}”？{right[name].note}", field)


def _misspelt(text: str, by_sound: dict[str, list[str]], right) -> Iterator[tuple[str, str]]:
    sounds = _sounds(text)
    for start, sound in enumerate(sounds):
        for name in by_sound.get(sound, ()):
            written = text[start : start + len(name)]
            alike = sounds[start : start + len(name)] == _sounds(name)
            if alike and written not in right and _is_suspicious(name, written):
                yield name, written


def _is_suspicious(name: str, written: str) -> bool:
    """As whole texts sound alike by chance: a full name shares a character, a short one its first."""
    if len(name) < FULL_NAME:
        return name[0] == written[0]
    return any(one == other for one, other in zip(name, written, strict=True))


def _sounds(text: str) -> list[str]:
    """How each character sounds by itself, without tone and as many in the south speak and type."""
    return [_southern("".join(read(character))) for character in text]


@cache
def _southern(syllable: str) -> str:
    """zh, ch, sh as z, c, s; ang, eng, ing as an, en, in."""
    return SOUTHERN_FINAL.sub("n", SOUTHERN_INITIAL.sub(r"\1", syllable))


BANNED = Check("banned-term", "禁用词", Level.BLOCKING, banned)
WRONG = Check("wrong-term", "错误用语", Level.ADVISING, wrong)
NAMES = Check("wrong-name", "人名、单位名写错", Level.ADVISING, names)
