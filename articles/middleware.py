"""What stands around every request: one look at the privacy settings, and what a former address answers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from wagtail.models import Site

from . import addresses
from .remembering import remembered
from .visibility import settings_asked_once

READING = frozenset(("GET", "HEAD"))


class ReadingMiddleware:
    """Asks for the privacy settings once for a request that only reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with settings_asked_once():
            _find_site(request)
            return self.get_response(request)


def _find_site(request: HttpRequest) -> None:
    """As Wagtail does when it is first needed, but known to the process."""
    asked = request._get_raw_host(), request.get_port()  # type: ignore[attr-defined]
    site = remembered(("site", *asked), lambda: Site._find_for_request(request))
    request._wagtail_site = site  # type: ignore[attr-defined]


class FormerAddressMiddleware:
    """Turns the 404 of a former address into a redirect (moved) or a 410 with a public note (gone).

    Acts only on a 404, so that ordinary pages pay nothing for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in READING:
            return response
        former = addresses.lookup(request.path)
        if former is None:
            return response
        if former.moved_to:
            return HttpResponsePermanentRedirect(former.moved_to)
        return render(request, "410.html", {"former": former}, status=410)
