"""The way of a kept page past Django: what was answered to the same request before, where it is still exact.

Django's own handling of a request costs several times what a kept page does. What this lets through was answered by
the whole site under the same scheme, host and address before; all else goes on to Django.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from . import shared_links
from .answering import answer
from .keeping import Kept, of_process

Start = Callable[..., object]
Application = Callable[[dict, Any], Iterable[bytes]]
LINES = {status: f"{status.value} {status.phrase}" for status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)}


class Shortcut:
    """A WSGI application around the site's."""

    def __init__(self, site: Application) -> None:
        self._site = site

    def __call__(self, environ: dict, start_response: Start) -> Iterable[bytes]:
        begun = time.time()
        environ["QUERY_STRING"] = shared_links.plain(environ.get("QUERY_STRING", ""))
        kept = _recalled(environ, begun) if settings.PAGE_CACHE else None
        if kept is None:
            return self._site(environ, start_response)
        status, headers, body = answer(kept, environ, begun)
        start_response(LINES[HTTPStatus(status)], headers)
        return [body]


def _recalled(environ: dict, now: float) -> Kept | None:
    keeper = of_process()
    # Django decodes what is not ASCII, so that its key would be another.
    if not environ.get("PATH_INFO", "").isascii() or not keeper.is_readers(environ):
        return None
    try:
        return keeper.recall(keeper.key(environ), now)
    except DatabaseError:  # the connection is gone, or the database: Django connects anew, or tells
        connection.close()
        return None
