"""「查看稿件」 in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, register_converter, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from articles import insight
from unions.requests import signed_in

from . import reading_views


class VersionConverter:
    """A version of an item: its number, or the earliest, latest or live one."""

    regex = r"\d{1,18}|earliest|latest|live"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(VersionConverter, "version")


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("reading/", reading_views.ReadingView.as_view(), name="hub_reading"),
        path("reading/<int:item_id>/", reading_views.ReadItemView.as_view(), name="hub_read_item"),
        path(
            "reading/<int:item_id>/version/<int:revision_id>/",
            reading_views.ReadVersionView.as_view(),
            name="hub_read_version",
        ),
        path(
            "reading/<int:pk>/compare/<version:revision_id_a>/<version:revision_id_b>/",
            reading_views.ReadCompareView.as_view(),
            name="hub_read_compare",
        ),
    ]


class ReadingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return insight.sees_others(signed_in(request))


@hooks.register("register_admin_menu_item")
def reading_menu_item() -> MenuItem:
    return ReadingMenuItem("查看稿件", reverse("hub_reading"), name="reading", icon_name="view", order=160)
