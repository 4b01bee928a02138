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
from articles.models import Category, ItemPage, Placement, SectionPage, TopicPage
from unions.models import Level

from . import months, occasions
from .occasions import Asked

MOST_OF_A_MONTH = 300


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest items of one category, from all unions."""
    found = get_object_or_404(Category, slug=slug)
    items = ItemPage.objects.visible().filter(category=found)
    page = listing.newest(items, Placement.objects.none(), _page_number(request))
    return render(request, "home/category.html", {"category": found, "listing": page})


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Events by ?city=&category=: those to come, those of a ?date=, or a ?month= as a calendar. 400 says what is wrong."""
    try:
        asked = occasions.read(request.GET)
    except occasions.Unclear as unclear:
        return render(request, "home/events_unclear.html", {"problems": unclear.problems}, status=400)
    month = asked.month or asked.day or timezone.localdate()
    head = {
        "asked": asked,
        "cities": occasions.cities(),
        "categories": Category.objects.all(),
        "list_url": asked.query(date="", month=""),
        "month_url": asked.query(date="", month=f"{month:%Y-%m}"),
    }
    if asked.month:
        return render(request, "home/events_month.html", head | _month_of_events(asked, asked.month))
    return render(request, "home/events.html", head | _list_of_events(asked, _page_number(request)))


def _list_of_events(asked: Asked, number: int) -> dict:
    start = (number - 1) * listing.PAGE_SIZE
    found = list(asked.coming()[start : start + listing.PAGE_SIZE + 1])
    entries = [listing.Entry(event) for event in found[: listing.PAGE_SIZE]]
    page = listing.Listing(entries, number, len(found) > listing.PAGE_SIZE)
    by_month = [(month, list(group)) for month, group in groupby(entries, key=_month)]
    return {
        "listing": page,
        "months": by_month,
        "pages_query": f"{asked.query()[1:]}&" if asked.parameters else "",
    }


def _month_of_events(asked: Asked, month: date) -> dict:
    found = list(asked.on(month, months.step(month, 1))[: MOST_OF_A_MONTH + 1])
    weeks = months.weeks(month, found[:MOST_OF_A_MONTH])
    first, last = months.span()
    before, after = months.step(month, -1), months.step(month, 1)
    return {
        "month": month,
        "weeks": weeks,
        "weekdays": months.WEEKDAYS,
        "days": [day for week in weeks for day in week if day.events],
        "before": (before, asked.query(month=f"{before:%Y-%m}")) if before >= first else None,
        "after": (after, asked.query(month=f"{after:%Y-%m}")) if after <= last else None,
        "all_url": asked.query(city="", category=""),
        "most": MOST_OF_A_MONTH if len(found) > MOST_OF_A_MONTH else 0,
    }


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
        "Disallow: /share/",
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
