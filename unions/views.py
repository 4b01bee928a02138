"""找工会: the directory as a map and a tree, its search, what is near. Works without JavaScript, except the last."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from . import city_map, finding, maps, nearby, structured, tree
from .models import Level, Union

RESULTS_SIZE = 30
LOWER_SIZE = 120
SUGGESTIONS = 8
FRESH = timedelta(days=365)
FEWEST_CITIES = 2  # for a map


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The map, with `?city=4406` that city's unions beside it, and the tree; or, with `?q=`, what was searched for."""
    query = request.GET.get("q", "").strip()[: finding.MAX_LENGTH]
    if finding.terms(query):
        return render(request, "unions/search.html", _found(query, request.GET.get("page")))
    tops = tree.whole()
    context: dict = {"total": Union.objects.count(), "max_length": finding.MAX_LENGTH}
    cities = tree.of_level(tops, Level.CITY)
    if len(cities) >= FEWEST_CITIES:
        tops = tree.without(tops, Level.CITY)
        context |= _map(cities, request.GET.get("city", ""))
        if "beside" not in context and tops:
            context |= _beside(tops.pop(0))
    context |= {"tree": [top for top in tops if top.lower], "alone": [top for top in tops if not top.lower]}
    return render(request, "unions/directory.html", context)


def _map(cities: list[Union], wanted: str) -> dict:
    """The map, and beside it the chosen city with what is below it; an unknown city is none."""
    drawn = city_map.draw(sorted(cities, key=lambda city: (city.region_code, city.pk)))
    for tile in drawn.tiles:
        tile.url = f"{reverse('unions:directory')}?city={city_map.code(tile.union)}#beside"
    chosen = next((tile for tile in drawn.tiles if city_map.code(tile.union) == wanted), None)
    if chosen is None:
        return {"map": drawn}
    chosen.is_current = True
    return {"map": drawn, "city": chosen.union, **_beside(tree.of_city(chosen.union))}


def _beside(branch: tree.Branch) -> dict:
    """What stands beside the map: a union with the ways to it, and those below it."""
    full = Union.objects.select_related("section").get(pk=branch.union.pk)
    return {"beside": tree.Branch(full, branch.lower), "section": public_section(full)}


def _found(query: str, page: str | None) -> dict:
    keys = Union.objects.keys_matching(query)
    found = Paginator(keys, RESULTS_SIZE).get_page(page)
    unions = Union.objects.select_related("superior").in_order([*found])
    return {
        "query": query,
        "page": found,
        "unions": unions,
        "is_cut": len(keys) == finding.LIMIT,
        "max_length": finding.MAX_LENGTH,
    }


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """GET /unions/suggest/?q= -> {"suggestions": [{"text", "kind", "url"}]}, the likeliest first, eight at most."""
    found = Union.objects.likeliest(request.GET.get("q", ""), SUGGESTIONS)
    suggestions = [
        {"text": union.name, "kind": union.get_level_display(), "url": union.get_absolute_url()}
        for union in found
    ]
    response = JsonResponse({"suggestions": suggestions}, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@never_cache
@csrf_exempt  # it changes nothing, and a token would be a cookie
def near(request: HttpRequest) -> HttpResponse:
    """POST /unions/near/ with `latitude` and `longitude` (WGS-84): a piece of a page with the nearest unions.

    By POST, so that where somebody is stands in no address, no log and no cache. 400 for what is no point.
    """
    try:
        point = nearby.read_point(request.POST.get("latitude", ""), request.POST.get("longitude", ""))
    except nearby.NoPlace:
        return render(request, "unions/parts/near.html", {"wrong": True}, status=400)
    return render(request, "unions/parts/near.html", {"found": nearby.nearest(point)})


@require_safe
def union(request: HttpRequest, slug: str) -> HttpResponse:
    """One union: where it is, how to reach it, what is above and below it."""
    shown = get_object_or_404(Union.objects.select_related("section"), slug=slug)
    lower = Paginator(_lower(shown), LOWER_SIZE).get_page(request.GET.get("page"))
    above = _above(shown)
    context = {
        "union": shown,
        "section": public_section(shown),
        "above": above,
        "lower": lower,
        "by_level": tree.by_level(lower),
        "links": maps.links(shown),
        "is_fresh": bool(shown.verified_on and shown.verified_on >= timezone.localdate() - FRESH),
        "data": structured.union_page(request.build_absolute_uri, shown, above),
    }
    return render(request, "unions/union.html", context)


def public_section(shown: Union):
    """The union's section if it publishes; the room of articles hangs it onto the union."""
    section = getattr(shown, "section", None)
    return section if section is not None and section.live else None


def _above(shown: Union) -> list[Union]:
    """From the province down to the superior."""
    return Union.objects.in_order(shown.ancestor_ids)


def _lower(shown: Union) -> QuerySet[Union]:
    return Union.objects.filter(superior=shown).annotate(below=Count("subordinates")).from_the_top()
