"""Each test of the search has an index of its own."""

import pytest

from search import indexer
from search.engines import current_engine


@pytest.fixture(autouse=True)
def engine(settings, tmp_path):
    """The site's engine, on an empty directory."""
    settings.SEARCH_ENGINE = {
        "class": "search.engines.tantivy.TantivyEngine",
        "directory": tmp_path / "index",
    }
    return current_engine()


@pytest.fixture
def follow():
    """follow() -> everything that happened so far is in the index."""

    def _follow() -> None:
        while indexer.follow_once():
            pass

    return _follow
