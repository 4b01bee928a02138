"""What readers pass on: a poster and a QR code of an item. Gone at once when the item is."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from articles.by_number import visible_item
from home.context_processors import Masthead

from . import codes, copy_text, drawing
from .fonts import fonts

KEPT = 24 * 3600  # seconds
REPRESENTATION = 1  # raise it when the same words are drawn differently


@require_safe
def poster(request: HttpRequest, item_id: str) -> HttpResponse:
    """GET /share/<number>/poster.png: 410 for what was public once, 404 where no font is."""
    faces, item = fonts(), visible_item(item_id)
    if item is None:
        return render(request, "410.html", status=410)
    if faces is None:
        raise Http404
    copy = copy_text.of(item, Masthead(request).name)
    return _answer(request, f"{copy}{faces}", "image/png", lambda: drawing.draw(copy, faces))


@require_safe
def code(request: HttpRequest, item_id: str) -> HttpResponse:
    """GET /share/<number>/qr.svg: the item's address as a QR code."""
    item = visible_item(item_id)
    if item is None:
        return render(request, "410.html", status=410)
    address = item.full_url
    return _answer(request, address, "image/svg+xml", lambda: codes.svg(address))


def _answer(request: HttpRequest, shown: str, mime: str, make: Callable[[], bytes]) -> HttpResponse:
    """Kept under what it shows, so that nothing former is ever sent; asked for each time: a withdrawal counts at once."""
    digest = sha256(f"{REPRESENTATION}{mime}{shown}".encode()).hexdigest()[:32]
    etag = quote_etag(digest)
    response = get_conditional_response(request, etag)
    if response is None:
        body = cache.get_or_set(f"share-{digest}", make, KEPT)
        response = HttpResponse(body, content_type=mime)
    for name, value in (("ETag", etag), ("Cache-Control", "public, no-cache"), ("X-Robots-Tag", "noindex")):
        response.headers[name] = value
    return response
