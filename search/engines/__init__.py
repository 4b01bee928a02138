"""Picks the engine that settings.SEARCH_ENGINE names."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from search.engines.base import Engine


def build_engine(configuration: dict[str, Any]) -> Engine:
    """Make the engine of a configuration: {"class": dotted path, further keys: its arguments}."""
    arguments = {key: value for key, value in configuration.items() if key != "class"}
    return import_string(configuration["class"])(**arguments)


@cache
def current_engine() -> Engine:
    """Return the site's engine, the same for all who ask in this process."""
    return build_engine(settings.SEARCH_ENGINE)


def _forget(*, setting: str, **kwargs: Any) -> None:
    if setting == "SEARCH_ENGINE":
        current_engine.cache_clear()


setting_changed.connect(_forget)
