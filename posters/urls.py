"""What readers pass on of an item."""

from django.urls import re_path

from . import views

urlpatterns = [
    re_path(r"^(?P<item_id>[0-9]{1,18})/poster\.png$", views.poster, name="poster"),
    re_path(r"^(?P<item_id>[0-9]{1,18})/qr\.svg$", views.code, name="qr_code"),
]
