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


@pytest.fixture(params=["elasticsearch_url", "opensearch_url"])
def engines(request, tmp_path, documents):
    cluster = ElasticsearchEngine(request.getfixturevalue(request.param), f"hub-{uuid.uuid4().hex[:8]}")
    embedded = TantivyEngine(tmp_path / "index")
    for engine in (embedded, cluster):
        fill(engine, *documents)
    yield embedded, cluster
    cluster.drop()


def test_same_totals_and_facets_always_and_the_same_first_ten_nearly_always(engines, queries):
    same = asked = 0
    for number, text in enumerate(queries):
        query = ask(take_apart(text))
        if not query:
            continue
        order = "newest" if number % 5 == 0 else "relevance"
        filters = Filters(kind="event") if number % 7 == 0 else Filters()
        one, other = (rank(engine, query, filters, 1, order, FACET_FIELDS) for engine in engines)
        assert one.match == other.match, text
        assert one.hits.total == other.hits.total, text
        assert one.hits.facets == other.hits.facets, text
        asked += 1
        same += [hit.key for hit in one.hits.hits] == [hit.key for hit in other.hits.hits]
    assert asked > QUERIES
    print(f"The same first ten in {same} of {asked} queries.")
    assert same / asked >= 0.95
