"""What review adds to Wagtail's admin: addresses, menu, buttons."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from unions.models import User

from . import urgent
from .models import ItemPage
from .urgent_views import UrgentView


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [path("items/<int:item_id>/urgent/", UrgentView.as_view(), name="hub_urgent")]


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _urgent_button(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    yield from _urgent_button(page, user)


def _urgent_button(page: Page, user: User) -> Iterator[Button]:
    unpublished = not page.live or page.has_unpublished_changes
    if unpublished and isinstance(page.specific, ItemPage) and urgent.may_publish(user):
        yield Button("急件刊发", url=reverse("hub_urgent", args=[page.pk]), icon_name="warning", priority=75)
