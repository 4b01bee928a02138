"""Keeps whole pages for readers without a session, exactly: before one is shown again, the log of changes is asked.

The outermost middleware: a page that is shown again passes through nothing else, and is kept with the headers that
all others have added. What SecurityMiddleware redirects to HTTPS is no page, hence not kept; the scheme is in the key.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.remembering import remembering
from home import large_view

from . import dependencies
from .answering import answer
from .keeping import Keeper, Kept, compressed, of_process
from .memory import Memory

VARYING = frozenset({"", "accept-encoding", "hx-request"})
BY_ANSWER = frozenset({"content-length", "etag", "cache-control", "vary"})


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        keeper = of_process()
        if not settings.PAGE_CACHE or not keeper.is_readers(request.META):
            return self.get_response(request)
        key, begun = keeper.key(request.META), timezone.now()
        kept = keeper.recall(key, begun.timestamp())
        if kept is None:
            memory = keeper.memory(begun)
            with remembering(memory):
                response = self.get_response(request)
                kept = _worth_keeping(request, response, keeper, memory)
            if kept is None:
                return response
            keeper.pages.put(key, kept)
        status, headers, body = answer(kept, request.META, begun.timestamp())
        return HttpResponse(body, status=status, headers=dict(headers))


def _worth_keeping(
    request: HttpRequest, response: HttpResponse, keeper: Keeper, memory: Memory
) -> Kept | None:
    varies = {part.strip().lower() for part in response.get("Vary", "").split(",")}
    if (
        request.method != "GET"
        or response.status_code != 200
        or response.streaming
        or response.has_header("Content-Encoding")
        or response.cookies
        or not varies <= VARYING
        or (names := dependencies.of(request, response, keeper.tail)) is None
    ):
        return None
    body = response.content
    etag = f'W/"{sha256(body).hexdigest()[:24]}"'  # weak: the same for the plain and the compressed page
    vary = ", ".join(sorted({"accept-encoding", *varies} - {""}))
    headers = [(name.lower(), value) for name, value in response.headers.items()]
    # Asked for each time: a withdrawal counts at once.
    for_all = not large_view.is_chosen(request)
    own = (
        ("etag", etag),
        ("cache-control", f"{'public' if for_all else 'private'}, no-cache"),
        ("vary", vary),
    )
    headers = [header for header in headers if header[0] not in BY_ANSWER]
    until = memory.turn.timestamp()
    return Kept(body, compressed(body), (*headers, *own), etag, memory.moment, names, until, for_all)
