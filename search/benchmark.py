"""How fast the engines are, side by side, and the results page on a real database; for `manage.py benchmark_search`."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.test import Client

from articles import bulk, changes
from articles.models import ArticlePage, SectionPage
from search import evaluation
from search.engines import current_engine
from search.engines.base import FACET_FIELDS, Engine, SearchDocument
from search.query import rank, search
from search.relevance import ask
from search.typed import take_apart

SECTIONS = 30
CATEGORIES = 8
DAYS = 1_000
LATEST = 1_790_000_000  # seconds since 1970
WARM_UP = 20  # queries
PUBLISHED = 40
PATIENCE = 600.0  # seconds that the worker is waited for
WORD = "飞檐走壁车间"  # that no text holds


@dataclass(frozen=True, slots=True)
class Filled:
    """How an index was made: documents a second, megabytes of text, of the index and of this process's memory."""

    documents_per_second: float
    text: float
    stored: float
    memory: float


def documents(news: Path, size: int) -> Iterator[SearchDocument]:
    """Yield documents from a file of news, as many as wanted, filed under sections and categories by chance."""
    chance = random.Random(1951)
    for number, story in enumerate(islice(bulk.stories(news), size)):
        yield SearchDocument(
            key=str(number),
            title=story.title,
            kind="article" if number % 4 else "event",
            issued_at=LATEST - chance.randrange(DAYS * 86_400),
            lead=f"{story.paragraphs[0][:60]}\n第{number % SECTIONS}市总工会" if story.paragraphs else "",
            body="\n".join(story.paragraphs),
            sections=(str(number % SECTIONS),),
            unions=(str(number % SECTIONS), "u"),
            category=str(chance.randrange(CATEGORIES)),
        )


def fill(engine: Engine, found: Sequence[SearchDocument], progress: Callable = iter) -> Filled:
    """Build the index of these documents, segmentation included."""
    start = time.perf_counter()
    evaluation.fill(engine, progress(found))
    spent = time.perf_counter() - start
    text = sum(len(f"{one.title}{one.lead}{one.body}".encode()) for one in found)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Filled(len(found) / spent, text / 1e6, engine.stored() / 1e6, memory / 1e6)


def typed(titles: Sequence[str], number: int) -> list[str]:
    """Return what people might type: parts of titles of two to six characters, pairs of them, whole titles."""
    chance = random.Random(1925)
    queries = []
    for title in chance.choices([title for title in titles if len(title) > 6], k=number):
        start, other = chance.randrange(len(title) - 5), chance.randrange(len(title) - 5)
        part = title[start : start + chance.randint(2, 6)]
        ways = (part, part, f"{part} {title[other : other + 2]}", title)
        queries.append(chance.choice(ways))
    return queries


def times(engines: dict[str, Engine], queries: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the milliseconds at 50 and 95 % for each engine, first page and facets; the engines take turns."""
    spent: dict[str, list[float]] = {name: [] for name in engines}
    for number, text in enumerate(queries):
        asked = ask(take_apart(text))
        for name, engine in engines.items():
            if asked:
                start = time.perf_counter()
                rank(engine, asked, facets=FACET_FIELDS)
                spent[name].append(time.perf_counter() - start)
        if number == WARM_UP:
            spent = {name: [] for name in engines}
    return {name: _percentiles(found) for name, found in spent.items()}


def page_times(queries: Sequence[str]) -> tuple[float, float]:
    """Return the milliseconds at 50 and 95 % of the whole results page, of the site's own index and database."""
    client = Client(SERVER_NAME="localhost")
    spent = []
    for text in (*queries[:WARM_UP], *queries):
        start = time.perf_counter()
        client.get("/search/", {"q": text})
        spent.append(time.perf_counter() - start)
    return _percentiles(spent[WARM_UP:])


def findable_times() -> tuple[float, float]:
    """Return the milliseconds at 50 and 95 % from a publication to its being found, a worker running beside."""
    worker = subprocess.Popen([sys.executable, sys.argv[0], "work"], stdout=subprocess.DEVNULL)
    try:
        _until(lambda: _position() == changes.last_position())
        section = SectionPage.objects.get(slug="benchmark-0")
        return _percentiles([_findable(section, number) for number in range(PUBLISHED)])
    finally:
        worker.terminate()
        worker.wait()


def _findable(section: SectionPage, number: int) -> float:
    word = f"{WORD}第{number}号{time.time_ns()}"
    _publish(section, word)
    start = time.perf_counter()
    _until(lambda: bool(search(f'"{word}"').found))
    return time.perf_counter() - start


def _publish(section: SectionPage, word: str) -> None:
    section.refresh_from_db()
    article = ArticlePage(title=word, body=[("paragraph", f"<p>{word}</p>")], live=False)
    section.add_child(instance=article)
    article.save_revision().publish()


def _position() -> int | None:
    state = current_engine().state()
    return state.position if state else None


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("The worker does not follow.")
        time.sleep(0.005)


def _percentiles(spent: Sequence[float]) -> tuple[float, float]:
    cuts: list[Any] = quantiles(spent, n=20)
    return cuts[9] * 1_000, cuts[18] * 1_000
