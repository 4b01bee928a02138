"""Feeds and sitemaps."""

urlpatterns: list = []
