"""「本会人员」: a union's administrator keeps the union's people, and nobody else's."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from home.founding import DESK
from tests import scene
from tests.unions.menu import menu
from tests.unions.people_pages import NEW, act, add, is_inside, log_in, people_url, roles, words
from unions import members
from unions.models import Membership, Role, User

pytestmark = pytest.mark.django_db


def test_the_own_people_are_listed_and_no_others(admin, foshan, staff, guangzhou_staff):
    assert "本会人员" in menu(admin)
    page = words(admin.get("/admin/people/", follow=True))
    assert all(person.email in page for person in staff.values())
    assert "guangzhou" not in page


def test_the_list_costs_the_same_for_many(admin, foshan, django_assert_max_num_queries):
    admin.get(people_url(foshan))
    with django_assert_max_num_queries(60) as few:
        admin.get(people_url(foshan))
    for number in range(20):
        scene.make_person(f"p{number}", foshan.union, Role.EDITOR)
    with django_assert_max_num_queries(len(few)):
        admin.get(people_url(foshan))


def test_suspending_a_person_of_two_unions_leaves_the_other_union_alone(
    admin, foshan, guangzhou, guangzhou_staff
):
    other = guangzhou_staff["editor"]
    members.set_roles(other, foshan.union, [Role.EDITOR])
    act(admin, foshan, other, "suspend")
    assert roles(other, foshan) == set()
    assert roles(other, guangzhou) == {"editor"}
    assert User.objects.get(pk=other.pk).is_active


def test_roles_are_changed_at_once(admin, foshan, staff):
    url = people_url(foshan, staff["editor"].pk)
    assert "已保存" in words(admin.post(url, {"roles": ["final", "second"]}, follow=True))
    assert roles(staff["editor"], foshan) == {"final", "second"}
    groups = set(staff["editor"].groups.values_list("name", flat=True))
    assert groups == {"foshan·终审", "foshan·复审"}


def test_suspension_takes_effect_with_the_next_request_and_can_be_lifted(admin, foshan, staff):
    editor = log_in("foshan-editor")
    assert is_inside(editor)
    act(admin, foshan, staff["editor"], "suspend")
    assert not is_inside(editor)
    assert not is_inside(log_in("foshan-editor"))
    act(admin, foshan, staff["editor"], "resume")
    assert is_inside(log_in("foshan-editor"))
    assert roles(staff["editor"], foshan) == {"editor"}


def test_roles_given_while_suspended_wait_for_the_return(admin, foshan, staff):
    act(admin, foshan, staff["editor"], "suspend")
    admin.post(people_url(foshan, staff["editor"].pk), {"roles": ["editor", "final"]})
    assert roles(staff["editor"], foshan) == set()
    act(admin, foshan, staff["editor"], "resume")
    assert roles(staff["editor"], foshan) == {"editor", "final"}


def test_leaving_takes_every_right_and_keeps_what_was_written(admin, foshan, staff):
    article = scene.make_article(foshan, publish=False, owner=staff["editor"])
    editor = log_in("foshan-editor")
    act(admin, foshan, staff["editor"], "remove")
    assert not is_inside(editor)
    assert not User.objects.get(pk=staff["editor"].pk).groups.exists()
    article.refresh_from_db()
    assert article.owner == staff["editor"]


@pytest.mark.parametrize("name", ["suspend", "remove"])
def test_the_last_administrator_stays(admin, foshan, staff, name):
    page = words(act(admin, foshan, staff["administrator"], name))
    assert "至少要保留一位在用的工会管理员" in page
    assert roles(staff["administrator"], foshan) == {"administrator"}


def test_the_last_administrator_keeps_the_role(admin, foshan, staff):
    page = words(admin.post(people_url(foshan, staff["administrator"].pk), {"roles": ["editor"]}))
    assert "至少要保留一位在用的工会管理员" in page
    assert roles(staff["administrator"], foshan) == {"administrator"}


def test_a_suspended_colleague_does_not_count_as_administrator(admin, foshan, staff):
    second = scene.make_person("second-admin", foshan.union, Role.ADMINISTRATOR)
    act(admin, foshan, second, "suspend")
    act(admin, foshan, staff["administrator"], "remove")
    assert roles(staff["administrator"], foshan) == {"administrator"}


def test_an_administrator_can_hand_over_and_go(admin, foshan, staff):
    scene.make_person("successor", foshan.union, Role.ADMINISTRATOR)
    act(admin, foshan, staff["administrator"], "remove")
    assert roles(staff["administrator"], foshan) == set()


@pytest.mark.parametrize(
    "url", ["", "add/", "{person}/", "{person}/suspend/", "{person}/remove/", "{person}/invite/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_unions_people_cannot_be_reached(admin, guangzhou, guangzhou_staff, url, method):
    target = guangzhou_staff["editor"]
    before = set(Membership.objects.values_list("user", "union", "role", "suspended_at"))
    address = people_url(guangzhou) + url.format(person=target.pk)
    assert getattr(admin, method)(address, NEW).status_code in {404, 405}
    assert set(Membership.objects.values_list("user", "union", "role", "suspended_at")) == before


@pytest.mark.parametrize("name", ["", "suspend/", "remove/", "invite/", "resume/"])
def test_a_person_of_another_union_is_not_reached_through_the_own(admin, foshan, guangzhou_staff, name):
    target = guangzhou_staff["editor"]
    response = admin.post(people_url(foshan, target.pk) + name, {"roles": ["administrator"]})
    assert response.status_code == 404
    assert roles(target, foshan) == set()
    assert User.objects.get(pk=target.pk).is_active


@pytest.mark.parametrize("name", ["suspend", "resume", "remove", "invite"])
def test_acts_ask_for_post(admin, foshan, staff, name):
    assert admin.get(people_url(foshan, staff["editor"].pk, name)).status_code == 405
    assert roles(staff["editor"], foshan) == {"editor"}


def test_an_unknown_act_is_not_found(admin, foshan, staff):
    assert admin.post(people_url(foshan, staff["editor"].pk, "delete")).status_code == 404


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999999"])
def test_ids_that_do_not_exist_are_not_found(admin, foshan, number):
    assert admin.get(f"/admin/people/{number}/").status_code == 404
    assert admin.get(people_url(foshan, number)).status_code == 404


def test_forms_are_protected_against_forgery(foshan, staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(people_url(foshan, "add"), NEW).status_code == 403
    assert client.post(people_url(foshan, staff["editor"].pk, "remove")).status_code == 403


@pytest.mark.parametrize("role", ["editor", "first", "second", "final"])
def test_only_administrators_get_in(foshan, staff, login, role):
    client = login(staff[role])
    assert client.get(people_url(foshan)).status_code == 404
    assert client.post(people_url(foshan, "add"), NEW).status_code == 404
    assert "本会人员" not in menu(client)


def test_a_suspended_administrator_is_out(foshan, staff):
    scene.make_person("other", foshan.union, Role.ADMINISTRATOR)
    client = log_in("foshan-administrator")
    members.suspend(staff["administrator"], foshan.union)
    assert client.get(people_url(foshan)).status_code == 302


@pytest.mark.parametrize("name", ["suspend", "remove", "roles"])
def test_accounts_of_the_desk_are_beyond_a_union(admin, foshan, desk, name):
    members.set_roles(desk, foshan.union, [Role.EDITOR])
    assert "确认移出" not in words(admin.get(people_url(foshan, desk.pk)))
    if name == "roles":
        page = words(admin.post(people_url(foshan, desk.pk), {"roles": ["final"]}))
    else:
        page = words(act(admin, foshan, desk, name))
    assert "联盟" in page
    assert roles(desk, foshan) == {"editor"}
    assert desk.groups.filter(name=DESK).exists()


def test_an_account_closed_by_hand_is_not_opened_by_a_union(admin, foshan, staff, committed):
    closed = staff["editor"]
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for name in ("suspend", "resume"):
        assert "联盟" in words(act(admin, foshan, closed, name))
    assert not User.objects.get(pk=closed.pk).is_active


def test_the_alliances_administrator_keeps_the_people_of_every_union(
    alliance_administrator, foshan, guangzhou, login, committed
):
    client = login(alliance_administrator)
    assert "各会人员" in menu(client)
    page = words(client.get("/admin/people/"))
    assert "佛山市总工会" in page
    assert "广州市总工会" in page
    assert "广州" not in words(client.get("/admin/people/", {"q": "foshan"})).split("listing")[1]
    add(client, guangzhou, committed, roles=["administrator"])
    assert roles(User.objects.get(email="ouyang@example.org"), guangzhou) == {"administrator"}


def test_the_alliances_administrator_may_take_the_last_administrator_out(
    alliance_administrator, foshan, staff, login
):
    act(login(alliance_administrator), foshan, staff["administrator"], "remove")
    assert roles(staff["administrator"], foshan) == set()


def test_a_union_administrator_has_no_right_on_djangos_users_and_groups(admin, foshan, staff):
    for address in ("/admin/users/", "/admin/groups/", f"/admin/users/edit/{staff['editor'].pk}/"):
        response = admin.get(address)
        assert response.status_code in {302, 403, 404}
    group = Group.objects.get(name=DESK)
    admin.post(
        f"/admin/users/edit/{staff['administrator'].pk}/", {"groups": [group.pk], "is_superuser": "on"}
    )
    me = User.objects.get(pk=staff["administrator"].pk)
    assert not me.is_superuser
    assert not me.groups.filter(pk=group.pk).exists()


def test_every_act_is_logged(admin, foshan, staff, alliance_administrator, login, committed):
    add(admin, foshan, committed)
    act(admin, foshan, staff["editor"], "suspend")
    act(admin, foshan, staff["editor"], "resume")
    act(admin, foshan, staff["editor"], "remove")
    entries = ModelLogEntry.objects.filter(object_id=foshan.union.pk, user=staff["administrator"])
    acts = [entry.action.rpartition(".")[2] for entry in entries.order_by("timestamp", "pk")]
    assert acts == ["add", "suspend", "resume", "remove"]
    history = words(
        login(alliance_administrator).get(reverse("union_directory:history", args=[foshan.union.pk]))
    )
    assert "停用foshan-editor" in history
