"""What the desk adds to Wagtail's admin: its first page, and who did what."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from articles import insight
from articles.models import ItemPage, SectionPage
from unions.models import User
from unions.requests import signed_in

from . import pool_hooks, reading_hooks  # noqa: F401  (their hooks register on import)
from .audit_views import AuditView, ItemAuditView
from .chinese import label_fields
from .first_page import FirstPage

label_fields()

# Wagtail's panels that say the same, in another order and with a query a line.
REPLACED = frozenset(("workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits"))


@hooks.register("construct_homepage_panels")
def show_what_is_to_do(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPLACED]
    panels.append(FirstPage(request))


@hooks.register("insert_global_admin_css")
def insert_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    item = "audit/<int:item_id>/"
    return [
        path("audit/", AuditView.as_view(), name="desk_audit"),
        path("audit/results/", AuditView.as_view(results_only=True), name="desk_audit_results"),
        path(item, ItemAuditView.as_view(), name="desk_audit_item"),
        path(f"{item}results/", ItemAuditView.as_view(results_only=True), name="desk_audit_item_results"),
    ]


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return insight.sections(signed_in(request)).exists()


@hooks.register("register_admin_menu_item")
def audit_menu_item() -> MenuItem:
    return AuditMenuItem("审计记录", reverse("desk_audit"), name="audit", icon_name="history", order=170)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page.specific, ItemPage | SectionPage):
        url = reverse("desk_audit_item", args=[page.pk])
        yield Button("审计记录", url=url, icon_name="history", priority=90)
