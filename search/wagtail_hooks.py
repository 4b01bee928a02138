"""What the search room adds to Wagtail's admin: 「搜索管理」, for the alliance desk."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.contrib.search_promotions.wagtail_hooks import SearchPicksMenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from search.index_panel import IndexPanel
from search.promotion_admin import PromotionsView
from search.report_views import SearchReportView
from search.synonym_admin import SynonymViewSet


class SearchGroup(SnippetViewSetGroup):
    items = (SynonymViewSet,)
    menu_label = "搜索管理"
    menu_icon = "search"
    menu_name = "search-desk"
    menu_order = 330
    submenu_hook = "register_search_menu_item"


register_snippet(SearchGroup)


@hooks.register("register_search_menu_item")
def promotions_menu_item() -> MenuItem:
    url = reverse("wagtailsearchpromotions:index")
    return SearchPicksMenuItem("推荐结果", url, name="promotions", icon_name="pick", order=20)


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.view_searchcount")


@hooks.register("register_search_menu_item")
def report_menu_item() -> MenuItem:
    url = reverse("search_report")
    return ReportMenuItem("搜索统计", url, name="search-report", icon_name="doc-full", order=30)


@hooks.register("construct_homepage_panels")
def tell_of_trouble(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("search.view_searchcount"):
        panels.append(IndexPanel())


@hooks.register("construct_settings_menu")
def show_promotions_once(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [item for item in menu_items if item.name != "promoted-search-results"]


@hooks.register("construct_reports_menu")
def hide_empty_report(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's report on search terms: this site counts them in its own way."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]


# Before Wagtail's own, whose addresses the first two are.
@hooks.register("register_admin_urls", order=-1)
def register_admin_urls() -> list[URLPattern]:
    return [
        path("searchpicks/", PromotionsView.as_view(), name="search_promotions"),
        path(
            "searchpicks/results/",
            PromotionsView.as_view(results_only=True),
            name="search_promotions_results",
        ),
        path("reports/search/", SearchReportView.as_view(), name="search_report"),
        path(
            "reports/search/results/",
            SearchReportView.as_view(results_only=True),
            name="search_report_results",
        ),
    ]


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="search", codename="view_searchcount")
