"""Feeds over HTTP: conditional, compressed, each at one address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wagtail.models import Site

from . import feeds
from .feeds import Feed, Moved
from .formats import BY_KEY
from .selection import BadSelection, Gone

PLAIN = "text/plain; charset=utf-8"


def site_of(request: HttpRequest) -> Site:
    """Raises Http404 where there is no site yet."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


@require_safe
def feed(request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
    """A feed or a document of its archive. 301 to its one address, 400 with what is wrong, 410 for a closed section."""
    try:
        found = feeds.find(BY_KEY[key], request.GET, slug, site_of(request))
    except Gone:
        return HttpResponse("这个栏目已经关闭。\n", status=410, content_type=PLAIN)
    except Moved as moved:
        return HttpResponsePermanentRedirect(moved.address)
    except BadSelection as wrong:
        return HttpResponse(refusal(wrong), status=400, content_type=PLAIN)
    if request.get_full_path() != found.address:
        return HttpResponsePermanentRedirect(found.address)
    return _answer(request, found)


def refusal(wrong: BadSelection) -> str:
    return "".join(f"{name}：{said}\n" for name, said in wrong.problems.items())


def _answer(request: HttpRequest, found: Feed) -> HttpResponse:
    # Looked at before the items: a change in between makes the answer newer than its tag, never older.
    fresh = found.look()
    etag, modified = found.etag(fresh), fresh.last_modified
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = get_conditional_response(request, etag, modified)
    if response is None:
        content = found.packed(fresh) if packed else found.body(fresh)
        response = HttpResponse(content, content_type=found.form.content_type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f"W/{etag}" if packed else etag
    response.headers["Cache-Control"] = "public, no-cache"  # ask each time: a withdrawal counts at once
    response.headers["Link"] = _links(found)
    response.headers["Access-Control-Allow-Origin"] = "*"  # public, and without cookies
    if modified:
        response.headers["Last-Modified"] = http_date(modified)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _links(found: Feed) -> str:
    own = [(found.hub, "hub", ""), (found.url, "self", "")]
    others = [(link.url, "alternate", f'; type="{link.mime}"') for link in found.siblings()]
    return ", ".join(f'<{url}>; rel="{rel}"{more}' for url, rel, more in own + others)
