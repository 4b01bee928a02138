"""大字版: the view that a reader chose once, by a link that needs no script. One cookie keeps it and nothing else.

Standard and large pages have the same addresses. What keeps caches from mixing the two up is in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

COOKIE, LARGE = "view", "large"
KEPT = timedelta(days=400)  # the longest that browsers keep a cookie


def is_chosen(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == LARGE


@require_safe
@never_cache
def choose(request: HttpRequest, large: bool) -> HttpResponse:
    """Keeps the choice and goes back to `next`, a path of this site; anything else leads to the front page."""
    response = HttpResponseRedirect(_way_back(request.GET.get("next", "")))
    if large:
        secure = request.is_secure()
        response.set_cookie(COOKIE, LARGE, max_age=KEPT, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _way_back(wanted: str) -> str:
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else "/"


class LargeViewMiddleware:
    """What a page looks like depends on the cookie: no shared cache may answer with it unasked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache" if is_chosen(request) else "no-cache"
        return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500 in the reader's view. No request goes to the template: what it asks for may be what failed."""
    page = get_template("500.html").render({"large_view": is_chosen(request)})
    return HttpResponse(page, status=500)
