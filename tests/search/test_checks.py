from django.core.management import call_command

from search.checks import engine_is_configured, index_is_current
from tests.search.conformance import document, fill


def ids(messages):
    return [message.id for message in messages]


def test_configured_engine_raises_no_question():
    assert engine_is_configured() == []
    assert index_is_current(databases=["default"]) == []


def test_engine_that_does_not_exist_is_told(settings):
    for configuration in (
        {"class": "search.engines.nowhere.Engine"},
        {"class": "search.engines.tantivy.TantivyEngine"},
        {"directory": "/tmp"},
    ):
        settings.SEARCH_ENGINE = configuration
        (message,) = engine_is_configured()
        assert message.id == "search.E001"
        assert "TantivyEngine" in message.hint


def test_index_of_former_rules_is_told(engine, monkeypatch):
    fill(engine, document("1"))
    assert index_is_current(databases=["default"]) == []
    monkeypatch.setattr("search.engines.base.INDEX_VERSION", "later")
    assert ids(index_is_current(databases=["default"])) == ["search.W001"]
    assert index_is_current() == []


def test_check_command_needs_no_index(engine):
    call_command("check")
