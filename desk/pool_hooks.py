"""The pool in Wagtail's admin: its addresses and its menu."""

from django.http import HttpRequest
from django.urls import path, re_path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from articles.exchange.sharing_views import sections_of
from unions.requests import signed_in

from . import keeping_views, pool_views


@hooks.register("register_admin_urls")
def register_pool_urls() -> list:
    placement = "pool/placements/<int:placement_id>/"
    return [
        path("pool/", pool_views.PoolView.as_view(), name="hub_pool"),
        path("pool/decide/", pool_views.DecideView.as_view(), name="hub_decide_all"),
        re_path(
            r"^pool/(?P<item_id>[0-9]{1,18})/(?P<decision>adopt|decline|drop|restore)/$",
            pool_views.DecideView.as_view(),
            name="hub_decide",
        ),
        path("pool/<int:item_id>/preview/", pool_views.PreviewView.as_view(), name="hub_pool_preview"),
        path("pool/requests/", pool_views.RequestsView.as_view(), name="hub_requests"),
        path(placement, keeping_views.EditView.as_view(), name="hub_placement"),
        path(f"{placement}detach/", keeping_views.DetachView.as_view(), name="hub_detach"),
        path("pool/derived/<int:origin_id>/", keeping_views.DerivedView.as_view(), name="hub_derived"),
        path("pool/columns/", keeping_views.ColumnsView.as_view(), name="hub_columns"),
        path("pool/subscriptions/", keeping_views.SubscriptionsView.as_view(), name="hub_subscriptions"),
        path(
            "pool/subscriptions/<int:subscription_id>/cancel/",
            keeping_views.CancelView.as_view(),
            name="hub_unsubscribe",
        ),
    ]


class PoolMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sections_of(signed_in(request)).exists()


@hooks.register("register_admin_menu_item")
def pool_menu_item() -> MenuItem:
    return PoolMenuItem("共享池", reverse("hub_pool"), name="pool", icon_name="download", order=150)
