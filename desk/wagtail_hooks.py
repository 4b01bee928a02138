"""What the desk adds to Wagtail's admin: its first page."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .first_page import FirstPage

# Wagtail's panels that say the same, in another order and with a query a line.
REPLACED = frozenset(("workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "recent_edits"))


@hooks.register("construct_homepage_panels")
def show_what_is_to_do(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPLACED]
    panels.append(FirstPage(request))


@hooks.register("insert_global_admin_css")
def insert_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))
