"""What the readership room adds to Wagtail's admin: 「阅读统计」."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from articles import insight
from unions.requests import signed_in

from . import report_views

VIEWS = (
    ("reports/reads/", report_views.ItemsView, "readership_items"),
    ("reports/reads/unions/", report_views.UnionsView, "readership_unions"),
    ("reports/reads/topics/", report_views.TopicsView, "readership_topics"),
    ("reports/reads/items/<int:item_id>/", report_views.ItemView, "readership_item"),
)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    whole = [path(address, view.as_view(), name=name) for address, view, name in VIEWS]
    results = [
        path(f"{address}results/", view.as_view(results_only=True), name=f"{name}_results")
        for address, view, name in VIEWS
    ]
    return whole + results


@hooks.register("insert_global_admin_css")
def insert_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/reads.css"))


class ReadsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return insight.sections(signed_in(request)).exists()


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    url = reverse("readership_items")
    return ReadsMenuItem("阅读统计", url, name="reads", icon_name="view", order=160)
