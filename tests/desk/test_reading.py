"""Auditors and higher unions read what others write, in any state, and can change nothing of it."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests import scene
from tests.standing import standing
from unions import members
from unions.models import Oversight, Role

pytestmark = pytest.mark.django_db


@standing
def nanhai(foshan):
    return scene.make_section("nanhai", "南海区总工会", superior=foshan.union)


@standing
def draft(nanhai):
    return scene.make_article(nanhai, "区里的草稿", publish=False)


@standing
def grant(foshan, nanhai):
    return Oversight.objects.create(overseer=foshan.union, overseen=nanhai.union)


def words(response) -> str:
    return response.content.decode()


def pages_of(item) -> list[str]:
    return [
        reverse("hub_read_item", args=[item.pk]),
        reverse("hub_read_version", args=[item.pk, item.latest_revision_id]),
        reverse("hub_read_compare", args=[item.pk, "earliest", "latest"]),
    ]


def statuses(client, item) -> set[int]:
    return {client.get(page).status_code for page in pages_of(item)}


@pytest.mark.parametrize("role", ["final", "administrator"])
def test_a_higher_union_reads_once_it_was_granted(staff, draft, grant, login, role):
    client = login(staff[role])
    assert "区里的草稿" in words(client.get(reverse("hub_reading")))
    assert statuses(client, draft) == {200}


def test_without_a_grant_a_higher_union_reads_nothing(staff, draft, login):
    client = login(staff["administrator"])
    assert client.get(reverse("hub_reading")).status_code in {302, 403}
    assert statuses(client, draft) == {404}


@pytest.mark.parametrize("role", ["editor", "first", "second"])
def test_the_grant_is_for_those_who_answer_for_the_union(staff, draft, grant, login, role):
    assert statuses(login(staff[role]), draft) == {404}


def test_the_grant_ends_with_the_role(foshan, staff, draft, grant, login):
    members.suspend(staff["final"], foshan.union)
    members.set_roles(staff["administrator"], foshan.union, [Role.EDITOR])
    assert statuses(login(staff["administrator"]), draft) == {404}


def test_a_grant_without_a_name_is_for_all_lower_unions_and_no_other(foshan, staff, draft, guangzhou, login):
    Oversight.objects.create(overseer=foshan.union)
    other = scene.make_article(guangzhou, "别市的草稿", publish=False)
    client = login(staff["administrator"])
    assert statuses(client, draft) == {200}
    assert statuses(client, other) == {404}
    assert "别市的草稿" not in words(client.get(reverse("hub_reading")))


def test_oversight_is_read_only(staff, draft, grant, login):
    client = login(staff["administrator"])
    before = list(Page.objects.order_by("pk").values())
    for name in ("edit", "delete", "unpublish", "move", "copy", "history"):
        response = client.post(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk]), {"title": "改了"})
        assert response.status_code in {302, 403, 404}
    for page in pages_of(draft):
        client.post(page, {"title": "改了"})
    assert list(Page.objects.order_by("pk").values()) == before


def test_an_auditor_reads_everything(auditor, draft, guangzhou, login):
    other = scene.make_article(guangzhou, "别市的草稿", publish=False)
    client = login(auditor)
    listed = words(client.get(reverse("hub_reading")))
    assert "区里的草稿" in listed
    assert "别市的草稿" in listed
    assert statuses(client, draft) | statuses(client, other) == {200}


def test_the_list_narrows_down(auditor, nanhai, guangzhou, staff, login):
    scene.make_article(nanhai, "刊出的")
    waiting = scene.make_article(nanhai, "在审的", publish=False)
    waiting.get_workflow().start(waiting, staff["editor"])
    gone = scene.make_article(guangzhou, "下线的")
    gone.unpublish()
    client = login(auditor)

    def titles(**query) -> set[str]:
        page = words(client.get(reverse("hub_reading"), query))
        return {title for title in ("刊出的", "在审的", "下线的") if title in page}

    assert titles() == {"刊出的", "在审的", "下线的"}
    assert titles(state="live") == {"刊出的"}
    assert titles(state="review") == {"在审的"}
    assert titles(state="gone") == {"下线的"}
    assert titles(q="审的") == {"在审的"}
    assert titles(section=guangzhou.pk) == {"下线的"}
    assert titles(section="x", state="nonsense", q="'%_\x00") == titles()


def test_the_list_costs_the_same_for_many(auditor, nanhai, login, django_assert_max_num_queries):
    client = login(auditor)
    scene.make_article(nanhai, "一")
    client.get(reverse("hub_reading"))
    for number in range(5):
        scene.make_article(nanhai, f"第{number}篇", publish=False)
    with django_assert_max_num_queries(50):
        assert "第4篇" in words(client.get(reverse("hub_reading")))


@pytest.mark.parametrize("version", ["0", "abc", "999999999999999999999999", "-1"])
def test_other_versions_are_not_there(auditor, draft, login, version):
    client = login(auditor)
    assert client.get(f"{pages_of(draft)[0]}?version={version}").status_code == 200
    assert client.get(f"/admin/reading/{draft.pk}/version/{version}/").status_code == 404
    assert client.get(f"/admin/reading/{draft.pk}/compare/{version}/latest/").status_code == 404


def test_a_version_belongs_to_its_item(staff, foshan, guangzhou, draft, grant, login):
    other = scene.make_article(guangzhou, "别市的草稿", publish=False)
    address = reverse("hub_read_version", args=[draft.pk, other.latest_revision_id])
    assert login(staff["administrator"]).get(address).status_code == 404


def test_oversight_is_granted_by_the_alliance_downwards(
    alliance_administrator, foshan, guangzhou, nanhai, login
):
    client = login(alliance_administrator)
    add = reverse("oversight:add")
    page = words(client.post(add, {"overseer": foshan.union.pk, "overseen": guangzhou.union.pk}))
    assert "只能授权给它的上级工会" in page
    client.post(add, {"overseer": foshan.union.pk, "overseen": nanhai.union.pk})
    assert Oversight.objects.get().may_withdraw is False
    page = words(client.post(add, {"overseer": foshan.union.pk, "overseen": nanhai.union.pk}))
    assert "这样的监督授权已经有了" in page


def test_nobody_else_grants_oversight(staff, desk, auditor, foshan, nanhai, login):
    for person in (staff["administrator"], desk, auditor):
        data = {"overseer": foshan.union.pk, "overseen": nanhai.union.pk}
        assert login(person).post(reverse("oversight:add"), data).status_code in {302, 403}
    assert not Oversight.objects.exists()
