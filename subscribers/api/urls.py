"""The addresses below /api/v1/; that of the search is its room's."""

from django.urls import path

from .openapi import SchemaView
from .receipts import ReceiptsView
from .views import ChangesView, ItemView

app_name = "subscribers"
urlpatterns = [
    path("changes", ChangesView.as_view(), name="changes"),
    path("items/<str:uid>", ItemView.as_view(), name="item"),
    path("receipts", ReceiptsView.as_view(), name="receipts"),
    path("openapi.json", SchemaView.as_view(), name="openapi"),
]
