"""Readers' corrections."""

from django.urls import re_path

from . import views

urlpatterns = [
    re_path(r"^(?P<item_id>[0-9]{1,18})/$", views.ReportView.as_view(), name="feedback"),
    re_path(r"^(?P<item_id>[0-9]{1,18})/thanks/$", views.ThanksView.as_view(), name="feedback_thanks"),
]
