"""「工会名录」 for the alliance's administrators, 「本会信息」 for a union's own people."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests import scene
from tests.unions.menu import menu
from unions import members
from unions.models import Role, Union

pytestmark = pytest.mark.django_db

ENTRY = {
    "short_names": "佛山市总\r\n\r\n 市总 \r\n佛山市总",
    "address": "季华五路10号",
    "latitude": "23.021478",
    "longitude": "113.121435",
    "datum": "gcj02",
    "phones": "0757-12351（办公室）\n12351",
    "opening_hours": "工作日8:30-17:30",
    "services": "法律援助\n职工书屋",
    "verified_on": "2026-11-01",
}


def words(response) -> str:
    return response.content.decode()


def own_entry(section) -> str:
    return f"/admin/my-union/{section.union.pk}/"


@pytest.mark.parametrize("role", ["administrator", "editor"])
def test_a_unions_people_keep_its_entry_line_by_line(foshan, staff, login, role):
    client = login(staff[role])
    assert "本会信息" in menu(client)
    assert client.get("/admin/my-union/", follow=True).request["PATH_INFO"] == own_entry(foshan)
    assert "已保存" in words(client.post(own_entry(foshan), ENTRY, follow=True))
    union = Union.objects.get(pk=foshan.union.pk)
    assert union.short_names == ["佛山市总", "市总"]
    assert union.phones == ["0757-12351（办公室）", "12351"]
    assert union.services == ["法律援助", "职工书屋"]
    assert str(union.latitude) == "23.021478"
    assert "佛山市总\n市总" in words(client.get(own_entry(foshan)))
    assert ModelLogEntry.objects.get(object_id=union.pk, action="wagtail.edit").user == staff[role]


def test_name_level_superior_and_address_are_not_theirs(foshan, guangzhou, staff, login):
    forged = {
        "name": "最大的工会",
        "level": "province",
        "superior": guangzhou.union.pk,
        "slug": "evil",
        "path": "/",
    }
    login(staff["administrator"]).post(own_entry(foshan), ENTRY | forged)
    union = Union.objects.get(pk=foshan.union.pk)
    assert (union.name, union.level, union.superior, union.slug) == ("佛山市总工会", "city", None, "foshan")
    assert union.address == "季华五路10号"


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_unions_entry_cannot_be_reached(foshan, guangzhou, staff, login, method):
    assert getattr(login(staff["administrator"]), method)(own_entry(guangzhou), ENTRY).status_code == 404
    assert Union.objects.get(pk=guangzhou.union.pk).address == ""


@pytest.mark.parametrize("role", ["first", "second", "final"])
def test_reviewers_do_not_keep_the_entry(foshan, staff, login, role):
    assert login(staff[role]).post(own_entry(foshan), ENTRY).status_code == 404


def test_suspended_people_do_not_keep_the_entry(foshan, guangzhou, staff, login):
    members.set_roles(staff["editor"], guangzhou.union, [Role.EDITOR])
    members.suspend(staff["editor"], foshan.union)
    assert login(staff["editor"]).get(own_entry(foshan)).status_code == 404


def test_a_person_of_two_unions_chooses(foshan, guangzhou, staff, login):
    members.set_roles(staff["editor"], guangzhou.union, [Role.EDITOR])
    page = words(login(staff["editor"]).get("/admin/my-union/"))
    assert own_entry(foshan) in page
    assert own_entry(guangzhou) in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"latitude": "113.1", "longitude": "23.0"}, "纬度"),
        ({"latitude": ""}, "同时填写或同时留空"),
        ({"latitude": "1", "longitude": "113"}, "不在中国境内"),
        ({"phones": "不知道"}, "不像电话号码"),
        ({"services": "\n".join(f"第{n}项" for n in range(40))}, "最多30行"),
        ({"services": "长" * 61}, "每行最多60字"),
        ({"address": "长" * 201}, "200"),
        ({"verified_on": "2999-01-01"}, "不能晚于今天"),
        ({"verified_on": "昨天"}, "日期"),
        ({"datum": "mars"}, "mars"),
    ],
)
def test_what_cannot_be_is_refused_and_kept_in_the_form(foshan, staff, login, wrong, message):
    page = words(login(staff["administrator"]).post(own_entry(foshan), ENTRY | wrong))
    assert message in page
    assert "工作日8:30-17:30" in page
    assert Union.objects.get(pk=foshan.union.pk).opening_hours == ""


def test_the_administrator_adds_a_union_below_another(foshan, alliance_administrator, login):
    data = ENTRY | {
        "name": "佛山市禅城区总工会",
        "slug": "foshan-chancheng",
        "level": "district",
        "region_code": "440604",
        "superior": foshan.union.pk,
    }
    response = login(alliance_administrator).post(reverse("union_directory:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    added = Union.objects.get(slug="foshan-chancheng")
    assert added.ancestor_ids == [foshan.union.pk]
    assert Union.objects.matching("chancheng").get() == added


def test_the_administrator_cannot_make_a_circle(directory, alliance_administrator, login):
    foshan, guicheng = directory[1], directory[3]
    data = ENTRY | {"name": foshan.name, "slug": "foshan", "level": "city", "superior": guicheng.pk}
    page = words(login(alliance_administrator).post(reverse("union_directory:edit", args=[foshan.pk]), data))
    assert "上级工会不能是本会或本会的下级" in page


def test_the_administrator_searches_and_filters(directory, alliance_administrator, login):
    client = login(alliance_administrator)
    index = reverse("union_directory:index")
    listed = words(client.get(index, {"q": "nanhai"}))
    assert "佛山市南海区总工会" in listed
    assert "广东省教育工会" not in listed
    listed = words(client.get(index, {"level": "industry"}))
    assert "广东省教育工会" in listed
    assert "桂城街道" not in listed
    listed = words(client.get(index, {"superior": directory[1].pk}))
    assert "佛山市南海区总工会" in listed
    assert "桂城街道" not in listed
    assert "工会名录" in menu(client)


def test_the_chooser_finds_a_union_by_pinyin(directory, alliance_administrator, login):
    page = words(
        login(alliance_administrator).get(reverse("union_chooser:choose_results"), {"q": "guicheng"})
    )
    assert "佛山市南海区桂城街道总工会" in page
    assert "教育" not in page


def test_the_listing_costs_the_same_for_many(
    directory, alliance_administrator, login, django_assert_max_num_queries
):
    client = login(alliance_administrator)
    index = reverse("union_directory:index")
    client.get(index)
    with django_assert_max_num_queries(60) as few:
        client.get(index)
    for number in range(20):
        scene.make_union(f"u{number}", f"第{number}区总工会", superior=directory[0])
    with django_assert_max_num_queries(len(few)):
        client.get(index)


@pytest.mark.parametrize("role", ["administrator", "editor", "final"])
def test_the_directory_is_the_administrators_alone(foshan, guangzhou, staff, login, role):
    client = login(staff[role])
    edit = reverse("union_directory:edit", args=[guangzhou.union.pk])
    for address in (reverse("union_directory:index"), reverse("union_directory:add"), edit):
        assert client.get(address).status_code in {302, 403}
    client.post(edit, ENTRY | {"name": "改了", "slug": "guangzhou", "level": "city"})
    assert Union.objects.get(pk=guangzhou.union.pk).name == "广州市总工会"
    assert "工会名录" not in menu(client)
