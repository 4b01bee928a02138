"""What makes Wagtail's admin an editor's desk: where to begin writing, Word files, pasting, fewer menus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from unions.models import Membership, Role, User
from unions.requests import signed_in

from .docx.views import UploadView, may_upload
from .editor_views import clean_pasted
from .models import SectionPage
from .reviewing.review_views import ReviewView, awaits

WRITERS = (Role.EDITOR, Role.ADMINISTRATOR)
# Of use to those who run the site; a union's people find their tasks on the desk.
MENUS_OF_THE_OPERATOR = frozenset(("help", "reports"))


def written_by(user: User | AnonymousUser) -> QuerySet[SectionPage]:
    """Sections for which the person writes."""
    mine = Membership.objects.active(*WRITERS).filter(user_id=user.pk or 0)
    return SectionPage.objects.filter(union__in=mine.values("union")).order_by("title")


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("sections/<int:section_id>/docx/", UploadView.as_view(), name="hub_docx"),
        path("clean-pasted/", clean_pasted, name="hub_clean_pasted"),
        path("review/<int:page_id>/", ReviewView.as_view(), name="hub_review"),
    ]


@hooks.register("insert_editor_js")
def insert_editor_js() -> SafeString:
    return format_html(
        '<script src="{}" data-clean-url="{}"></script>', static("js/paste.js"), reverse("hub_clean_pasted")
    )


@hooks.register("insert_global_admin_css")
def insert_admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _upload_button(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    yield from _upload_button(page, user)


def _upload_button(page: Page, user: User) -> Iterator[Button]:
    section = page.specific
    if isinstance(section, SectionPage) and may_upload(user, section):
        url = reverse("hub_docx", args=[section.pk])
        yield Button("上传 Word 文件", url=url, icon_name="upload", priority=15)


class DeskPanel(Component):
    """写作台: the ways to begin, for each union that the person writes for."""

    name = "desk"
    template_name = "articles/admin/desk.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"sections": written_by(self.user)}


@hooks.register("construct_homepage_panels")
def add_desk(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(DeskPanel(request))


@hooks.register("before_edit_page")
def lead_reviewers_to_review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The text is locked while in review: a form would only promise what it cannot keep.

    Who sent it may withdraw it from review there; a reviewer has to give a reason, and so does not.
    """
    state = page.current_workflow_state
    if (
        state is None
        or request.user in {state.requested_by, page.owner}
        or not awaits(signed_in(request), page)
    ):
        return None
    return redirect("hub_review", page.pk)


@hooks.register("before_edit_page")
def tell_why_it_was_returned(request: HttpRequest, page: Page) -> None:
    state = page.current_workflow_state
    if request.method != "GET" or state is None or state.status != state.STATUS_NEEDS_CHANGES:
        return
    task = state.current_task_state
    by = f"（{task.finished_by}）" if task.finished_by else ""
    messages.warning(request, f"{task.task.name}退回{by}：{task.comment} 改好后请重新送审。")


@hooks.register("construct_page_action_menu")
def offer_what_makes_sense(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict) -> None:
    """Sending again starts review anew, so Wagtail's restart is the same; and what is returned cannot be withdrawn."""
    state = context["page"].current_workflow_state if context.get("page") else None
    pointless = {"action-restart-workflow"}
    if state and state.status == state.STATUS_NEEDS_CHANGES:
        pointless.add("action-cancel-workflow")
    menu_items[:] = [item for item in menu_items if item.name not in pointless]


@hooks.register("construct_main_menu")
def hide_operators_menus(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in MENUS_OF_THE_OPERATOR]
