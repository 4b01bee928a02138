"""The results page; works without JavaScript."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import SectionPage
from search.engines.base import EngineUnavailable
from search.query import LAST_PAGE, PAGE_SIZE, Filters, Results, search
from search.typed import TYPED_LIMIT, take_apart
from unions.models import Union

logger = logging.getLogger(__name__)
KINDS = (("", "稿件和活动"), ("article", "稿件"), ("event", "活动"))


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """GET /search/?q=&union=<a section's slug or a union's number>&kind=article|event&page="""
    filters, unknown_union = _filters(request)
    text = request.GET.get("q", "")
    unavailable = False
    try:
        found = search(text, filters, _page(request))
    except EngineUnavailable:
        logger.exception("The search engine does not answer.")
        found, unavailable = Results(take_apart(text)), True
    context = {
        "results": found,
        "filters": filters,
        "unknown_union": unknown_union,
        "unavailable": unavailable,
        "kinds": KINDS,
        "sections": SectionPage.objects.visible()
        .select_related("union")
        .order_by("union__region_code", "pk"),
        "first": (found.page - 1) * PAGE_SIZE + 1,
        "typed_limit": TYPED_LIMIT,
        "listed_limit": LAST_PAGE * PAGE_SIZE,
    }
    response = render(request, "search/results.html", context, status=503 if unavailable else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _filters(request: HttpRequest) -> tuple[Filters, bool]:
    """Return the filters asked for, and whether a union was asked for that does not exist."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(KINDS) else ""
    asked = request.GET.get("union", "")[:100]
    if not asked:
        return Filters(kind), False
    if asked.isascii() and asked.isdigit():
        union = Union.objects.filter(pk=int(asked[:18])).first()
        return Filters(kind, union=union), union is None
    section = SectionPage.objects.visible().select_related("union").filter(slug=asked).first()
    return Filters(kind, section=section), section is None


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked[:9]) if asked.isascii() and asked.isdigit() else 1
