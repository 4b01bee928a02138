"""Keeps whole pages for readers without a session, exactly: before one is shown again, the log of changes is asked.

A page is kept with the moment before it was made and the names that it depends on (`dependencies`). It is shown again
only while the log has nothing newer on one of them (`log_tail`), and no longer than to the end of the minute, because
the clock alone changes pages, too. Pages are kept by each process for itself; what makes them exact is in the database.

The outermost middleware but the one that insists on HTTPS: a page that is shown again passes through nothing else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from home import large_view

from . import dependencies, the_clock
from .log_tail import LogTail

LONGEST_ADDRESS = 300
Key = tuple[str, str, str, bool]


@dataclass(frozen=True)
class Kept:
    """A page as it was sent, when it was begun, what it depends on, and until when the clock lets it stand."""

    body: bytes
    headers: dict[str, str]
    etag: str
    moment: int
    names: frozenset[str]
    until: float


class Pages:
    """The pages that this process keeps, the least asked for dropped first beyond `room` bytes."""

    def __init__(self, room: int) -> None:
        self._room, self._taken = room, 0
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        with self._lock:
            kept = self._pages.get(key)
            if kept:
                self._pages.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept) -> None:
        with self._lock:
            self._drop(key)
            self._pages[key] = kept
            self._taken += len(kept.body)
            while self._taken > self._room:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        if former := self._pages.pop(key, None):
            self._taken -= len(former.body)


class PageCacheMiddleware:
    """PAGE_CACHE: bytes of pages to keep in each process; 0 keeps none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages, self.tail = Pages(settings.PAGE_CACHE), LogTail()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PAGE_CACHE or not _is_readers(request):
            return self.get_response(request)
        large = large_view.is_chosen(request)
        key = (request.scheme or "", request.META.get("HTTP_HOST", ""), request.get_full_path(), large)
        begun, moment = timezone.now(), self.tail.look()
        kept = self.pages.get(key)
        if kept is None or kept.until < begun.timestamp() or not self.tail.is_fresh(kept.names, kept.moment):
            response = self.get_response(request)
            kept = _worth_keeping(request, response, moment, begun)
            if kept is None:
                return response
            self.pages.put(key, kept)
        return _answer(request, kept)


def _is_readers(request: HttpRequest) -> bool:
    """Whether anybody would get the same answer: no session, no form, no part of a page, nothing endless."""
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_HX_REQUEST" not in request.META
        and len(request.META.get("QUERY_STRING", "")) < LONGEST_ADDRESS
    )


def _worth_keeping(request: HttpRequest, response: HttpResponse, moment: int, begun: datetime) -> Kept | None:
    varies = {part.strip().lower() for part in response.get("Vary", "").split(",")}
    if (
        request.method != "GET"
        or response.status_code != 200
        or response.streaming
        or response.cookies
        or not varies <= {"", "accept-encoding", "hx-request"}
        or (names := dependencies.of(request, response)) is None
    ):
        return None
    etag = quote_etag(sha256(response.content).hexdigest()[:24])
    headers = {name.lower(): value for name, value in response.headers.items()}
    # Asked for each time: a withdrawal counts at once.
    whose = "private" if large_view.is_chosen(request) else "public"
    headers |= {"etag": etag, "cache-control": f"{whose}, no-cache"}
    return Kept(response.content, headers, etag, moment, names, the_clock.next_turn(begun).timestamp())


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.body, headers=kept.headers)
    answer = get_conditional_response(request, kept.etag, None, response)
    return answer if isinstance(answer, HttpResponse) else response
