"""Whole pages as this process keeps them, and which of them may be shown again.

A page is kept with the moment before it was made and the names that it depends on (`dependencies`). It is shown again
only while the log has nothing newer on one of them (`log_tail`), and no longer than `until`, because the clock alone
changes pages, too. Pages are kept by each process for itself; what makes them exact is in the database.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.http.cookie import parse_cookie

from home import large_view

from .log_tail import LogTail
from .memory import ROOM, Known, Memory
from .room import Room

LONGEST_ADDRESS = 300
WORTH_COMPRESSING = 500  # bytes
METHODS = frozenset({"GET", "HEAD"})
Key = tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A page as it is sent, plain and compressed, what it depends on, and until when the clock lets it stand."""

    body: bytes
    gzipped: bytes
    headers: tuple[tuple[str, str], ...]  # without those that differ by answer
    etag: str
    moment: int
    names: frozenset[str]
    until: float
    is_for_all: bool  # not the view of those who chose one by a cookie

    @property
    def size(self) -> int:
        return len(self.body) + len(self.gzipped)


def compressed(body: bytes) -> bytes:
    """Made once, however often it is sent; empty where it is not worth it."""
    return gzip.compress(body, 6, mtime=0) if len(body) > WORTH_COMPRESSING else b""


class Keeper:
    """What a process keeps. PAGE_CACHE: bytes of pages, of which a quarter for parts of pages; 0 keeps none."""

    def __init__(self) -> None:
        parts = settings.PAGE_CACHE // 4
        self.pages: Room[Key, Kept] = Room(settings.PAGE_CACHE - parts)
        self.parts: Room[tuple, Known] = Room(parts)
        self.tail = LogTail()
        self._things: Room[tuple, Known] = Room(ROOM)
        proxied = settings.SECURE_PROXY_SSL_HEADER
        self._scheme_header = proxied[0] if proxied else ""

    def key(self, environ: dict) -> Key:
        """What the answer depends on of a request that `is_readers`."""
        return (
            environ.get("wsgi.url_scheme", ""),
            environ.get(self._scheme_header, ""),
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
            _view(environ.get("HTTP_COOKIE", "")),
        )

    def is_readers(self, environ: dict) -> bool:
        """Whether anybody would get the same answer: no session, no form, no part of a page, nothing endless."""
        return (
            environ["REQUEST_METHOD"] in METHODS
            and settings.SESSION_COOKIE_NAME not in environ.get("HTTP_COOKIE", "")
            and "HTTP_HX_REQUEST" not in environ
            and len(environ.get("QUERY_STRING", "")) < LONGEST_ADDRESS
        )

    def recall(self, key: Key, now: float) -> Kept | None:
        """The page that may be shown at `now`, seconds. Asks the log, but only for what is kept."""
        kept = self.pages.get(key)
        if kept is None or kept.until <= now:
            return None
        self.tail.look()
        return kept if self.tail.is_fresh(kept.names, kept.moment) else None

    def memory(self, now: datetime) -> Memory:
        """What may be used for what is made from now on."""
        return Memory(self.tail, self.tail.look(), self._things, self.parts, now)


def _view(cookies: str) -> str:
    """The view that the reader chose; read as Django does, so that nobody is shown the other."""
    if large_view.COOKIE not in cookies:
        return ""
    return large_view.LARGE if parse_cookie(cookies).get(large_view.COOKIE) == large_view.LARGE else ""


class _OfProcess:
    """The one keeper of this process, made when it is first asked for."""

    def __init__(self) -> None:
        self._keeper: Keeper | None = None
        self._lock = Lock()

    def __call__(self) -> Keeper:
        with self._lock:
            self._keeper = self._keeper or Keeper()
            return self._keeper

    def forget(self) -> None:
        """For tests, whose databases and settings change."""
        with self._lock:
            self._keeper = None


of_process = _OfProcess()
