"""The results page, the suggestions under its field, the items related to another; all but the second without JavaScript."""

import logging
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import ItemPage, SectionPage
from search.completion import complete
from search.engines.base import EngineUnavailable
from search.facets import chips, facets
from search.parameters import KINDS, ORDERS, PERIODS, Parameters, read
from search.promotions import recommended
from search.query import LAST_PAGE, PAGE_SIZE, Results, search
from search.related import related
from search.statistics import token
from search.typed import TYPED_LIMIT, take_apart

logger = logging.getLogger(__name__)
SAID = frozenset(("union", "category", "topic", "since", "until"))  # problems that a reader can act on


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """GET /search/ with the parameters that `search.parameters` reads."""
    asked = read(request.GET)
    unavailable = False
    try:
        found = search(asked.text, asked.filters, asked.page, asked.order)
    except EngineUnavailable:
        logger.exception("The search engine does not answer.")
        found, unavailable = Results(take_apart(asked.text)), True
    context = _choices(asked) | {
        "results": found,
        "asked": asked,
        "filters": asked.filters,
        "problems": [said for name, said in asked.problems.items() if name in SAID],
        "unavailable": unavailable,
        "facets": facets(found, request.GET),
        "chips": chips(asked, request.GET),
        "recommended": [] if asked.filters.narrow or found.page > 1 else recommended(found.typed.text),
        "token": "" if unavailable or asked.filters.narrow else token(found.typed.text, found.total),
        "first": (found.page - 1) * PAGE_SIZE + 1,
        "typed_limit": TYPED_LIMIT,
        "listed_limit": LAST_PAGE * PAGE_SIZE,
    }
    response = render(request, "search/results.html", context, status=503 if unavailable else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@cache_control(public=True, max_age=60)
def suggest(request: HttpRequest) -> HttpResponse:
    """GET /search/suggest/?q= -> {"suggestions": [{"text", "kind", "url"}]}"""
    suggestions = [asdict(suggestion) for suggestion in complete(request.GET.get("q", ""))]
    response = JsonResponse({"suggestions": suggestions}, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@cache_control(public=True, max_age=60)
def related_items(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /search/related/<item>/: a page, or with ?part=1 the list alone, which the item's page fetches.

    Fetched apart, so that no item has to wait for the search engine.
    """
    item = get_object_or_404(ItemPage.objects.visible(), pk=pk)
    try:
        found, status = related(item), 200
    except EngineUnavailable:
        logger.exception("The search engine does not answer.")
        found, status = [], 503
    template = "search/related_list.html" if request.GET.get("part") else "search/related.html"
    response = render(request, template, {"item": item, "related": found}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _choices(asked: Parameters) -> dict[str, object]:
    sections = SectionPage.objects.visible().select_related("union")
    return {
        "kinds": KINDS.items(),
        "periods": [(value, label) for value, (label, _) in PERIODS.items()],
        "orders": ORDERS.items(),
        "sections": sections.order_by("union__region_code", "pk"),
    }
