"""Every address that the site knows, filled with values: for tests that must not miss a new one."""

import re
from collections.abc import Iterator

from django.urls import get_resolver

_ARGUMENTS = (r"\(\?P<(\w+)>.*?\)(?=[/.\\]|$)", r"<(?:\w+:)?(\w+)>")


def patterns(resolver=None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield each address as it stands in the URL map and its name with namespaces, "None" where it has none."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = space + (f"{pattern.namespace}:" if pattern.namespace else "")
            yield from patterns(pattern, here, inner)
        else:
            yield here, f"{space}{pattern.name}"


def filled(pattern: str, values: dict) -> str:
    """The pattern's address with a value for every argument; 1 for those that nobody thought of."""
    for argument in _ARGUMENTS:
        pattern = re.sub(argument, lambda match: str(values.get(match[1], 1)), pattern)
    return pattern.replace("\\.", ".").replace("^", "").replace("$", "")
