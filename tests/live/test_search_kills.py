"""Indexers of a cluster, and the cluster's own processes, killed at any moment. HUB_KILLS sets how often."""

import random
import time
import uuid
from contextlib import contextmanager

import pytest

from tests.search.kills import KILLS, check_answers, kill_indexers, report
from tests.search.site import running_site

SERVER_KILLS = max(1, KILLS // 40)  # a server takes seconds to come back
LONGEST_WAIT = 3.0  # seconds that a reader waits at most
AWAY = 3.0  # seconds for which a server is away, at least


@pytest.fixture
def site_of(tmp_path_factory, migrated):
    """site_of(*urls) -> a site whose index lies there."""

    @contextmanager
    def _site_of(*urls, **options):
        engine = {
            "class": "search.engines.elasticsearch.ElasticsearchEngine",
            "url": urls,
            "index": f"hub-{uuid.uuid4().hex[:8]}",
        }
        with running_site(tmp_path_factory, migrated, engine | options) as site:
            yield site
        site.engine.drop()

    return _site_of


@pytest.fixture
def mortal_node(elasticsearch_node):
    """Lives again for the tests that come after."""
    yield elasticsearch_node
    elasticsearch_node.revive()


def test_killed_indexer_loses_nothing_in_elasticsearch(site_of, elasticsearch_node):
    with site_of(elasticsearch_node.url) as site:
        kill_indexers(site)


def test_killed_indexer_loses_nothing_in_opensearch(site_of, opensearch_url):
    """The same requests as to Elasticsearch: a quarter as often."""
    with site_of(opensearch_url) as site:
        kill_indexers(site, KILLS // 4)


def test_killed_elasticsearch_loses_nothing_and_holds_up_nobody(site_of, mortal_node):
    waits = []
    with site_of(mortal_node.url) as site, site.running("work"):
        with site.running("publish", "read"):
            site.wait_until_begun()
            before = site.engine.state().generation
            for _ in range(SERVER_KILLS):
                time.sleep(random.uniform(0, 1))
                mortal_node.kill()
                published = site.told("published")
                time.sleep(AWAY)
                assert site.told("published") > published
                mortal_node.start()
                waits.append(site.wait_until_found())
        site.wait_until_exact()
        assert site.engine.state().generation == before  # it was not for a rebuild that all is there
        check_answers(site, refused=True)
        assert max(seconds for _, seconds in site.answers()) < LONGEST_WAIT
        report(site, f"{SERVER_KILLS} kills of the server", waits)


def test_cluster_that_loses_a_node_refuses_nothing_and_loses_nothing(site_of, elasticsearch_cluster):
    urls = [node.url for node in elasticsearch_cluster.values()]
    waits: list[float] = []
    with site_of(*urls, shards=3) as site, site.running("work"):
        with site.running("publish", "read"):
            site.wait_until_begun()
            for _ in range(SERVER_KILLS):
                _complete(elasticsearch_cluster)
                time.sleep(random.uniform(0, 1))
                _master(elasticsearch_cluster).kill()
                waits.append(site.wait_until_found())
            time.sleep(AWAY)
            waits.append(site.wait_until_found())
        site.wait_until_exact()
        check_answers(site, refused=False)
        assert "search index failed" not in site.log.read_text()
        report(site, f"{SERVER_KILLS} kills of a cluster's master", waits)


def _complete(nodes) -> None:
    """Starts what was killed before, and waits until each part of the index is there twice."""
    for node in nodes.values():
        node.revive()
    assert node.ask("_cluster/health?wait_for_status=green&timeout=25s").get("status") == "green"


def _master(nodes):
    """The node that decides where the parts of an index are, so that the others have to elect another."""
    (node, *_) = nodes.values()
    state = node.ask("_cluster/state/master_node,nodes")
    return nodes[state["nodes"][state["master_node"]]["name"]]
