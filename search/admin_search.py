"""The search of Wagtail's admin: it finds parts of Chinese words, and does not slow down as the archive grows.

modelsearch's backends for databases take for a word what stands between spaces, so that a Chinese title is one word
and nobody finds a part of it. Here an index entry holds our tokens with spaces between them, and what is typed becomes
the same tokens. Two places do: `ObjectIndexer.prepare_value`, which every text passes on its way into an entry, and
the query itself, before a compiler turns it into SQL; both are the same for SQLite and PostgreSQL. modelsearch 1.3.2
offers no setting for the indexer, so ours takes its place in the backend's module.
"""

from __future__ import annotations

import sys
from functools import cache
from statistics import mean
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Length
from wagtail.search.backends import database
from wagtail.search.query import MATCH_NONE, And, Phrase, PlainText, SearchQuery

from search import chinese
from search.typed import TYPED_LIMIT

NEWEST = 500
UNWEIGHED = 1.0  # as entries are inserted


class TokenIndexer:
    """For the databases' `ObjectIndexer`: texts as tokens, so that a pair or a single character of a word is found."""

    # For fuzzy search, which the admin has not: not worth storing every text a second time.
    title_text = body_text = ""

    def prepare_value(self, value: Any) -> str:
        text = super().prepare_value(value)  # type: ignore[misc]
        # A list or a dictionary comes as what this method made of its members.
        return text if isinstance(value, list | dict) else _stored(text)


class TokenCompiler:
    """For the databases' query compilers: what is typed as tokens, the last of them perhaps not yet complete."""

    # In whole-word search, too: Wagtail uses it for acts on all that a listing found while one typed.
    LAST_TERM_IS_PREFIX = True
    query: SearchQuery

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = _tokenised(self.query)


class SteadyIndex:
    """For the databases' index classes.

    Theirs weigh a title by the average length of all titles, and compute that average anew, over the whole index, at
    each save of a page. The average of the newest entries serves as well.
    """

    entries: Any

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]
            return
        newest = self.entries.order_by("-pk").annotate(length=Length("title"))
        rows = list(newest.values_list("pk", "length", "title_norm")[:NEWEST])
        lengths = [length for _, length, _ in rows if length]
        fresh = [pk for pk, length, norm in rows if length and norm == UNWEIGHED]
        if fresh:
            weighed = self.entries.filter(pk__in=fresh).annotate(length=Length("title"))
            weighed.update(title_norm=Value(float(mean(lengths))) / F("length"))


def SearchBackend(params: dict) -> Any:  # noqa: N802  (the name that Wagtail looks for)
    """Wagtail's backend for the database in use, with our tokens and the steady index."""
    # PostgreSQL: no stemming, no stop words, whatever the language of the server.
    params = {"SEARCH_CONFIG": "simple"} | params
    backend: Any = database.SearchBackend(params).__class__
    return _adapted(backend)(params)


@cache
def _adapted(backend: Any) -> Any:
    module: Any = sys.modules[backend.__module__]
    if not hasattr(module, "ObjectIndexer"):  # SQLite without its full-text search
        return backend

    def ours(part: type, theirs: type) -> type:
        return type(part.__name__, (part, theirs), {})

    module.ObjectIndexer = ours(TokenIndexer, module.ObjectIndexer)
    parts = {
        "index_class": ours(SteadyIndex, backend.index_class),
        "query_compiler_class": ours(TokenCompiler, backend.query_compiler_class),
        "autocomplete_query_compiler_class": ours(TokenCompiler, backend.autocomplete_query_compiler_class),
    }
    return type("AdminSearchBackend", (backend,), parts)


def _stored(text: str) -> str:
    tokens = chinese.terms(text)
    return " ".join([*tokens.pairs, *dict.fromkeys(tokens.chars)])


def _tokenised(query: SearchQuery) -> SearchQuery:
    """The query with tokens for words; none are joined but by `and`, which is all that the admin does.

    Other queries (everything, nothing) stay as they are.
    """
    typed = _typed(query)
    if typed is None:
        return query
    tokens = _sought(typed[:TYPED_LIMIT])
    return PlainText(" ".join(tokens), getattr(query, "operator", "and")) if tokens else MATCH_NONE


def _typed(query: SearchQuery) -> str | None:
    """All that was typed: Wagtail has split it at quotation marks. A phrase's pairs keep it together well enough."""
    if isinstance(query, And):
        parts = [_typed(part) for part in query.subqueries]
        return None if None in parts else " ".join(filter(None, parts))
    return query.query_string if isinstance(query, PlainText | Phrase) else None


def _sought(text: str) -> list[str]:
    """The pairs of each run of Han characters, a character that stands alone, the parts of Latin words."""
    tokens = chinese.terms(text)
    sought: dict[str, None] = {}
    in_run = False
    for pair, char in zip(tokens.pairs, tokens.chars, strict=True):
        if pair != char or not in_run:
            sought[pair] = None
        in_run = pair != char
    return list(sought)
