"""The WebSub hub."""

from django.urls import path

from . import views

app_name = "websub"

urlpatterns = [path("websub", views.hub, name="hub")]
