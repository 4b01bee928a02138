"""Real servers, each started once and ended with the tests. Every URL leads to an empty server."""

import psycopg
import pytest

from tests.live.java_nodes import elasticsearch, opensearch
from tests.live.postgresql import postgresql
from tests.live.process import fail_if_skipped, or_skip
from tests.live.redis_server import redis_server
from tests.processes import manage

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
def migrated_template(postgresql_url):
    """The name of a database to copy: migrated, and nothing more."""
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    url = postgresql_url.replace("/postgres", "/migrated")
    done = manage("migrate", "--verbosity=0", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    return "migrated"


@pytest.fixture
def migrated_url(postgresql_url, migrated_template):
    """The URL of a migrated database of one's own."""
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS own WITH (FORCE)")
        connection.execute(f"CREATE DATABASE own TEMPLATE {migrated_template}")
    return postgresql_url.replace("/postgres", "/own")


@pytest.fixture(scope="session")
def redis_url():
    with or_skip(redis_server()) as url:
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items) -> None:
    """Tests of one server run in one process (`--dist loadgroup`), so that it is started once."""
    for item in items:
        for server in SERVERS:
            if server in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(server))
