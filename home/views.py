"""The alliance's pages that are no page of Wagtail's tree: a category, the events, the site map, robots.txt."""

from datetime import date
from itertools import groupby

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Site

from articles import listing, visibility
from articles.models import Category, EventPage, ItemPage, Placement, SectionPage, TopicPage
from unions.models import Level


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest items of one category, from all unions."""
    found = get_object_or_404(Category, slug=slug)
    items = ItemPage.objects.visible().filter(category=found)
    page = listing.newest(items, Placement.objects.none(), _page_number(request))
    return render(request, "home/category.html", {"category": found, "listing": page})


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Events that are not over, soonest first."""
    number = _page_number(request)
    start = (number - 1) * listing.PAGE_SIZE
    coming = EventPage.objects.visible().filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")
    found = list(coming.for_list().defer_streamfields()[start : start + listing.PAGE_SIZE + 1])
    entries = [listing.Entry(event) for event in found[: listing.PAGE_SIZE]]
    page = listing.Listing(entries, number, len(found) > listing.PAGE_SIZE)
    months = [(month, list(group)) for month, group in groupby(entries, key=_month)]
    return render(request, "home/events.html", {"listing": page, "months": months})


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Everything that has a place of its own: columns, sections, topics, the alliance's texts."""
    sections = (
        SectionPage.objects.visible().select_related("union").order_by("union__region_code", "union__path")
    )
    by_level = sorted(sections, key=lambda section: Level.values.index(section.union.level))
    topics = TopicPage.objects.filter(visibility.sections()).order_by("-first_published_at", "-pk")
    return render(request, "home/site_map.html", {"sections": by_level, "topics": topics})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search pages are endless and the admin is nobody's business; everything else may be read."""
    site = Site.find_for_request(request)
    root = site.root_url if site else request.build_absolute_uri("/").rstrip("/")
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /feedback/",
        "Disallow: /search/",
        "Disallow: /view/",
        "",
        f"Sitemap: {root}/sitemap-news.xml",
        f"Sitemap: {root}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _month(entry: listing.Entry) -> date:
    """The month's first day, at the place where the event is."""
    return timezone.localdate(entry.item.starts_at).replace(day=1)


def _page_number(request: HttpRequest) -> int:
    try:
        return listing.page_number(request.GET.get("page"))
    except InvalidPage as error:
        raise Http404(str(error)) from error
