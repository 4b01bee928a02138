"""Real servers, each started once and ended with the tests. Every URL leads to an empty server."""

import pytest

from tests.live.java_nodes import elasticsearch, opensearch
from tests.live.postgresql import postgresql
from tests.live.process import fail_if_skipped, or_skip
from tests.live.redis_server import redis_server

SERVERS = ("elasticsearch_node", "elasticsearch_cluster", "opensearch_url", "postgresql_url", "redis_url")


@pytest.fixture(scope="session")
def elasticsearch_node():
    with or_skip(elasticsearch()) as nodes:
        (node,) = nodes.values()
        yield node


@pytest.fixture(scope="session")
def elasticsearch_url(elasticsearch_node):
    return elasticsearch_node.url


@pytest.fixture(scope="module")
def elasticsearch_cluster():
    """Three nodes by their names."""
    with or_skip(elasticsearch(size=3)) as nodes:
        yield nodes


@pytest.fixture(scope="session")
def opensearch_url():
    with or_skip(opensearch()) as node:
        yield node.url


@pytest.fixture(scope="session")
def postgresql_url():
    with or_skip(postgresql()) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url():
    with or_skip(redis_server()) as url:
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    fail_if_skipped(report)
    return report


def pytest_collection_modifyitems(items) -> None:
    """Tests of one server run in one process (`--dist loadgroup`), so that it is started once."""
    for item in items:
        for server in SERVERS:
            if server in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(server))
