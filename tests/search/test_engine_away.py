"""A cluster that is away or hangs: nobody waits long, the page says so, publishing goes on."""

import socket
import time

import pytest

from search.engines import current_engine, elasticsearch
from search.engines.base import EngineUnavailable, Query
from search.engines.elasticsearch import ElasticsearchEngine
from tests.scene import make_article
from tests.search.conformance import ITEM

AWAY = "http://127.0.0.1:9"


@pytest.fixture
def hanging(monkeypatch):
    """The address of a server that takes connections and never answers; readers wait for half a second."""
    monkeypatch.setattr(elasticsearch, "READING_TIMEOUT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def seconds(act) -> float:
    begin = time.monotonic()
    act()
    return time.monotonic() - begin


def refused(engine):
    with pytest.raises(EngineUnavailable) as failure:
        engine.search(Query(ITEM))
    assert failure.value.retry


def test_engine_that_is_away_is_worth_another_try():
    engine = ElasticsearchEngine(AWAY)
    for ask in (engine.state, lambda: engine.search(Query(ITEM)), lambda: engine.counts([ITEM])):
        with pytest.raises(EngineUnavailable) as failure:
            ask()
        assert failure.value.retry


def test_one_reader_waits_for_an_engine_that_hangs_and_the_next_ones_are_told_at_once(hanging):
    engine = ElasticsearchEngine(hanging)
    assert 0.4 < seconds(lambda: refused(engine)) < 2
    assert seconds(lambda: refused(engine)) < 0.2


def test_page_that_asks_where_the_index_stands_does_not_wait_long_either(hanging):
    engine = ElasticsearchEngine(hanging)
    with pytest.raises(EngineUnavailable):
        engine.state()
    assert seconds(lambda: refused(engine)) < 0.2


def test_engine_that_hung_is_asked_again_after_a_pause(hanging, monkeypatch):
    monkeypatch.setattr(elasticsearch, "PAUSE", 0.1)
    engine = ElasticsearchEngine(hanging)
    refused(engine)
    time.sleep(0.1)
    assert seconds(lambda: refused(engine)) > 0.4


def test_engine_that_is_away_is_asked_each_time():
    """Its refusal costs no time, and the first reader after its return shall be answered."""
    engine = ElasticsearchEngine(AWAY)
    for _ in range(2):
        with pytest.raises(EngineUnavailable, match="Connection refused"):
            engine.search(Query(ITEM))


@pytest.mark.parametrize("path", ["/search/?q=清凉", "/api/v1/search?q=清凉"])
def test_page_and_api_say_that_the_search_is_away_and_publishing_goes_on(client, foshan, settings, path):
    settings.SEARCH_ENGINE = {"class": "search.engines.elasticsearch.ElasticsearchEngine", "url": AWAY}
    article = make_article(foshan)
    response = client.get(path)
    assert response.status_code == 503
    assert "搜索暂时不能用" in response.content.decode()
    assert article.live
    assert client.get(article.url).status_code == 200
    assert isinstance(current_engine(), ElasticsearchEngine)
