"""Public documents over HTTP: conditional, compressed, and kept in Django's cache as long as nothing has changed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from hashlib import sha256

from csp.decorators import csp_replace
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from . import freshness
from .freshness import Freshness

KEPT = 7 * 24 * 3600  # seconds
REMEMBERED = 60  # seconds: as long what the log does not know of, such as the site's name, may stay as it was


@dataclass(frozen=True)
class Document:
    """What is answered at an address: `etag` quoted and strong; `pack` writes it, gzipped.

    `policy`: directives of the content security policy that differ from the site's.
    """

    etag: str
    fresh: Freshness
    content_type: str
    pack: Callable[[], bytes] | None
    headers: dict[str, str] = field(default_factory=dict)
    policy: dict[str, list[str]] = field(default_factory=dict)


View = Callable[..., "Document | HttpResponse"]


def packed(address: str, etag: str, write: Callable[[], bytes]) -> bytes:
    """The document at `address`, gzipped; written anew unless it is kept under the same tag. One is kept of each."""
    key = f"document-{sha256(address.encode()).hexdigest()}"
    kept = cache.get(key)
    if kept and kept[0] == etag:
        return kept[1]
    made = gzip.compress(write(), compresslevel=6, mtime=0)
    cache.set(key, (etag, made), KEPT)
    return made


def answered(view: View) -> Callable[..., HttpResponseBase]:
    """A view that returns a Document. Asked again before anything changed anywhere, it is not called.

    The stamp is taken before the view looks at anything, so that a change in between is looked at the next time.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key, stamp = f"answer-{sha256(request.build_absolute_uri().encode()).hexdigest()}", freshness.stamp()
        kept = cache.get(key)
        if kept and kept[0] == stamp:
            _, document, content = kept
            unchanged = _unchanged(request, document)
            if unchanged or content is not None:
                return _response(request, document, unchanged, content)
        made = view(request, *args, **kwargs)
        if isinstance(made, HttpResponse):
            return made
        unchanged = _unchanged(request, made)
        content = made.pack() if made.pack and unchanged is None else None
        cache.set(key, (stamp, replace(made, pack=None), content), REMEMBERED)
        return _response(request, made, unchanged, content)

    return wrapped


def _unchanged(request: HttpRequest, document: Document) -> HttpResponse | None:
    """304, or 412, where the request's conditions want it."""
    return get_conditional_response(request, document.etag, document.fresh.last_modified)


def _response(
    request: HttpRequest, document: Document, unchanged: HttpResponse | None, content: bytes | None
) -> HttpResponseBase:
    wants_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = unchanged
    if response is None:
        body = content or b""
        response = HttpResponse(
            body if wants_packed else gzip.decompress(body), content_type=document.content_type
        )
        if wants_packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f"W/{document.etag}" if wants_packed else document.etag
    response.headers["Cache-Control"] = "public, no-cache"  # ask each time: a withdrawal counts at once
    response.headers["Access-Control-Allow-Origin"] = "*"  # public, and without cookies
    for name, value in document.headers.items():
        response.headers[name] = value
    if document.fresh.changed:
        response.headers["Last-Modified"] = http_date(document.fresh.changed.timestamp())
    patch_vary_headers(response, ["Accept-Encoding"])
    return csp_replace(document.policy)(lambda request: response)(request) if document.policy else response
