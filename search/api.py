"""GET /api/v1/search: the results of the site's search for member sites; docs/search-api.md describes it."""

import logging
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from articles.models import SectionPage
from search.engines.base import EngineUnavailable
from search.facets import Facet, address, facets
from search.parameters import Parameters, read
from search.query import LAST_PAGE, Found, Results, search

logger = logging.getLogger(__name__)
PARAMETERS = frozenset("q union kind category topic when since until sort page".split())


@require_safe
def results(request: HttpRequest) -> JsonResponse:
    """Answer 400 with what is wrong for each parameter, 503 while the engine does not answer."""
    asked = read(request.GET)
    problems = asked.problems | {
        name: f"没有这个参数，可用的有：{'、'.join(sorted(PARAMETERS))}。"
        for name in request.GET
        if name not in PARAMETERS
    }
    if asked.page > LAST_PAGE:
        problems["page"] = f"只列出前 {LAST_PAGE} 页，请加上日期、工会等条件再查。"
    if problems:
        return _answer({"errors": problems}, status=400)
    try:
        found = search(asked.text, asked.filters, asked.page, asked.order)
    except EngineUnavailable:
        logger.exception("The search engine does not answer.")
        return _answer({"errors": {"q": "搜索暂时不能用，请过几分钟再试。"}}, status=503)
    if found.empty:
        return _answer({"errors": {"q": "请用 q 给出要搜的词。"}}, status=400)
    return _answer(_described(request, asked, found))


def _answer(content: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"  # public, and without cookies
    response["X-Robots-Tag"] = "noindex"
    if status == 503:
        response["Retry-After"] = "60"
    return response


def _described(request: HttpRequest, asked: Parameters, found: Results) -> dict[str, Any]:
    following = address(request.GET, page=str(found.next)) if found.page < found.pages else None
    return {
        "query": found.typed.text,
        "shortened": found.typed.shortened,
        "match": found.match.value,
        "did_you_mean": found.proposal,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "next": following and request.build_absolute_uri(request.path + following),
        "sort": asked.order,
        "facets": {facet.parameter: _values(facet) for facet in facets(found, request.GET)},
        "results": [_result(request, one) for one in found.found],
    }


def _values(facet: Facet) -> list[dict[str, Any]]:
    return [{"value": one.value, "label": one.label, "count": one.count} for one in facet.values]


def _result(request: HttpRequest, found: Found) -> dict[str, Any]:
    item, absolute = found.item, request.build_absolute_uri
    assert item.section  # as every public item has
    return {
        "id": item.pk,
        "kind": item.kind,
        "url": absolute(found.url),
        "canonical_url": absolute(item.url),
        "title": item.title,
        "title_html": found.title,
        "excerpt_html": found.excerpt,
        "union": _union(item.section),
        "category": item.category and {"slug": item.category.slug, "name": item.category.name},
        "published": item.issued_at.isoformat() if item.issued_at else None,
        "also_in": [_union(place.section) | {"url": absolute(place.url)} for place in found.adopted],
    }


def _union(section: SectionPage) -> dict[str, str]:
    return {"slug": section.slug, "name": section.union.name}
