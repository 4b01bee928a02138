"""「消息」 in the admin: what a person was told of, and nobody else sees."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notices import reading
from notices.models import Notice
from notices.telling import holders, tell
from tests.unions.menu import menu
from unions import members

LIST = "/admin/notices/"


@pytest.fixture
def editor(staff):
    return staff["editor"]


@pytest.fixture
def told(editor):
    def _told(text="《送清凉》退回修改", kind=Notice.Kind.RETURNED, **fields) -> Notice:
        tell([editor], kind, text, **fields)
        return Notice.objects.latest("pk")

    return _told


def read(client, notice, **data):
    return client.post(reverse("hub_notice_read", args=[notice.pk]), data)


def test_newest_first_and_unread_ones_are_marked(login, editor, told):
    first, second = told("先到的"), told("后到的")
    reading.mark_read(editor, [first.pk])
    html = login(editor).get(LIST).text
    assert html.index("后到的") < html.index("先到的")
    assert html.count("notice-unread") == 1
    assert "<b>后到的</b>" in html
    assert "<b>先到的</b>" not in html
    assert second.read_at is None


def test_one_kind_alone(login, editor, told):
    told("退回的")
    told("撤掉的", Notice.Kind.WITHDRAWN)
    html = login(editor).get(LIST, {"kind": "withdrawn"}).text
    assert "撤掉的" in html
    assert "退回的" not in html


@pytest.mark.parametrize("query", ["kind=x", "kind=%00", "p=0", "p=-1", "p=nix", "p=999999999999999999999"])
def test_a_strange_address_shows_the_list_all_the_same(login, editor, told, query):
    told("退回的")
    response = login(editor).get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert "退回的" in response.text


def test_marking_one_read(login, editor, told):
    one, other = told("一"), told("二")
    response = read(login(editor), one, kind="returned", p="1")
    assert response.headers["Location"] == f"{LIST}?kind=returned&p=1"
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.read_at is not None
    assert other.read_at is None


def test_acting_marks_it_read_and_goes_there(login, editor, told):
    notice = told(url="/admin/pool/")
    response = read(login(editor), notice, act="1")
    assert response.headers["Location"] == "/admin/pool/"
    assert reading.unread(editor).number == 0


@pytest.mark.parametrize("url", ["//elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)"])
def test_acting_leads_nowhere_else(login, editor, told, url):
    assert read(login(editor), told(url=url), act="1").headers["Location"] == LIST


def test_marking_all_read(login, editor, told, guangzhou_staff):
    told("一")
    told("二")
    tell([guangzhou_staff["editor"]], Notice.Kind.REVIEW, "别人的")
    response = login(editor).post(reverse("hub_notices_read"), follow=True)
    assert "2条消息已标为已读" in response.text
    assert reading.unread(editor).number == 0
    assert reading.unread(guangzhou_staff["editor"]).number == 1


def test_nobody_reads_or_marks_anothers(login, desk, told):
    notice = told("机密")
    client = login(desk)
    assert "机密" not in client.get(LIST).text
    assert read(client, notice).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_reading_needs_a_login_and_a_post(client, login, editor, told):
    notice = told()
    assert client.get(LIST).status_code == 302
    assert login(editor).get(reverse("hub_notice_read", args=[notice.pk])).status_code == 405


def test_a_text_is_only_text(login, editor, told):
    told("<script>alert(1)</script>{{ 7 }}")
    html = login(editor).get(LIST).text
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in html


def test_the_menu_says_how_many_are_unread(login, editor, told):
    client = login(editor)
    assert '"消息"' in menu(client)
    told()
    told()
    assert "消息（2）" in menu(client)
    Notice.objects.bulk_create(
        Notice(person=editor, kind="review", text="待审") for _ in range(reading.MOST_COUNTED)
    )
    assert "消息（99+）" in menu(client)


def test_unread_for_the_first_page(editor, told):
    for number in range(7):
        told(f"第{number}条")
    unread = reading.unread(editor, shown=3)
    assert unread.number == 7
    assert [notice.text for notice in unread.newest] == ["第6条", "第5条", "第4条"]


def test_the_list_costs_the_same_however_long_it_is(login, editor, told, django_assert_max_num_queries):
    client = login(editor)
    told()
    client.get(LIST)
    with django_assert_max_num_queries(50) as few:
        client.get(LIST)
    for _ in range(40):
        told()
    with django_assert_max_num_queries(len(few)):
        assert client.get(LIST, {"p": "2"}).status_code == 200


def test_who_holds_a_role_is_told(foshan, staff):
    assert holders(foshan.union, "final", "editor") == [staff["editor"], staff["final"]]
    members.suspend(staff["final"], foshan.union)
    assert holders(foshan.union, "final", "editor") == [staff["editor"]]


def test_a_text_too_long_is_cut(told):
    assert len(told("长" * 400).text) == 300


def test_old_notices_go_once_they_were_read(editor, told):
    old, fresh, unread = told("旧的"), told("新的"), told("没读的")
    long_ago = timezone.now() - timedelta(days=181)
    Notice.objects.update(created_at=long_ago)
    Notice.objects.filter(pk=old.pk).update(read_at=long_ago)
    Notice.objects.filter(pk=fresh.pk).update(read_at=timezone.now() - timedelta(days=179))
    assert reading.delete_old() == 1
    assert set(Notice.objects.all()) == {fresh, unread}
    assert reading.delete_old() == 0
