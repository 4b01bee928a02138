"""Measures the ranking on questions whose answers are known, through the very code of the site.

A set is a folder of `corpus.jsonl` {id, title, text}, `queries.jsonl` {id, text} and `qrels.tsv`: query, document,
grade, separated by tabs, no header. Files may be compressed (`.gz`).
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from search.engines.base import Engine, SearchDocument, Term
from search.query import rank
from search.relevance import ask
from search.typed import take_apart

DEPTH = 10
KIND = "article"


class NotASet(Exception):
    """A file of the set is missing or cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of the queries, between 0 and 1, that found an answer; the best answer's rank counts."""

    documents: int
    queries: int
    hit_at_1: float
    mrr_at_10: float
    hit_at_10: float


def evaluate(
    engine: Engine,
    folder: Path,
    *,
    haystack: Path | None = None,
    titles: bool = True,
    rewrite: Callable[[str], str] = str,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = iter,
) -> Figures:
    """Index the set's documents aside, `haystack`'s with them, ask its queries and return how well they did.

    `titles`: whether titles are indexed; `rewrite`: applied to each query. Raises NotASet, EngineUnavailable.
    """
    answers = _answers(folder / "qrels.tsv")
    corpus = documents_of(folder / "corpus.jsonl", "", titles)
    hay = documents_of(haystack, "haystack-", titles) if haystack else iter(())
    queries = [query for query in _lines(folder / "queries.jsonl") if query["id"] in answers]
    if not queries:
        raise NotASet(f"{folder}: no query has an answer in qrels.tsv")
    with engine.aside() as aside:
        number = fill(aside, progress(chain(corpus, hay)))
        ranks = [_rank(aside, rewrite(query["text"]), answers[query["id"]]) for query in progress(queries)]
    return Figures(number, len(queries), *_means(ranks))


def fill(engine: Engine, documents: Iterable[SearchDocument]) -> int:
    """Make these documents the engine's index; return how many it holds."""
    with engine.rebuild() as generation:
        generation.apply([], documents, 0)
        generation.swap()
    return engine.counts([Term("kind", KIND)])[0]


def _rank(engine: Engine, text: str, answers: set[str]) -> int | None:
    """Return the place of the best answer in the first page of results, from 1."""
    asked = ask(take_apart(text))
    hits = rank(engine, asked).hits.hits if asked else []
    return next((place for place, hit in enumerate(hits[:DEPTH], 1) if hit.key in answers), None)


def _means(ranks: list[int | None]) -> tuple[float, float, float]:
    found = [place for place in ranks if place]
    sums = (sum(place == 1 for place in found), sum(1 / place for place in found), len(found))
    first, reciprocal, any_place = (total / len(ranks) for total in sums)
    return first, reciprocal, any_place


def _answers(path: Path) -> dict[str, set[str]]:
    answers: dict[str, set[str]] = defaultdict(set)
    for number, line in enumerate(read_lines(path), 1):
        try:
            query, document, grade = line.rstrip("\n").split("\t")
            if int(grade) > 0:
                answers[query].add(document)
        except ValueError as error:
            raise NotASet(f"{path}, line {number}: query, document and grade are expected") from error
    return answers


def documents_of(path: Path, prefix: str, titles: bool) -> Iterator[SearchDocument]:
    """Yield the documents of a file of {id, title, text} a line, `prefix` before their ids. Raises NotASet."""
    for row in _lines(path):
        title = (row.get("title") or "") if titles else ""
        yield SearchDocument(prefix + row["id"], title, KIND, 0, body=row["text"])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(read_lines(path), 1):
        try:
            row = json.loads(line)
            yield {**row, "id": str(row["id"]), "text": str(row["text"])}
        except (KeyError, TypeError, ValueError) as error:
            raise NotASet(f"{path}, line {number}: an object with id and text is expected") from error


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, which may be compressed. Raises NotASet."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        raise NotASet(f"{path}: {error}") from error
