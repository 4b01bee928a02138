"""Adding a person: the account, the mail, the way in."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests import scene
from tests.unions.people_pages import NEW, act, add, is_inside, log_in, people_url, roles, words
from unions.models import Invitation, Role, User

pytestmark = pytest.mark.django_db


def test_a_new_person_is_invited_sets_a_password_and_comes_in(admin, foshan, committed):
    add(admin, foshan, committed)
    person = User.objects.get(username="ouyang@example.org")
    assert (person.last_name, person.first_name) == ("欧阳", "修远")
    assert roles(person, foshan) == {"editor", "first"}
    assert not person.has_usable_password()
    [letter] = mail.outbox
    assert letter.to == ["ouyang@example.org"]
    assert "编辑、初审" in letter.body
    newcomer = Client()
    path = re.search(r"https?://[^/]+(/admin/password_reset/confirm/\S+)", letter.body)[1]
    form = newcomer.get(path, follow=True)
    set_at = form.redirect_chain[-1][0]
    newcomer.post(set_at, {"new_password1": scene.PASSWORD, "new_password2": scene.PASSWORD})
    assert is_inside(log_in("ouyang@example.org"))
    assert not newcomer.get(path, follow=True).context["validlink"]


def test_a_failing_mail_server_does_not_lose_the_person(admin, foshan, committed, no_mail_server):
    add(admin, foshan, committed)
    person = User.objects.get(email="ouyang@example.org")
    assert roles(person, foshan) == {"editor", "first"}
    assert "gone" in Invitation.objects.get(user=person).failure
    assert "邀请邮件未发出" in words(admin.get(people_url(foshan)))
    no_mail_server.undo()
    with committed():
        assert act(admin, foshan, person, "invite").status_code == 200
    assert len(mail.outbox) == 1
    assert "已邀请，尚未登录" in words(admin.get(people_url(foshan)))


@pytest.mark.django_db(transaction=True)
def test_the_next_page_tells_what_became_of_the_mail(admin, foshan, no_mail_server):
    """In real transactions, as in the admin."""
    assert "邀请邮件没有发出" in words(admin.post(people_url(foshan, "add"), NEW, follow=True))
    no_mail_server.undo()
    person = User.objects.get(email="ouyang@example.org")
    assert "邀请邮件已发往ouyang@example.org" in words(act(admin, foshan, person, "invite"))


@pytest.mark.parametrize(
    "email", ["", "no", "a@b", "a@b.c\nBcc: x@y.z", "x" * 150 + "@example.org", "a@@b.cn", "<a@b.cn>"]
)
def test_an_email_that_cannot_be_is_refused(admin, foshan, committed, email):
    before = User.objects.count()
    assert add(admin, foshan, committed, email=email).status_code == 200
    assert User.objects.count() == before
    assert not mail.outbox


@pytest.mark.parametrize("name", ["", " ", "长" * 41, "a\x00b"])
def test_a_name_that_cannot_be_is_refused(admin, foshan, committed, name):
    before = User.objects.count()
    add(admin, foshan, committed, name=name)
    assert User.objects.count() == before


@pytest.mark.parametrize("forged", [["superuser"], ["editor", "desk"], [""], []])
def test_a_role_that_is_not_offered_is_refused(admin, foshan, committed, forged):
    add(admin, foshan, committed, roles=forged)
    assert not User.objects.filter(email__iexact=NEW["email"]).exists()


def test_a_union_with_two_levels_has_no_second_reviewer(alliance, login, committed):
    small = scene.make_section("small", "小工会", review_levels=2)
    client = login(scene.make_person("chief", small.union, Role.ADMINISTRATOR))
    add(client, small, committed, roles=["second"])
    assert not User.objects.filter(email__iexact=NEW["email"]).exists()


def test_a_person_of_another_union_joins_unseen_and_unchanged(
    admin, foshan, guangzhou, guangzhou_staff, committed
):
    other = guangzhou_staff["editor"]
    password = other.password
    page = words(add(admin, foshan, committed, name="小梅", email=other.email.upper(), roles=["editor"]))
    assert "小梅" in page
    for hidden in (f"<b>{other}</b>", "广州市总工会"):
        assert hidden not in page
    other.refresh_from_db()
    assert (other.first_name, other.password) == ("guangzhou-editor", password)
    assert roles(other, foshan) == {"editor"}
    assert roles(other, guangzhou) == {"editor"}
    assert "password_reset/confirm" not in mail.outbox[0].body
    assert "尚未登录" in page


def test_somebody_who_is_here_already_is_not_added_twice(admin, foshan, staff, committed):
    page = words(add(admin, foshan, committed, email=staff["editor"].email))
    assert "已在本会" in page
    assert roles(staff["editor"], foshan) == {"editor"}


def test_who_left_can_be_asked_back(admin, foshan, staff, committed):
    act(admin, foshan, staff["editor"], "remove")
    add(admin, foshan, committed, email=staff["editor"].email, roles=["editor"])
    assert is_inside(log_in("foshan-editor"))


def test_accounts_of_the_desk_and_superusers_cannot_be_added_by_a_union(admin, foshan, desk, committed):
    root = User.objects.create_superuser("root", "root@example.org", scene.PASSWORD)
    for person in (desk, root):
        page = words(add(admin, foshan, committed, email=person.email))
        assert "请联系联盟管理员" in page
        assert roles(person, foshan) == set()
    assert not mail.outbox


@pytest.mark.parametrize("email", ["guangzhou-editor@example.org", "who.will.be.invited@example.org"])
def test_people_change_their_name_but_not_their_email(admin, foshan, staff, guangzhou_staff, email):
    """Otherwise the next invitation to that address would join the wrong person."""
    name = {"name_email-first_name": "名", "name_email-last_name": "新", "name_email-email": email}
    theme = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    admin.post("/admin/account/", name | theme)
    me = User.objects.get(pk=staff["administrator"].pk)
    assert (str(me), me.email) == ("新名", "foshan-administrator@example.org")


def test_the_password_can_be_reset_by_mail(foshan, staff):
    Client().post("/admin/password_reset/", {"email": staff["editor"].email})
    [letter] = mail.outbox
    path = re.search(r"https?://[^/]+(/admin/password_reset/confirm/\S+)", letter.body)[1]
    browser = Client()
    set_at = browser.get(path, follow=True).redirect_chain[-1][0]
    browser.post(set_at, {"new_password1": "新的-密码-2026", "new_password2": "新的-密码-2026"})
    assert is_inside(log_in("foshan-editor", "新的-密码-2026"))
