"""A topic's content as everybody gets it at its address, asked for inside the process."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from django.urls import resolve

from .topics import USUAL_PORT, Place


def answer(place: Place, etag: str = "") -> HttpResponse:
    """What the feed's address answers to a GET; 304 if its tag is still `etag`. 404 and 400 come as answers, too."""
    request = _request(place, etag)
    try:
        match = resolve(request.path_info)
        return match.func(request, *match.args, **match.kwargs)
    except Http404:
        return HttpResponse(status=404)
    except (BadRequest, SuspiciousOperation):
        return HttpResponse(status=400)


def _request(place: Place, etag: str) -> WSGIRequest:
    site = urlsplit(place.base)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(place.path).decode("latin-1"),  # as WSGI wants bytes to be written
        "QUERY_STRING": place.query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or USUAL_PORT[site.scheme]),
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
    }
    return WSGIRequest(environ | ({"HTTP_IF_NONE_MATCH": etag} if etag else {}))
