"""Find a union."""

from django.urls import path

from . import views

app_name = "unions"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("suggest/", views.suggest, name="suggest"),
    path("near/", views.near, name="near"),
    path("<slug:slug>/", views.union, name="union"),
]
