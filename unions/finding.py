"""一键找到工会: the directory searched by name, short name, place, pinyin and initials."""

from __future__ import annotations

import re
from functools import lru_cache

from django.db.models import Case, IntegerField, Q, Value, When

from .naming import INITIALS, bare, fold

MAX_LENGTH = 60
MAX_TERMS = 5
MAX_READINGS = 12
SEPARATORS = re.compile(r"[\s,，、;；。/\\|'\x00-\x1f]+")
END = re.compile(r"总?工会$")
LETTERS = re.compile(r"[a-z]+")
CONSONANT = r"(?:[zcs]h?|[bpmfdtnlgkhjqxryw])"
SYLLABLE = re.compile(
    rf"{CONSONANT}(?:i(?:a(?:ng?|o)?|e|ng?|ong|u)?|u(?:a(?:ng?|i)?|e|i|n|o)?|ve?|a(?:ng?|i|o)?|e(?:ng?|i|r)?|o(?:ng|u)?)"
    r"|a(?:ng?|i|o)?|e(?:ng?|i|r)?|ou?"
)
UNFINISHED = re.compile(rf"{CONSONANT}?[aeiouvng]{{0,4}}")


def terms(query: str) -> list[str]:
    """What a person typed, as words to find; 工会 at the end is dropped, since every entry has it."""
    words = [word for word in SEPARATORS.split(fold(query[:MAX_LENGTH])) if word]
    return [END.sub("", word) or word for word in words[:MAX_TERMS]]


def condition(query: str) -> Q:
    """Every term must be found in one of its forms."""
    found = Q()
    for term in terms(query):
        found &= _contains_any([term, bare(term)] if not LETTERS.fullmatch(term) else _letter_forms(term))
    return found


def rank(query: str) -> Case:
    """0 for the entry that is named so, 1 where the name or its reading begins so, 2 for the rest."""
    first = next(iter(terms(query)), "")
    forms = _letter_forms(first) if LETTERS.fullmatch(first) else [first, bare(first)]
    return Case(
        When(_contains_any([f"\n{form}\n" for form in forms]), then=Value(0)),
        When(_contains_any([f"\n{form}" for form in forms]), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def _letter_forms(letters: str) -> list[str]:
    """Latin letters as pinyin, one form for each way to cut them into syllables, and as initials."""
    return [*(f"'{reading}" for reading in readings(letters)), letters.translate(INITIALS)]


@lru_cache(maxsize=1024)
def readings(letters: str) -> tuple[str, ...]:
    """Ways to cut letters into syllables, longest first, the last perhaps unfinished: xian -> xian, xi'an ..."""
    found = [letters] if UNFINISHED.fullmatch(letters) else []
    for end in range(min(6, len(letters) - 1), 0, -1):
        if SYLLABLE.fullmatch(letters[:end]):
            found += [f"{letters[:end]}'{rest}" for rest in readings(letters[end:])]
    return tuple(found[:MAX_READINGS])


def _contains_any(texts: list[str]) -> Q:
    found = Q()
    for text in dict.fromkeys(texts):
        found |= Q(search_text__contains=text)
    return found
