"""Public documents over HTTP: conditional, compressed, and kept in Django's cache as long as nothing has changed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from .freshness import Freshness

KEPT = 7 * 24 * 3600  # seconds


def packed(address: str, etag: str, write: Callable[[], bytes]) -> bytes:
    """The document at `address`, gzipped; written anew unless it is kept under the same tag. One is kept of each."""
    key = f"document-{sha256(address.encode()).hexdigest()}"
    kept = cache.get(key)
    if kept and kept[0] == etag:
        return kept[1]
    made = gzip.compress(write(), compresslevel=6, mtime=0)
    cache.set(key, (etag, made), KEPT)
    return made


def answer(
    request: HttpRequest, etag: str, fresh: Freshness, document: Callable[[], bytes], content_type: str
) -> HttpResponse:
    """304, or what `document` returns gzipped, as the client takes it. `etag` is quoted and strong."""
    wants_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = get_conditional_response(request, etag, fresh.last_modified)
    if response is None:
        content = document()
        response = HttpResponse(
            content if wants_packed else gzip.decompress(content), content_type=content_type
        )
        if wants_packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f"W/{etag}" if wants_packed else etag
    response.headers["Cache-Control"] = "public, no-cache"  # ask each time: a withdrawal counts at once
    response.headers["Access-Control-Allow-Origin"] = "*"  # public, and without cookies
    if fresh.changed:
        response.headers["Last-Modified"] = http_date(fresh.changed.timestamp())
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
