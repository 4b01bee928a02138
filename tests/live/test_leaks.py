"""Nothing hidden shows, with an engine of a cluster either; see tests/test_leaks.py."""

import uuid

import pytest

from search.engines import current_engine
from tests import leaks

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine(elasticsearch_url, settings):
    index = f"hub-{uuid.uuid4().hex[:8]}"
    settings.SEARCH_ENGINE = {
        "class": "search.engines.elasticsearch.ElasticsearchEngine",
        "url": elasticsearch_url,
        "index": index,
    }
    yield current_engine()
    current_engine().drop()


def test_nothing_hidden_shows_anywhere(alliance, foshan, guangzhou, follow, client):
    leaks.shelve(alliance)
    items = leaks.hide(foshan, guangzhou)
    follow()
    found = leaks.leaks(client, leaks.public_addresses(list(items.values()), [foshan, guangzhou]))
    assert found == {}
