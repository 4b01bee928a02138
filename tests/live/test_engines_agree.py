"""The embedded engine and a cluster, side by side on real texts: the same answers."""

import os
import random
import uuid
from dataclasses import replace

import pytest

from search.engines.base import FACET_FIELDS
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.tantivy import TantivyEngine
from search.query import Filters, rank
from search.relevance import ask
from search.typed import take_apart
from tests.search.conformance import fill
from tests.search.retrieval import news, random_strings

QUERIES = int(os.environ.get("HUB_STRINGS", "100"))
YEAR = 365 * 86_400


@pytest.fixture(scope="module")
def documents():
    chance = random.Random(2019)
    return [
        replace(
            one,
            kind=chance.choice(("article", "event")),
            issued_at=chance.randint(1_500_000_000, 1_790_000_000),
            sections=tuple(chance.sample(("1", "2", "3"), chance.randint(1, 2))),
            category=chance.choice(("", "7", "8")),
            topics=tuple(chance.sample(("4", "5"), chance.randint(0, 2))),
        )
        for one in news()
    ]


@pytest.fixture(scope="module")
def queries(documents):
    chance = random.Random(1925)
    strings = random_strings(documents, 4 * QUERIES)
    titles = [one.title for one in documents if one.title]
    whole = [*strings[:QUERIES], *chance.choices(titles, k=QUERIES)]
    pairs = [
        f"{one} {other}" for one, other in zip(strings[QUERIES::2], strings[QUERIES + 1 :: 2], strict=False)
    ]
    return [*whole, *pairs[:QUERIES], *(f"{string}是什么" for string in strings[:QUERIES])]


@pytest.fixture
def agree(tmp_path, documents, queries):
    """agree(url) -> the share of queries whose first ten are the same there; totals and facets always are."""

    def _agree(url: str) -> float:
        cluster = ElasticsearchEngine(url, f"hub-{uuid.uuid4().hex[:8]}")
        engines = TantivyEngine(tmp_path / "index"), cluster
        for engine in engines:
            fill(engine, *documents)
        try:
            same = [_same_first_ten(engines, number, text) for number, text in enumerate(queries)]
        finally:
            cluster.drop()
        asked = [one for one in same if one is not None]
        assert len(asked) > QUERIES
        print(f"The same first ten in {sum(asked)} of {len(asked)} queries.")
        return sum(asked) / len(asked)

    return _agree


def _same_first_ten(engines, number: int, text: str) -> bool | None:
    """None where there is nothing to look for."""
    query = ask(take_apart(text))
    if not query:
        return None
    order = "newest" if number % 5 == 0 else "relevance"
    filters = Filters(kind="event") if number % 7 == 0 else Filters()
    one, other = (rank(engine, query, filters, 1, order, FACET_FIELDS) for engine in engines)
    assert one.match == other.match, text
    assert one.hits.total == other.hits.total, text
    assert one.hits.facets == other.hits.facets, text
    return [hit.key for hit in one.hits.hits] == [hit.key for hit in other.hits.hits]


def test_elasticsearch_answers_as_the_embedded_engine(agree, elasticsearch_url):
    assert agree(elasticsearch_url) >= 0.95


def test_opensearch_answers_as_the_embedded_engine(agree, opensearch_url):
    assert agree(opensearch_url) >= 0.95
