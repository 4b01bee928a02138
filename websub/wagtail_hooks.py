"""What the WebSub hub adds to Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from unions import audit
from unions.requests import signed_in

from . import admin_views, ending

LOG_ACTIONS = {
    "websub.retry": ("重新推送", "重新推送到 {callback}"),
    "websub.end": ("终止推送订阅", "终止了 {callback} 的推送订阅：{why}"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    audit.register(actions, LOG_ACTIONS)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("pushes/", admin_views.ListView.as_view(), name="hub_pushes"),
        path("pushes/requests/", admin_views.RequestsView.as_view(), name="hub_push_requests"),
        path("pushes/<int:pk>/", admin_views.SubscriptionView.as_view(), name="hub_push"),
    ]


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="websub", codename="change_subscription")


@hooks.register("insert_global_admin_css")
def insert_admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-websub.css"))


class PushesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return ending.may_manage(signed_in(request))


@hooks.register("register_admin_menu_item")
def pushes_menu_item() -> MenuItem:
    return PushesMenuItem("推送订阅", reverse("hub_pushes"), name="pushes", icon_name="upload", order=166)
