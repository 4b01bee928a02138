"""Where pages tell that they are read."""

from django.urls import re_path

from . import views

urlpatterns = [
    re_path(r"^reads/(?P<item_id>[0-9]{1,18})/(?P<section_id>[0-9]{1,18})/$", views.read, name="reads"),
]
