"""The admin's first page tells the desk when the search is not up to date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Change
from tests.scene import make_article


@pytest.fixture
def shown(login, desk):
    return lambda: login(desk).get("/admin/").content.decode()


def long_ago():
    Change.objects.update(at=timezone.now() - timedelta(hours=1))


def test_missing_index_is_told_until_there_is_one(shown, foshan, follow):
    assert "搜索索引还没有建好" in shown()
    follow()
    assert "搜索索引" not in shown()


def test_index_of_former_rules_is_told(shown, foshan, follow, monkeypatch):
    follow()
    monkeypatch.setattr("search.engines.base.INDEX_VERSION", "newer")
    assert "按旧规则建的" in shown()


def test_index_that_does_not_follow_is_told_after_a_minute(shown, foshan, follow):
    follow()
    make_article(foshan)
    assert "搜索索引" not in shown()
    long_ago()
    assert "最近的变动还没有收进搜索索引" in shown()
    follow()
    assert "搜索索引" not in shown()


def test_engine_that_is_away_is_told(shown, foshan, settings):
    settings.SEARCH_ENGINE = {
        "class": "search.engines.elasticsearch.ElasticsearchEngine",
        "url": "http://127.0.0.1:9",
        "options": {"max_retries": 0},
    }
    assert "搜索引擎没有应答" in shown()


def test_editors_are_not_bothered(login, foshan, staff):
    assert "搜索索引" not in login(staff["editor"]).get("/admin/").content.decode()
