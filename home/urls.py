"""The alliance's pages that are no page of Wagtail's tree."""

from django.urls import path

from . import large_view, views

urlpatterns = [
    path("category/<slug:slug>/", views.category, name="category"),
    path("events/", views.events, name="events"),
    path("sitemap/", views.site_map, name="site_map"),
    path("view/large/", large_view.choose, {"large": True}, name="large_view"),
    path("view/standard/", large_view.choose, {"large": False}, name="standard_view"),
    path("robots.txt", views.robots, name="robots"),
]
