"""A union becomes a publisher: all of it or nothing, from the admin and from the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, WorkflowPage

from articles import onboarding
from articles.models import SectionPage
from tests import scene
from unions import members
from unions.models import Level, Role, RoleGroup, User

pytestmark = pytest.mark.django_db
COUNTED = (
    Page,
    Group,
    RoleGroup,
    Collection,
    GroupPagePermission,
    GroupCollectionPermission,
    WorkflowPage,
    User,
)
INVITED = {"review_levels": "2", "name": "冼星海", "email": "xian@example.org"}


@pytest.fixture
def dongguan(alliance):
    return scene.make_union("dongguan", "东莞市总工会")


def counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def onboard_by_form(client, chosen, **data):
    return client.post("/admin/onboarding/", INVITED | {"union": chosen.pk} | data)


def test_the_command_makes_a_publisher(dongguan, client, capsys):
    call_command("onboard_union", "dongguan", review_levels=2)
    section = SectionPage.objects.get(union=dongguan)
    assert (section.slug, section.live, section.get_workflow().name) == ("dongguan", True, "两审")
    assert client.get("/dongguan/").status_code == 200
    roles = set(RoleGroup.objects.filter(union=dongguan).values_list("role", flat=True))
    assert roles == {"editor", "first", "final", "administrator"}
    assert set(onboarding.collections(dongguan)) == {"图片", "文件"}
    assert "东莞市总工会的栏目已开通" in capsys.readouterr().out


def test_the_command_says_what_is_wrong(dongguan):
    with pytest.raises(CommandError, match="名录里没有拼音标识为“nowhere”的工会"):
        call_command("onboard_union", "nowhere")
    call_command("onboard_union", "dongguan")
    with pytest.raises(CommandError, match="已经开通"):
        call_command("onboard_union", "dongguan")
    scene.make_union("topics", "专题工会")
    with pytest.raises(CommandError):
        call_command("onboard_union", "topics")


def test_before_the_alliance_is_founded_nobody_becomes_a_publisher(db):
    scene.make_union("dongguan", "东莞市总工会")
    with pytest.raises(CommandError, match=r"先运行 manage\.py found_alliance"):
        call_command("onboard_union", "dongguan")
    assert not SectionPage.objects.exists()


@pytest.mark.parametrize("slug", ["admin", "search", "unions", "feeds", "media"])
def test_reserved_addresses_are_refused_and_leave_nothing(alliance, slug):
    scene.make_union(slug, "某工会")
    before = counts()
    with pytest.raises(CommandError, match="保留的地址"):
        call_command("onboard_union", slug)
    assert counts() == before


@pytest.mark.parametrize("step", ["_group", "_grant_pages", "_collection"])
@pytest.mark.parametrize("call", [1, 2])
def test_what_fails_in_the_middle_leaves_nothing(dongguan, monkeypatch, step, call):
    original, calls = getattr(onboarding, step), []

    def fail(*args):
        calls.append(args)
        if len(calls) == call:
            raise RuntimeError(step)
        return original(*args)

    before = counts()
    monkeypatch.setattr(onboarding, step, fail)
    with pytest.raises(RuntimeError, match=step):
        onboarding.onboard(dongguan, alliance_page())
    assert counts() == before
    monkeypatch.undo()
    onboarding.onboard(dongguan, alliance_page())


def alliance_page() -> Page:
    return Page.objects.get(slug="alliance")


KILLED = """
import os, django
django.setup()
from articles import onboarding
from unions.models import Union
from wagtail.models import Page
made = onboarding._collection
def die(union, name, groups):
    if name == "文件":
        os._exit(9)
    return made(union, name, groups)
onboarding._collection = die
onboarding.onboard(Union.objects.get(slug="dongguan"), Page.objects.get(slug="alliance").specific)
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_leaves_nothing(dongguan):
    before = counts()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "hub.settings.test", "DATABASE_URL": database_url()},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert killed.returncode == 9, killed.stderr
    assert counts() == before
    call_command("onboard_union", "dongguan")


def database_url() -> str:
    """Of the tests' own database, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    person = f"{values['USER']}:{values['PASSWORD']}@" if values["USER"] else ""
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgres://{person}{values['HOST']}{port}/{values['NAME']}"


def test_the_administrator_onboards_and_invites_the_first_administrator(
    dongguan, alliance_administrator, login, django_capture_on_commit_callbacks
):
    client = login(alliance_administrator)
    assert "开通栏目" in client.get("/admin/onboarding/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = onboard_by_form(client, dongguan)
    assert response.status_code == 302, response.context["form"].errors
    administrator = User.objects.get(email="xian@example.org")
    assert members.has_role(administrator, dongguan, Role.ADMINISTRATOR)
    assert SectionPage.objects.get(union=dongguan).review_levels == 2
    assert mail.outbox[0].to == ["xian@example.org"]


def test_an_administrator_who_cannot_be_invited_undoes_the_onboarding(
    dongguan, alliance_administrator, login
):
    User.objects.create_superuser("root", "root@example.org", scene.PASSWORD)
    before = counts()
    page = onboard_by_form(login(alliance_administrator), dongguan, email="root@example.org").content.decode()
    assert "不能由本会添加" in page
    assert counts() == before
    assert not mail.outbox


@pytest.mark.parametrize(
    "data", [{"email": "no"}, {"name": ""}, {"review_levels": "4"}, {"union": "999999"}, {"union": ""}]
)
def test_a_form_with_mistakes_changes_nothing(dongguan, alliance_administrator, login, data):
    before = counts()
    response = onboard_by_form(login(alliance_administrator), dongguan, **data)
    assert set(response.context["form"].errors) == set(data)
    assert counts() == before


@pytest.mark.parametrize("slug", ["admin", "topics"])
def test_a_slug_that_is_taken_or_reserved_is_told_in_the_form(alliance, alliance_administrator, login, slug):
    union = scene.make_union(slug, "某工会")
    before = counts()
    page = onboard_by_form(login(alliance_administrator), union).content.decode()
    assert "可在工会名录里修改它的拼音标识" in page
    assert counts() == before


def test_a_union_is_onboarded_once(foshan, alliance_administrator, login):
    before = counts()
    assert "另选一家" in onboard_by_form(login(alliance_administrator), foshan.union).content.decode()
    assert counts() == before


@pytest.mark.parametrize("role", ["administrator", "editor"])
def test_onboarding_is_the_administrators(dongguan, staff, login, role):
    client = login(staff[role])
    assert client.get("/admin/onboarding/").status_code == 302
    onboard_by_form(client, dongguan)
    assert not SectionPage.objects.filter(union=dongguan).exists()


def test_a_publishers_slug_stays(foshan, alliance_administrator, login):
    data = {"name": "佛山市总工会", "slug": "elsewhere", "level": Level.CITY, "datum": "gcj02"}
    page = login(alliance_administrator).post(f"/admin/unions/edit/{foshan.union.pk}/", data).content.decode()
    assert "不能改拼音标识" in page
