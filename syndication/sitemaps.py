"""sitemap.xml: the public pages under their own addresses; adopted items are listed at their origin only.

One file as long as it holds everything, else an index of files.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import NamedTuple

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import x_robots_tag
from django.core.paginator import InvalidPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.models import Page, Site

from articles import visibility
from articles.models import ItemPage

from . import freshness
from .content import absolute

MOST = 50_000  # addresses in a file, by the protocol
PART = 10_000  # in a file of an index: read within a second


class Row(NamedTuple):
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
        return self.pages().order_by("pk").values_list("url_path", "last_published_at")

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


PARTS: dict[str, type[PublicPages]] = {"pages": PublicPages, "items": Items}


@x_robots_tag
def root(request: HttpRequest) -> HttpResponse:
    """Everything in one file, or the index of the files."""
    maps = {name: made(_site(request)) for name, made in PARTS.items()}
    counts = {name: sitemap.items().count() for name, sitemap in maps.items()}
    if sum(counts.values()) > MOST:
        files = [file for name in maps for file in _files(name, maps[name], counts[name])]
        return _xml(request, "sitemap_index.xml", {"sitemaps": files})
    for sitemap in maps.values():
        sitemap.limit = MOST
    return _xml(
        request, "sitemap.xml", {"urlset": [url for sitemap in maps.values() for url in sitemap.get_urls()]}
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
    return _xml(request, "sitemap.xml", {"urlset": urls})


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
