"""What the notices room adds to Wagtail's admin."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from unions.requests import signed_in

from . import reading, views
from .preferences import MailPreferencePanel


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("notices/", views.NoticesView.as_view(), name="hub_notices"),
        path("notices/read/", views.ReadAllView.as_view(), name="hub_notices_read"),
        path("notices/<int:pk>/read/", views.ReadView.as_view(), name="hub_notice_read"),
    ]


@hooks.register("insert_global_admin_css")
def insert_admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-notices.css"))


class NoticesMenuItem(MenuItem):
    """Says how many are unread."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        unread = reading.unread(signed_in(request), shown=0)
        if unread.number:
            component.label = f"{self.label}（{unread.label}）"
        return component


@hooks.register("register_admin_menu_item")
def notices_menu_item() -> MenuItem:
    return NoticesMenuItem("消息", reverse("hub_notices"), name="notices", icon_name="mail", order=110)


@hooks.register("register_account_settings_panel")
def mail_preference_panel(request: HttpRequest, user, profile) -> MailPreferencePanel:
    return MailPreferencePanel(request, user, profile)
