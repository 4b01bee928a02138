"""Feeds for other sites, sitemaps for search engines."""

from django.urls import path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from . import sitemaps, views
from .formats import FORMATS

app_name = "syndication"

sitemap = require_safe(conditional_page(gzip_page(sitemaps.root)))
sitemap_part = require_safe(conditional_page(gzip_page(sitemaps.part)))

urlpatterns = [
    *(
        path(f"feeds/{each.name}", views.feed, {"key": each.key}, name=f"alliance_{each.key}")
        for each in FORMATS
    ),
    *(
        path(f"feeds/<slug:slug>/{each.name}", views.feed, {"key": each.key}, name=f"section_{each.key}")
        for each in FORMATS
    ),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_part, name="sitemap_part"),
]
