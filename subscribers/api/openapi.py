"""GET /api/v1/openapi.json: the API described for programs (OpenAPI 3)."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView


class OwnAddresses(SchemaGenerator):
    """Of the API for member sites alone, not of the admin's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        patterns = [path("api/v1/", include("subscribers.api.urls"))]
        super().__init__(*args, **{**kwargs, "patterns": patterns})


class SchemaView(SpectacularAPIView):
    schema = None
    authentication_classes: list = []
    renderer_classes = [OpenApiJsonRenderer]
    generator_class = OwnAddresses
