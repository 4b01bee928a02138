"""What a person may be about to type: words that find something, unions, titles; by characters, pinyin and initials.

What was typed in characters is compared with characters only. What was typed in letters is compared with the pinyin and
the initials, too, but whatever has the letters in it comes first.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse

from articles.models import Category, ItemPage
from search import chinese, sounds, statistics, synonyms
from search.engines import current_engine
from search.engines.base import Bool, Constant, Engine, EngineUnavailable, Node, Query, Term
from search.parameters import KINDS
from search.relevance import phrase, phrase_in
from unions import finding
from unions.models import Union

TYPED_LIMIT = 20  # characters; who types more needs no completion
WORDS, UNIONS, TITLES = 4, 2, 4  # suggestions of each kind
TRIED = 3  # times as many words are asked for in the index
FREQUENT = 300
FREQUENT_KEPT = 600  # seconds
CHARACTERS = 1_000.0  # a match by characters, against 1 by sound
_NOT_WRITTEN = re.compile(r"\W")
_PIECE = re.compile(r"[a-z0-9]+|[^a-z0-9]+")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text to put in place of what was typed, what it is, and the address to go to."""

    text: str
    kind: str
    url: str


def complete(typed: str) -> list[Suggestion]:
    """Return at most ten suggestions, the likeliest first. Their number of database queries is constant."""
    typed = typed.strip()[:TYPED_LIMIT]
    sought = _NOT_WRITTEN.sub("", chinese.simplify(typed))  # song'qing as phones put it
    if not sought:
        return []
    unions = _unions(typed)
    try:
        engine = current_engine()
        return [*_words(engine, sought), *unions, *_titles(engine, sought)]
    except EngineUnavailable:
        logger.exception("The search engine does not answer.")
        return unions


def _words(engine: Engine, sought: str) -> Iterator[Suggestion]:
    frequent = cache.get_or_set("search-frequent", lambda: statistics.frequent(FREQUENT), FREQUENT_KEPT)
    known = (*(frequent or ()), *Category.objects.values_list("name", flat=True))
    words = dict.fromkeys([*known, *chinese.dictionary_words(), *synonyms.current()])
    ranked = sorted((rank, word) for word in words if (rank := _rank(sought, word)) is not None)
    likely = [word for _, word in ranked[: WORDS * TRIED]]
    nodes = [(word, node) for word in likely if (node := phrase(word))]
    counts = engine.counts([node for _, node in nodes])
    found = [word for (word, _), count in zip(nodes, counts, strict=True) if count]
    for word in found[:WORDS]:
        yield Suggestion(word, "词语", f"{reverse('search')}?{urlencode({'q': word})}")


def _rank(sought: str, word: str) -> tuple[int, int] | None:
    """Rank a word for what was typed: it begins so, holds it, sounds so; shorter ones first. None: neither."""
    text, spellings = _read(word)
    if text == sought:
        return None
    if sought in text:
        return (0 if text.startswith(sought) else 1), len(text)
    if len(sought) >= sounds.FEWEST and any(spelling.startswith(sought) for spelling in spellings):
        return 2, len(text)
    return None


@lru_cache(maxsize=4_096)
def _read(word: str) -> tuple[str, tuple[str, ...]]:
    return chinese.simplify(word), tuple(sounds.spellings(word))


def _unions(typed: str) -> list[Suggestion]:
    if not finding.terms(typed):
        return []
    found = Union.objects.likeliest(typed, UNIONS)
    return [Suggestion(union.name, "工会", union.get_absolute_url()) for union in found]


def _titles(engine: Engine, sought: str) -> Iterator[Suggestion]:
    hits = engine.search(Query(_title_node(_PIECE.findall(sought)), limit=TITLES * 2))
    items = ItemPage.objects.visible().in_bulk([int(hit.key) for hit in hits.hits])
    shown = [items[int(hit.key)] for hit in hits.hits if int(hit.key) in items]
    for item in _once(shown):
        yield Suggestion(item.title, KINDS[item.kind], item.url)


def _once(items: Iterable[ItemPage]) -> list[ItemPage]:
    by_title: dict[str, ItemPage] = {}
    for item in items:
        by_title.setdefault(item.title, item)
    return list(by_title.values())[:TITLES]


def _title_node(pieces: list[str]) -> Node:
    """Find titles that hold all pieces; those that hold the letters themselves before those that sound so."""
    return Bool(must=tuple(_letters(piece) if piece.isascii() else _characters(piece) for piece in pieces))


def _characters(piece: str) -> Node:
    return Constant(phrase_in("title", chinese.terms(piece)), CHARACTERS)


def _letters(piece: str) -> Node:
    written = Bool(
        should=(Term("title_words", piece), Term("title_words", chinese.beginning(piece))), at_least=1
    )
    sound = Term("title_sounds", sounds.sought(piece))
    return Bool(should=(Constant(written, CHARACTERS), Constant(sound, 1.0)), at_least=1)
