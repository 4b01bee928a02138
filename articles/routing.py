"""From an address to a page with few queries, and whether it is private. What Wagtail would find is found, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.http import HttpRequest
from wagtail.models import PageViewRestriction
from wagtail.url_routing import RouteResult

from . import known_sections, visibility

if TYPE_CHECKING:
    from .models import ItemPage

KINDS = ("ArticlePage", "EventPage")


class Unguarded:
    """A page whose privacy is known from the settings that a reader's request asks for once."""

    def get_view_restrictions(self):
        if self.alias_of_id or visibility.is_restricted(self.path):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()


class AboveSections(Unguarded):
    """The page below which the sections stand."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        section = known_sections.below(self, path_components[0]) if path_components else None
        if section is None:
            return super().route(request, path_components)
        return section.route(request, path_components[1:])


class AboveItems(Unguarded):
    """A section: its items are its children."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        found = None
        if len(path_components) == 1:
            # Not by the section's number, from which a database might begin: it has a hundred thousand items.
            found = item_with(path__startswith=self.path, depth=self.depth + 1, slug=path_components[0])
        return found.route(request, []) if found else super().route(request, path_components)


def item_with(**lookup: object) -> ItemPage | None:
    """An item with what its page shows of one row each; an article in one query, an event in two."""
    for kind in KINDS:
        items = apps.get_model("articles", kind).objects.filter(**lookup)
        if found := items.select_related("category", "lead_image", "derivation").first():
            known_sections.name_in([found])
            return found
    return None
