"""Every address that the site knows, filled with values: for tests that must not miss a new one."""

import re
from collections.abc import Iterator

from django.urls import get_resolver

# Ends the session, fails on purpose, or matches anything.
LEFT_OUT = {"wagtailadmin_logout", "wagtailadmin_error_test", "None"}
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


def admin_patterns() -> Iterator[tuple[str, str]]:
    """As `patterns`, those of the admin that a person can be at."""
    for pattern, name in patterns():
        if pattern.startswith("admin/") and name not in LEFT_OUT:
            yield pattern, name


def filled(pattern: str, values: dict) -> str:
    """The pattern's address with a value for every argument; 1 for those that nobody thought of."""
    for argument in _ARGUMENTS:
        pattern = re.sub(argument, lambda match: str(values.get(match[1], 1)), pattern)
    return pattern.replace("\\.", ".").replace("^", "").replace("$", "")
