"""The embedded engine's indexers, killed at any moment."""

from tests.search.kills import kill_indexers
from tests.search.site import running_site


def test_killed_indexer_loses_nothing(tmp_path_factory, migrated, tmp_path):
    engine = {"class": "search.engines.tantivy.TantivyEngine", "directory": str(tmp_path / "index")}
    with running_site(tmp_path_factory, migrated, engine) as site:
        kill_indexers(site)
