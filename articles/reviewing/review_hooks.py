"""What review adds to Wagtail's admin: addresses, menu, buttons."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from unions.models import User
from unions.requests import signed_in

from ..checks.check_admin import SET_LEVELS, LevelsView, TermViewSet
from ..models import ItemPage
from . import review_queue, urgent
from .review_queue_views import QueueView, claim, give_back
from .submission_views import ItemViewSet, checks
from .urgent_views import UrgentView


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("review/", QueueView.as_view(), name="hub_review_queue"),
        path("review/<int:page_id>/claim/", claim, name="hub_review_claim"),
        path("review/<int:page_id>/give-back/", give_back, name="hub_review_give_back"),
        path("review/<int:page_id>/checks/", checks, name="hub_checks"),
        path("checks/", LevelsView.as_view(), name="hub_check_levels"),
        path("items/<int:item_id>/urgent/", UrgentView.as_view(), name="hub_urgent"),
    ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [ItemViewSet(), TermViewSet()]


class LevelsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SET_LEVELS)


@hooks.register("register_settings_menu_item")
def levels_menu_item() -> MenuItem:
    return LevelsMenuItem("送审检查", reverse("hub_check_levels"), name="check-levels", icon_name="tasks")


class QueueMenuItem(MenuItem):
    """Shows how many texts wait that nobody else has taken."""

    def is_shown(self, request: HttpRequest) -> bool:
        return review_queue.is_reviewer(signed_in(request))

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        waiting = review_queue.queue(signed_in(request))
        number = sum(one.holder is None or one.is_mine for one in waiting)
        label = f"{self.label}（{number}）" if number else self.label
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> MenuItem:
    return QueueMenuItem(
        "待我审核", reverse("hub_review_queue"), name="review-queue", icon_name="glasses", order=90
    )


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
