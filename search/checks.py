"""A search engine that cannot work is told before the site starts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from search.engines import build_engine, current_engine
from search.engines.base import EngineUnavailable


@register()
def engine_is_configured(**kwargs: Any) -> list[CheckMessage]:
    """search.E001: settings.SEARCH_ENGINE names no engine, or gives it the wrong arguments."""
    try:
        build_engine(settings.SEARCH_ENGINE)
    except (
        AttributeError,
        ImportError,
        KeyError,
        TypeError,
        ValueError,
        OSError,
        EngineUnavailable,
    ) as error:
        hint = (
            'Use {"class": "search.engines.tantivy.TantivyEngine", "directory": a writable directory} or '
            '{"class": "search.engines.elasticsearch.ElasticsearchEngine", "url": ..., "index": ...}.'
        )
        return [Error(f"settings.SEARCH_ENGINE is not usable: {error!r}", hint=hint, id="search.E001")]
    return []


@register(Tags.database)
def index_is_current(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """search.W001: the index was made by other rules than those in force. Asked by `check --database default`."""
    if not databases:
        return []
    try:
        state = current_engine().state()
    except EngineUnavailable:
        return []
    if state and not state.current:
        hint = "`manage.py work` rebuilds it while it goes on answering; so does `manage.py rebuild_search`."
        return [Warning("The search index was made by former rules.", hint=hint, id="search.W001")]
    return []
