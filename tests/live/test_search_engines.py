"""The engines of a cluster, against real servers: the same contract as the embedded engine's."""

import os
import time
import uuid
from types import SimpleNamespace

import pytest
from elasticsearch import Elasticsearch

from search.engines import elasticsearch_lease
from search.engines.base import EngineUnavailable, Term
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.plain_node import PlainNode
from tests.search.conformance import EngineConformance, document, fill, keys
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

    @pytest.fixture
    def stalled(self, monkeypatch):
        """No builder prolongs its lease by itself, as if its process were stopped or killed."""
        monkeypatch.setattr(elasticsearch_lease.Lease, "_keep", lambda lease: None)

    def test_generations_do_not_pile_up(self, engine, url, index):
        for number in range(3):
            fill(engine, document(str(number)))
        client = Elasticsearch(url, node_class=PlainNode)
        assert len(client.indices.get(index=f"{index}-generation-*")) == 1

    def test_builder_that_was_killed_blocks_the_next_one_no_longer_than_its_lease(
        self, engine, again, stalled, monkeypatch
    ):
        killed = again().rebuild()
        killed.__enter__()
        with pytest.raises(EngineUnavailable, match="being rebuilt"):
            fill(engine, document("1"))
        later = SimpleNamespace(time=lambda: time.time() + elasticsearch_lease.LEASE)
        monkeypatch.setattr(elasticsearch_lease, "time", later)
        fill(engine, document("1"))
        assert keys(engine) == ["1"]

    def test_slow_builder_keeps_its_lease(self, engine, again, monkeypatch):
        monkeypatch.setattr(elasticsearch_lease, "LEASE", 3.0)
        with engine.rebuild() as generation:
            time.sleep(3.5)
            with pytest.raises(EngineUnavailable, match="being rebuilt"):
                fill(again(), document("2"))
            generation.apply([], [document("1")], 1)
            generation.swap()
        assert keys(engine) == ["1"]

    def test_builder_that_lost_its_lease_disturbs_nothing(self, engine, again, stalled, monkeypatch):
        monkeypatch.setattr(elasticsearch_lease, "LEASE", 0)
        with engine.rebuild() as late, again().rebuild() as generation:
            late.apply([], [document("1")], 1)
            generation.apply([], [document("2")], 2)
            with pytest.raises(EngineUnavailable, match="being rebuilt"):
                late.swap()
            generation.swap()
            with pytest.raises(EngineUnavailable, match="being rebuilt"):
                late.swap()
        assert keys(engine) == ["2"]
        assert engine.state().position == 2

    def test_late_writer_replaces_nothing_newer(self, engine, again):
        """Two workers, one of which is stopped for a while in the middle of its work."""
        fill(engine, document("1"), document("2"), document("3"), position=1)
        other, since = again(), engine.state()

        def overtaken():
            other.apply(since, ["1", "2", "3"], [document("1", "职工书屋"), document("2", "职工书屋")], 9)
            yield document("1")
            yield document("3")

        with pytest.raises(EngineUnavailable) as failure:
            engine.apply(since, ["1", "2", "3"], overtaken(), 5)
        assert failure.value.retry
        assert engine.state().position == 9
        assert set(keys(engine, Term("title_words", "书屋"))) == {"1", "2"}
        assert set(keys(engine)) == {"1", "2"}


class TestOpenSearch(TestElasticsearch):
    strings = STRINGS // 3

    @pytest.fixture
    def url(self, opensearch_url):
        return opensearch_url
