"""One event as a file for a calendar: GET /events/<number>/event.ics."""

from __future__ import annotations

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from articles.by_number import visible_item
from articles.listing import Entry

from .formats.ical import one_event
from .items import describe
from .views import site_of


@require_safe
def event_calendar(request: HttpRequest, item_id: str) -> HttpResponse:
    """The event as it is now, cancelled ones too. 410 for what was public once, 404 for what is no event."""
    item = visible_item(item_id)
    if item is None:
        return render(request, "410.html", status=410)
    base = site_of(request).root_url
    found = [each for each in describe([Entry(item)], base) if each.occasion]
    if not found:
        raise Http404
    body = one_event(found[0], base)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{item.slug}.ics"'
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    etag = quote_etag(sha256(body).hexdigest()[:24])
    response.headers["ETag"] = etag
    answer = get_conditional_response(request, etag, None, response)
    return answer if isinstance(answer, HttpResponse) else response
