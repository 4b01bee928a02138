"""Feeds for other sites, sitemaps for search engines."""

from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from . import sitemaps
from .feeds import AtomFeed, RssFeed

app_name = "syndication"

rss = require_safe(gzip_page(RssFeed()))
atom = require_safe(gzip_page(AtomFeed()))

sitemap = require_safe(conditional_page(gzip_page(sitemaps.root)))
sitemap_part = require_safe(conditional_page(gzip_page(sitemaps.part)))

urlpatterns = [
    path("feeds/rss.xml", rss, name="alliance_rss"),
    path("feeds/atom.xml", atom, name="alliance_atom"),
    path("feeds/<slug:slug>/rss.xml", rss, name="section_rss"),
    path("feeds/<slug:slug>/atom.xml", atom, name="section_atom"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_part, name="sitemap_part"),
]
