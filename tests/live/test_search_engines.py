"""The engines of a cluster, against real servers: the same contract as the embedded engine's."""

import os
import uuid

import pytest
from elasticsearch import Elasticsearch

from search.engines.base import EngineUnavailable, Query
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.plain_node import PlainNode
from tests.search.conformance import ITEM, EngineConformance, document, fill, keys
from tests.search.retrieval import Retrieval

STRINGS = int(os.environ.get("HUB_STRINGS", "60"))  # 500 in full


class TestElasticsearch(EngineConformance, Retrieval):
    strings = STRINGS

    @pytest.fixture
    def url(self, elasticsearch_url):
        return elasticsearch_url

    @pytest.fixture
    def index(self):
        return f"hub-{uuid.uuid4().hex[:8]}"

    @pytest.fixture
    def again(self, url, index):
        yield lambda: ElasticsearchEngine(url, index)
        ElasticsearchEngine(url, index).drop()

    @pytest.fixture
    def engine(self, again):
        return again()

    def test_generations_do_not_pile_up(self, engine, url, index):
        for number in range(3):
            fill(engine, document(str(number)))
        client = Elasticsearch(url, node_class=PlainNode)
        assert len(client.indices.get(index=f"{index}-generation-*")) == 1

    def test_builder_that_was_killed_blocks_the_next_one_no_longer_than_its_lease(
        self, engine, again, monkeypatch
    ):
        with monkeypatch.context() as patch:
            patch.setattr("search.engines.elasticsearch.LEASE", 0)
            killed = again().rebuild()
            killed.__enter__()
        fill(engine, document("1"))
        assert keys(engine) == ["1"]
        del killed


class TestOpenSearch(TestElasticsearch):
    @pytest.fixture
    def url(self, opensearch_url):
        return opensearch_url


def test_server_that_is_not_there_is_worth_another_try():
    engine = ElasticsearchEngine("http://127.0.0.1:9", options={"max_retries": 0, "request_timeout": 1})
    for ask in (engine.state, lambda: engine.search(Query(ITEM)), lambda: engine.counts([ITEM])):
        with pytest.raises(EngineUnavailable) as failure:
            ask()
        assert failure.value.retry
