"""The alliance's pages that are no page of Wagtail's tree."""

from django.urls import path

from . import views

urlpatterns = [
    path("category/<slug:slug>/", views.category, name="category"),
    path("events/", views.events, name="events"),
    path("sitemap/", views.site_map, name="site_map"),
    path("robots.txt", views.robots, name="robots"),
]
