"""What the unions room adds to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import audit, entry_views, people, people_views
from .directory_admin import UnionViewSet, union_chooser
from .oversight_admin import OversightViewSet
from .requests import signed_in

LOG_ACTIONS = {
    "unions.people.add": ("添加人员", "添加{name}"),
    "unions.people.roles": ("修改角色", "修改{name}的角色"),
    "unions.people.suspend": ("停用人员", "停用{name}"),
    "unions.people.resume": ("恢复人员", "恢复{name}"),
    "unions.people.remove": ("移出人员", "移出{name}"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    audit.register(actions, LOG_ACTIONS)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    return [union_chooser, UnionViewSet(), OversightViewSet()]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list:
    person = "people/<int:union_id>/<int:user_id>/"
    return [
        path("my-union/", entry_views.OwnEntriesView.as_view(), name="unions_own_entries"),
        path("my-union/<int:pk>/", entry_views.OwnEntryView.as_view(), name="unions_own_entry"),
        path("people/", people_views.ChooseUnionView.as_view(), name="unions_people_choose"),
        path("people/<int:union_id>/", people_views.PeopleView.as_view(), name="unions_people"),
        path("people/<int:union_id>/add/", people_views.AddView.as_view(), name="unions_people_add"),
        path(person, people_views.PersonView.as_view(), name="unions_people_person"),
        path(f"{person}<slug:act>/", people_views.ActView.as_view(), name="unions_people_act"),
    ]


class OwnPeopleMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return (
            not people.is_alliance_administrator(signed_in(request))
            and people.administered(signed_in(request)).exists()
        )


class EverybodysPeopleMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return people.is_alliance_administrator(signed_in(request))


class OwnEntryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return people.own_unions(signed_in(request)).exists()


@hooks.register("register_admin_menu_item")
def own_people_menu_item() -> MenuItem:
    url = reverse("unions_people_choose")
    return OwnPeopleMenuItem("本会人员", url, name="own-people", icon_name="group", order=310)


@hooks.register("register_admin_menu_item")
def everybodys_people_menu_item() -> MenuItem:
    url = reverse("unions_people_choose")
    return EverybodysPeopleMenuItem("各会人员", url, name="everybodys-people", icon_name="group", order=310)


@hooks.register("register_admin_menu_item")
def own_entry_menu_item() -> MenuItem:
    url = reverse("unions_own_entries")
    return OwnEntryMenuItem("本会信息", url, name="own-entry", icon_name="home", order=305)
