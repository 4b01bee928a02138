"""What the room of member sites adds to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from unions import audit
from unions.requests import signed_in

from . import managing, site_views

LOG_ACTIONS = {
    "subscribers.register": ("登记网站", "登记{name}"),
    "subscribers.change": ("修改网站", "修改{name}"),
    "subscribers.renew": ("换发令牌", "换发{name}的令牌"),
    "subscribers.suspend": ("停用网站", "停用{name}"),
    "subscribers.resume": ("恢复网站", "恢复{name}"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    audit.register(actions, LOG_ACTIONS)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list:
    site = "sites-of-members/<int:pk>/"
    return [
        path("sites-of-members/", site_views.SitesView.as_view(), name="subscribers_sites"),
        path("sites-of-members/add/", site_views.AddView.as_view(), name="subscribers_add"),
        path("sites-of-members/recalls/", site_views.RecallsView.as_view(), name="subscribers_recalls"),
        path(site, site_views.SiteView.as_view(), name="subscribers_site"),
        path(f"{site}edit/", site_views.EditView.as_view(), name="subscribers_edit"),
        path(f"{site}<slug:act>/", site_views.ActView.as_view(), name="subscribers_act"),
    ]


class SitesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return managing.takes_part(signed_in(request))


@hooks.register("register_admin_menu_item")
def sites_menu_item() -> MenuItem:
    url = reverse("subscribers_sites")
    return SitesMenuItem("成员网站", url, name="member-sites", icon_name="site", order=325)
