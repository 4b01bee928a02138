"""找工会: the directory as a tree, its search, and a page for each union. Works without JavaScript."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from . import finding, maps
from .models import Level, Union

RESULTS_SIZE = 30
LOWER_SIZE = 120
TREE_LEVELS = (Level.PROVINCE, Level.CITY, Level.INDUSTRY, Level.DISTRICT)
FRESH = timedelta(days=365)


@dataclass
class Branch:
    """A union in the tree with those directly below it that the tree shows."""

    union: Union
    lower: list[Branch] = field(default_factory=list)


def directory(request: HttpRequest) -> HttpResponse:
    """The tree down to districts, or, with `?q=`, what was searched for."""
    query = request.GET.get("q", "").strip()[: finding.MAX_LENGTH]
    if finding.terms(query):
        return render(request, "unions/search.html", _found(query, request.GET.get("page")))
    tops = tree()
    context = {
        "tree": [top for top in tops if top.lower],
        "alone": [top for top in tops if not top.lower],
        "total": Union.objects.count(),
        "max_length": finding.MAX_LENGTH,
    }
    return render(request, "unions/directory.html", context)


def _found(query: str, page: str | None) -> dict:
    unions = Union.objects.matching(query).select_related("superior", "section")
    found = Paginator(unions, RESULTS_SIZE).get_page(page)
    return {"query": query, "page": found, "max_length": finding.MAX_LENGTH}


def tree() -> list[Branch]:
    """Province -> cities and industries -> districts, in one query; what stands alone is at the top too."""
    unions = Union.objects.filter(level__in=TREE_LEVELS).from_the_top()
    fields = ("pk", "name", "slug", "level", "superior_id", "short_names")
    branches = {union.pk: Branch(union) for union in unions.only(*fields)}
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.union.superior_id or 0)
        (above.lower if above else tops).append(branch)
    return tops


def union(request: HttpRequest, slug: str) -> HttpResponse:
    """One union: where it is, how to reach it, what is above and below it."""
    shown = get_object_or_404(Union.objects.select_related("section"), slug=slug)
    lower = Paginator(_lower(shown), LOWER_SIZE).get_page(request.GET.get("page"))
    by_level = defaultdict(list)
    for one in lower:
        by_level[one.get_level_display()].append(one)
    above = _above(shown)
    context = {
        "union": shown,
        "section": public_section(shown),
        "above": above,
        "lower": lower,
        "by_level": dict(by_level),
        "links": maps.links(shown),
        "is_fresh": bool(shown.verified_on and shown.verified_on >= timezone.localdate() - FRESH),
        "data": _structured(request, shown, above),
    }
    return render(request, "unions/union.html", context)


def public_section(shown: Union):
    """The union's section if it publishes; the room of articles hangs it onto the union."""
    section = getattr(shown, "section", None)
    return section if section is not None and section.live else None


def _above(shown: Union) -> list[Union]:
    """From the province down to the superior."""
    found = Union.objects.in_bulk(shown.ancestor_ids)
    return [found[pk] for pk in shown.ancestor_ids if pk in found]


def _lower(shown: Union) -> QuerySet[Union]:
    return Union.objects.filter(superior=shown).annotate(below=Count("subordinates")).from_the_top()


def _structured(request: HttpRequest, shown: Union, above: list[Union]) -> list[dict]:
    """schema.org Organization and BreadcrumbList."""
    absolute = request.build_absolute_uri
    organisation: dict = {
        "@type": "Organization",
        "name": shown.name,
        "url": absolute(shown.get_absolute_url()),
    }
    if shown.short_names:
        organisation["alternateName"] = shown.short_names
    if shown.address:
        organisation["address"] = {"@type": "PostalAddress", "streetAddress": shown.address}
    if shown.phones:
        organisation["telephone"] = shown.phones
    steps = [("找工会", reverse("unions:directory"))]
    steps += [(one.name, one.get_absolute_url()) for one in [*above, shown]]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(url)}
        for position, (name, url) in enumerate(steps, 1)
    ]
    return [organisation, {"@type": "BreadcrumbList", "itemListElement": items}]
