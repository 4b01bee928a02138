"""Find a union."""

from django.urls import path

from . import views

app_name = "unions"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("<slug:slug>/", views.union, name="union"),
]
