"""Feeds for other sites, sitemaps for search engines."""

from django.urls import path, re_path
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from . import embedding, sitemaps, views
from .event_calendar import event_calendar
from .formats import FORMATS

app_name = "syndication"

sitemap = require_safe(conditional_page(gzip_page(sitemaps.root)))
sitemap_news = require_safe(conditional_page(gzip_page(sitemaps.news)))
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
    re_path(r"^events/(?P<item_id>[0-9]{1,18})/event\.ics$", event_calendar, name="event_calendar"),
    path("embed/list", embedding.page, name="embed"),
    path("embed/fragment", embedding.fragment, name="embed_fragment"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-news.xml", sitemap_news, name="sitemap_news"),
    path("sitemap-<slug:section>.xml", sitemap_part, name="sitemap_part"),
]
