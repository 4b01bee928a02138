"""From an address to a page with few queries, and whether it is private. What Wagtail would find is found, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.http import HttpRequest
from django.urls import get_script_prefix
from wagtail.models import PageViewRestriction
from wagtail.url_routing import RouteResult

from . import known_sections, visibility
from .remembering import remembered

if TYPE_CHECKING:
    from wagtail.models import Page as Base

    from .models import ItemPage
else:
    Base = object

KINDS = ("ArticlePage", "EventPage")


class Unguarded(Base):
    """A page whose privacy and address are known from what a reader's request asks for once."""

    def _get_site_root_paths(self, cache_object=None):
        return remembered(("site roots",), lambda: super(Unguarded, self)._get_site_root_paths(cache_object))

    def get_url_parts(self, request=None):
        """As Wagtail's, but without asking the URL map for each link: pages stand at its root, see hub/urls.py."""
        roots = self._get_relevant_site_root_paths(request)
        if len(roots) != 1 or not self.url_path.isascii():
            return super().get_url_parts(request)
        root = roots[0]
        return root.site_id, root.root_url, f"{get_script_prefix()}{self.url_path[len(root.root_path) :]}"

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
        items = apps.get_model("articles", kind).objects.filter(**lookup).order_by()  # there is one, if any
        if found := list(items.select_related("category", "lead_image", "derivation")[:1]):
            known_sections.name_in(found)
            return found[0]
    return None
