"""What the tests of feeds share: reading a feed as a subscriber does."""

import feedparser
import pytest
from django.core.cache import cache
from lxml import etree


@pytest.fixture(autouse=True)
def nothing_kept():
    """What another test was answered at the same address is forgotten."""
    cache.clear()


@pytest.fixture
def fetch(client):
    """fetch(path) -> the parsed feed; fails on anything but a flawless one."""

    def _fetch(path: str) -> feedparser.FeedParserDict:
        response = client.get(path)
        assert response.status_code == 200, path
        etree.fromstring(response.content)
        feed = feedparser.parse(response.content)
        assert not feed.bozo, feed.get("bozo_exception")
        return feed

    return _fetch


@pytest.fixture
def titles(fetch):
    def _titles(path: str) -> list[str]:
        return [entry.title for entry in fetch(path).entries]

    return _titles
