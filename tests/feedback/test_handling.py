"""What a union does with its readers' reports, and who sees them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from feedback import handling
from feedback.models import ReaderReport
from feedback.receiving import receive
from hub import worker
from notices.models import Notice
from tests import scene
from tests.unions.menu import menu
from unions.members import NotPossible

LIST = "/admin/feedback/"
HOURLY = {"old notices", "readers' contacts"}


@pytest.fixture
def reported(item):
    """reported(problem) -> a stored report on the item."""

    def _reported(problem="日期有误", of=item, contact="13800000000") -> ReaderReport:
        return receive(of, uuid4(), {"passage": "七月二日", "problem": problem, "contact": contact})

    return _reported


def post(client, report, act: str, answer: str = ""):
    return client.post(reverse("hub_feedback_report", args=[report.pk]), {"act": act, "answer": answer})


def test_from_new_to_corrected(login, staff, reported):
    report = reported()
    client = login(staff["editor"])
    assert "日期有误" in client.get(LIST).text
    post(client, report, "take")
    report.refresh_from_db()
    assert (report.state, report.handled_by) == ("taken", staff["editor"])
    response = post(client, report, "corrected", "已核对通知，改为七月三日。")
    assert response.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.answer) == ("corrected", "已核对通知，改为七月三日。")
    assert report.closed_at is not None
    assert "日期有误" not in client.get(LIST).text
    assert "日期有误" in client.get(LIST, {"state": "corrected"}).text
    assert "日期有误" in client.get(LIST, {"state": "all"}).text


def test_every_act_is_in_the_item_s_history(login, staff, reported, item):
    report, client = reported(), login(staff["administrator"])
    for act in ("take", "unfounded", "reopen"):
        post(client, report, act, "原文无误。")
    entries = PageLogEntry.objects.filter(page=item.pk, action__startswith="feedback.").order_by("pk")
    assert [entry.action for entry in entries] == ["feedback.take", "feedback.unfounded", "feedback.reopen"]
    assert entries[1].user == staff["administrator"]
    assert entries[1].message == "读者指出的，经核无误：原文无误。"
    assert "13800000000" not in str([entry.data for entry in entries])


def test_an_item_deleted_meanwhile_leaves_its_reports(login, staff, reported, item):
    report = reported()
    item.delete()
    client = login(staff["editor"])
    assert "（已删除）" in client.get(reverse("hub_feedback_report", args=[report.pk])).text
    post(client, report, "unfounded", "稿件已删除。")
    assert ModelLogEntry.objects.get(action="feedback.unfounded").object_id == str(report.pk)


@pytest.mark.parametrize("act", ["corrected", "unfounded"])
@pytest.mark.parametrize("answer", ["", "  \n "])
def test_closing_needs_an_answer(login, staff, reported, act, answer):
    report = reported()
    response = post(login(staff["editor"]), report, act, answer)
    assert "办结时请写明处理说明" in response.text
    report.refresh_from_db()
    assert report.state == "new"


@pytest.mark.parametrize("act", ["", "delete", "taken", "\0", "take\n"])
def test_an_act_that_there_is_not(login, staff, reported, act):
    report = reported()
    assert "请选择一种处理" in post(login(staff["editor"]), report, act, "说明").text
    report.refresh_from_db()
    assert report.state == "new"


def test_two_editors_do_not_take_the_same(staff, reported):
    report = reported()
    handling.handle(report, "take", staff["editor"])
    with pytest.raises(NotPossible, match="处理中，经手人：foshan-editor"):
        handling.handle(report, "take", staff["administrator"])
    handling.handle(report, "corrected", staff["administrator"], "改了。")
    with pytest.raises(NotPossible, match="已经办结"):
        handling.handle(report, "unfounded", staff["editor"], "没错。")


@pytest.mark.parametrize("role", ["first", "second", "final"])
def test_reviewers_have_no_such_list(login, staff, reported, role):
    report = reported()
    client = login(staff[role])
    assert client.get(LIST, follow=True).redirect_chain
    assert client.get(reverse("hub_feedback_report", args=[report.pk])).status_code == 404
    assert "读者纠错" not in menu(client)


def test_another_union_sees_and_changes_nothing(login, guangzhou_staff, reported):
    report = reported("绝不外传")
    client = login(guangzhou_staff["administrator"])
    assert "绝不外传" not in client.get(LIST, {"state": "all"}).text
    assert post(client, report, "unfounded", "没错。").status_code == 404
    with pytest.raises(PermissionDenied):
        handling.handle(report, "unfounded", guangzhou_staff["administrator"], "没错。")
    report.refresh_from_db()
    assert report.state == "new"


def test_the_desk_handles_all(login, desk, reported, guangzhou):
    one, other = reported("佛山的"), reported("广州的", scene.make_article(guangzhou))
    client = login(desk)
    html = client.get(LIST).text
    assert "佛山的" in html
    assert "广州的" in html
    assert "佛山市总" in html
    assert post(client, other, "corrected", "改了。").status_code == 302
    assert "读者纠错" in menu(client)
    assert handling.waiting(desk) == 1
    assert one.state == "new"


def test_how_many_wait_for_me(staff, guangzhou_staff, reported):
    reported()
    handling.handle(reported(), "take", staff["editor"])
    assert handling.waiting(staff["editor"]) == 1
    assert handling.waiting(guangzhou_staff["editor"]) == 0
    assert handling.waiting(staff["final"]) == 0


@pytest.mark.parametrize("query", ["state=x", "state=%00", "p=x", "p=99999999999999999999"])
def test_a_strange_address_shows_the_list(login, staff, reported, query):
    reported()
    assert "日期有误" in login(staff["editor"]).get(f"{LIST}?{query}").text


def test_the_list_costs_the_same_however_long_it_is(login, desk, reported, django_assert_max_num_queries):
    client = login(desk)
    reported()
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    for _ in range(32):
        reported()
    with django_assert_max_num_queries(len(few)):
        client.get(LIST, {"p": "1"})


def test_contacts_go_90_days_after_the_closing(staff, reported):
    old, fresh, unclosed = reported(), reported(), reported()
    for report in (old, fresh):
        handling.handle(report, "unfounded", staff["editor"], "没错。")
    ReaderReport.objects.filter(pk=old.pk).update(closed_at=timezone.now() - timedelta(days=91))
    ReaderReport.objects.filter(pk=fresh.pk).update(closed_at=timezone.now() - timedelta(days=89))
    assert handling.forget_contacts() == 1
    assert handling.forget_contacts() == 0
    kept = set(ReaderReport.objects.exclude(contact="").values_list("pk", flat=True))
    assert kept == {fresh.pk, unclosed.pk}
    assert ReaderReport.objects.get(pk=old.pk).problem == "日期有误"


def test_contacts_of_what_nobody_closed_go_after_a_year(reported):
    report = reported()
    ReaderReport.objects.update(created_at=timezone.now() - timedelta(days=366))
    assert handling.forget_contacts() == 1
    report.refresh_from_db()
    assert report.contact == ""


def test_the_worker_does_what_is_due(staff, reported):
    report = reported()
    handling.handle(report, "unfounded", staff["editor"], "没错。")
    long_ago = timezone.now() - timedelta(days=181)
    ReaderReport.objects.update(closed_at=long_ago)
    Notice.objects.update(read_at=long_ago)
    for consumer in worker.CONSUMERS:
        if consumer.name in HOURLY:
            consumer.act()
    report.refresh_from_db()
    assert report.contact == ""
    assert not Notice.objects.exists()
