"""sitemap.xml: the public pages under their own addresses; adopted items are listed at their origin only.

One file as long as it holds everything, else an index of files. Items come with their pictures. Apart from both, as
the protocol wants it: the news of the last two days.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import x_robots_tag
from django.core.paginator import InvalidPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Site

from articles import visibility
from articles.models import ItemPage, Picture, Rendition
from articles.pictures.picture_rights import may_show

from . import freshness
from .content import absolute, fit_for_xml

MOST = PART = (
    10_000  # addresses in a file: the protocol allows 50,000, of which the answer would take seconds
)
NEWS, NEWS_DAYS = 1_000, 2  # by the protocol for news
RENDITION = "max-1200x1200"


class Row(NamedTuple):
    pk: int
    url_path: str
    last_published_at: datetime | None


class SitemapFile(NamedTuple):
    """A line of the index, with the names that Django's template reads."""

    location: str
    last_mod: datetime | None


class PublicPages(Sitemap):
    """Sections, topics, the alliance's own texts, the front page."""

    limit = PART

    def __init__(self, site: Site) -> None:
        self.site = site

    def pages(self) -> QuerySet:
        found = Page.objects.filter(visibility.sections()).descendant_of(self.site.root_page, inclusive=True)
        return found.not_type(ItemPage)

    def items(self) -> QuerySet:
        return self.pages().order_by("pk").values_list("pk", "url_path", "last_published_at")

    def location(self, row: tuple) -> str:
        return reverse("wagtail_serve", args=[Row(*row).url_path[len(self.site.root_page.url_path) :]])

    def lastmod(self, row: tuple) -> datetime | None:
        return Row(*row).last_published_at

    def get_domain(self, site: object = None) -> str:
        return self.site.root_url.partition("://")[2]

    def get_protocol(self, protocol: str | None = None) -> str:
        return self.site.root_url.partition("://")[0]

    def get_latest_lastmod(self) -> datetime | None:
        newest = self.pages().exclude(last_published_at=None).order_by("-last_published_at")
        return newest.values_list("last_published_at", flat=True).first()


class Items(PublicPages):
    """Articles and event notices."""

    def pages(self) -> QuerySet:
        return ItemPage.objects.visible()

    def get_latest_lastmod(self) -> datetime | None:
        return freshness.of_alliance().changed  # a withdrawal is a change, too

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict]:
        urls = super().get_urls(*args, **kwargs)
        pictures = _pictures([Row(*url["item"]).pk for url in urls], self.site.root_url)
        return [url | {"images": pictures.get(Row(*url["item"]).pk, ())} for url in urls]


def _pictures(item_ids: list[int], base: str) -> dict[int, list[str]]:
    """Item -> the addresses of the pictures that it may show, in the size in which it shows them.

    Of those that were shown already: what nobody has looked at yet has no file in that size.
    """
    referring = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Picture),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=list(map(str, item_ids)),
    )
    pairs = list(referring.values_list("object_id", "to_object_id").distinct())
    wanted = {int(picture) for _, picture in pairs}
    known = Picture.objects.filter(pk__in=wanted).only("pk", "reprint", "rights_until")
    shown = {picture.pk for picture in known if may_show(picture)}
    files = Rendition.objects.filter(image__in=shown, filter_spec=RENDITION)
    addresses = {row.image_id: absolute(row.url, base) for row in files}
    found: dict[int, list[str]] = {}
    for item, picture in pairs:
        if int(picture) in addresses:
            found.setdefault(int(item), []).append(addresses[int(picture)])
    return found


PARTS: dict[str, type[PublicPages]] = {"pages": PublicPages, "items": Items}


@x_robots_tag
def root(request: HttpRequest) -> HttpResponse:
    """Everything in one file, or the index of the files."""
    maps = {name: made(_site(request)) for name, made in PARTS.items()}
    counts = {name: sitemap.items().count() for name, sitemap in maps.items()}
    if sum(counts.values()) > MOST:
        files = [file for name in maps for file in _files(name, maps[name], counts[name])]
        recent = SitemapFile(absolute(reverse("syndication:sitemap_news"), maps["items"].site.root_url), None)
        return _xml(request, "sitemap_index.xml", {"sitemaps": [*files, recent]})
    for sitemap in maps.values():
        sitemap.limit = MOST
    return _xml(
        request,
        "syndication/sitemap.xml",
        {"urlset": [url for sitemap in maps.values() for url in sitemap.get_urls()]},
    )


@x_robots_tag
def part(request: HttpRequest, section: str) -> HttpResponse:
    """One file of the index; `?p=2` is the second of its kind."""
    if section not in PARTS:
        raise Http404
    try:
        urls = PARTS[section](_site(request)).get_urls(page=request.GET.get("p", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from error
    return _xml(request, "syndication/sitemap.xml", {"urlset": urls})


@x_robots_tag
def news(request: HttpRequest) -> HttpResponse:
    """What was first published within the last two days, newest first, at most a thousand."""
    site = _site(request)
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    recent = ItemPage.objects.visible().filter(issued_at__gt=since, issued_at__lte=timezone.now())
    rows = recent.newest().values_list("pk", "url_path", "issued_at", "title")[:NEWS]
    pages = PublicPages(site)
    listed = [
        {
            "location": absolute(pages.location((pk, path, None)), site.root_url),
            "date": timezone.localtime(at),
            "title": fit_for_xml(title),
        }
        for pk, path, at, title in rows
    ]
    return _xml(request, "syndication/sitemap_news.xml", {"urlset": listed, "name": site.site_name})


def _files(name: str, sitemap: PublicPages, count: int) -> list[SitemapFile]:
    address = absolute(reverse("syndication:sitemap_part", args=[name]), sitemap.site.root_url)
    changed = sitemap.get_latest_lastmod()
    pages = range(1, max(1, ceil(count / sitemap.limit)) + 1)
    return [SitemapFile(f"{address}?p={page}" if page > 1 else address, changed) for page in pages]


def _site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def _xml(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return render(request, template, context, content_type="application/xml")
