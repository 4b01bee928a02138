"""A reader says what is wrong: without an account, a script or a cookie, on every article and event."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.exchange import sharing
from articles.models import ItemPage
from articles.withdrawals import withdrawal
from feedback import limits
from feedback.models import ReaderReport
from notices.models import Notice
from tests import scene
from tests.reading import Reading, read
from unions.models import User

HOSTILE = [
    "<script>alert(1)</script>",
    "' OR 1=1; DROP TABLE feedback_readerreport; --",
    "{{ settings.SECRET_KEY }}{% load x %}",
    "\u202egnp.exe\u202c",
    "=HYPERLINK(\"http://elsewhere.example\")",
    "第一行\r\nBcc: all@example.org",
    "𠮷" * 1000,
]  # fmt: skip


def told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("person__username").values_list("person__username", "text"))


@pytest.mark.parametrize("make", [scene.make_article, scene.make_event])
def test_the_way_to_the_form_is_at_the_foot_of_every_item(client, foshan, make):
    item = make(foshan)
    assert read(client, item.url).links("story-report") == [f"/feedback/{item.pk}/"]
    page = read(client, f"/feedback/{item.pk}/")
    assert item.title in page.text
    assert page.meta("robots") == "noindex"


def test_a_report_reaches_the_editors_and_administrators(report, staff, item):
    response = report(passage="七月二日", problem="应为七月三日，\n见通知。", contact="13800000000")
    assert response.status_code == 302
    stored = ReaderReport.objects.get()
    assert (stored.item_id, stored.union, stored.state) == (item.pk, item.union, "new")
    assert (stored.passage, stored.contact) == ("七月二日", "13800000000")
    text = "读者指出《送清凉到工地》有误：应为七月三日， 见通知。"
    assert told() == [("foshan-administrator", text), ("foshan-editor", text)]
    assert Notice.objects.first().url == f"/admin/feedback/{stored.pk}/"


def test_the_reader_is_thanked(report, reader, item):
    response = report()
    page = read(reader, response.headers["Location"])
    assert "谢谢您的纠错" in page.text
    assert item.url in page.links("report-ways")


def test_nothing_of_the_reader_is_kept(report, reader, staff):
    report(headers={"User-Agent": "Browser/9", "X-Forwarded-For": "203.0.113.9"})
    stored = ReaderReport.objects.values().get()
    assert {key for key, value in stored.items() if value} == {
        "id", "uid", "item_id", "item_title", "union_id", "problem", "state", "created_at",
    }  # fmt: skip
    assert not reader.cookies


def test_the_form_is_never_cached(reader, item):
    assert "no-store" in reader.get(f"/feedback/{item.pk}/").headers["Cache-Control"]


def test_who_came_by_an_adopter_s_address_writes_to_the_origin(
    client, report, staff, item, guangzhou, guangzhou_staff
):
    placement = sharing.adopt(item, guangzhou, None)
    [address] = read(client, placement.url).links("story-report")
    assert address == f"/feedback/{item.pk}/?via={guangzhou.pk}"
    assert "广州市总工会转载自佛山市总工会" in read(client, address).text
    response = report(address)
    assert ReaderReport.objects.get().came_by == guangzhou
    assert {name for name, _ in told()} == {"foshan-administrator", "foshan-editor"}
    assert "（从广州市总工会转载处来）" in told()[0][1]
    assert placement.url in read(client, response.headers["Location"]).links("report-ways")


@pytest.mark.parametrize("via", ["0", "x", "-1", "9" * 30, "\0", "{other}"])
def test_a_strange_adopter_is_none(report, item, guangzhou, via):
    report(f"/feedback/{item.pk}/?via={via.format(other=guangzhou.pk)}")
    assert ReaderReport.objects.get().came_by is None


@pytest.mark.parametrize("problem", ["", "   ", "错", "长" * 1001, "字\0符"])
def test_what_cannot_be_taken_is_named_and_nothing_is_lost(report, problem):
    page = Reading(report(problem=problem, passage="原来的一句", contact="13800000000"))
    assert page.texts("report-wrong")[0].startswith("还没有提交")
    assert page.document.xpath("//title/text()")[0].startswith("有误：")
    field = page.document.get_element_by_id("id_problem")
    assert field.get("aria-invalid") == "true"
    assert "id_problem_error" in field.get("aria-describedby")
    assert page.document.get_element_by_id("id_problem_error").text_content()
    assert page.document.get_element_by_id("id_passage").text_content().strip() == "原来的一句"
    assert page.document.get_element_by_id("id_contact").get("value") == "13800000000"
    assert not ReaderReport.objects.exists()


@pytest.mark.parametrize("field", ["passage", "contact"])
def test_each_field_has_a_limit(report, field):
    assert "还没有提交" in report(**{field: "长" * 501}).text
    assert not ReaderReport.objects.exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_text(report, login, staff, item, text):
    report(problem=text, passage=text[:500], contact=text[:100])
    stored = ReaderReport.objects.get()
    assert stored.problem == text
    client = login(staff["editor"])
    for address in ("/admin/feedback/", f"/admin/feedback/{stored.pk}/", "/admin/notices/"):
        html = client.get(address).text
        assert "<script>alert(1)" not in html
        assert "读者" in html


def test_each_report_is_stored_once(report, reader, item, long_ago):
    report()
    stored = ReaderReport.objects.get()
    long_ago(60)
    ticket = Reading(reader.get(f"/feedback/{item.pk}/")).document.xpath("//input[@name='ticket']/@value")[0]
    for _ in range(2):
        reader.post(f"/feedback/{item.pk}/", {"problem": "又一处。", "ticket": ticket})
    assert ReaderReport.objects.exclude(pk=stored.pk).count() == 1


def test_a_program_that_fills_in_everything_is_refused_and_told(report):
    page = Reading(report(homepage="http://spam.example"))
    assert "请把“此栏请留空”这一栏清空" in page.text
    assert "应为七月三日。" in page.text
    assert not ReaderReport.objects.exists()


def test_what_comes_faster_than_anybody_types_is_to_be_sent_again(report, reader, item, long_ago):
    page = Reading(report(seconds=1))
    assert "提交得太快了" in page.text
    assert not ReaderReport.objects.exists()
    assert page.document.xpath("//input[@name='ticket']/@value")


def test_a_form_open_for_days_keeps_what_was_written(report):
    page = Reading(report(seconds=25 * 60 * 60))
    assert "打开得太久了" in page.text
    assert "应为七月三日。" in page.text
    assert not ReaderReport.objects.exists()


@pytest.mark.parametrize("ticket", ["", "x", "1:2:3", "a" * 10_000, "\0"])
def test_a_forged_ticket_is_none(report, ticket):
    page = Reading(report(ticket=ticket))
    assert "没有提交成功" in page.text
    assert not ReaderReport.objects.exists()


def test_a_ticket_is_for_one_item(report, reader, foshan, item, long_ago):
    other = scene.make_article(foshan)
    long_ago(60)
    page = Reading(reader.get(f"/feedback/{other.pk}/"))
    assert "没有提交成功" in report(ticket=page.document.xpath("//input[@name='ticket']/@value")[0]).text


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "https://elsewhere.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, True),
        ({"Origin": "http://testserver"}, True),
    ],
)
def test_another_site_cannot_send_in_a_reader_s_name(report, headers, taken):
    report(headers=headers)
    assert ReaderReport.objects.exists() == taken


def test_an_item_takes_so_many_an_hour(report, item):
    for number in range(limits.OF_ITEM):
        report(headers={"X-Forwarded-For": f"203.0.113.{number}"})
    page = report(problem="第十一位读者。", headers={"X-Forwarded-For": "203.0.113.99"})
    assert page.status_code == 429
    assert "第十一位读者。" in page.text
    assert ReaderReport.objects.count() == limits.OF_ITEM
    ReaderReport.objects.update(created_at=timezone.now() - timedelta(hours=1, seconds=1))
    assert report(headers={"X-Forwarded-For": "203.0.113.99"}).status_code == 302


def test_a_reader_sends_so_many_an_hour(report, foshan, monkeypatch):
    monkeypatch.setattr(limits, "OF_READER", 2)
    others = [f"/feedback/{scene.make_article(foshan).pk}/" for _ in range(3)]
    answers = [report(address, headers={"X-Forwarded-For": "203.0.113.9"}) for address in others]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "填写的内容还在下面" in answers[2].text
    assert report(others[2], headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.8"}).status_code == 302


def test_a_reader_s_name_says_nothing_and_changes_daily(rf, monkeypatch):
    request = rf.get("/", headers={"X-Forwarded-For": "203.0.113.9"})
    today = limits.reader_of(request)
    assert today == limits.reader_of(request)
    assert re.fullmatch("feedback-[0-9a-f]{64}", today)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(limits.timezone, "localdate", lambda: tomorrow)
    assert limits.reader_of(request) != today


def hidden(item) -> None:
    item.unpublish()


def withdrawn(item) -> None:
    withdrawal.withdraw(item, None, "有误", note="说明")


def expired(item) -> None:
    ItemPage.objects.filter(pk=item.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


def deleted(item) -> None:
    item.delete()


@pytest.mark.parametrize("act", [hidden, withdrawn, expired, deleted])
def test_what_is_no_longer_public_takes_no_reports_and_is_not_named(reader, report, item, act):
    address = f"/feedback/{item.pk}/"
    report()
    act(item)
    for response in (
        reader.get(address),
        reader.post(address, {"problem": "错了"}),
        reader.get(f"{address}thanks/"),
    ):
        assert response.status_code == 410
        assert "送清凉" not in response.text
    assert ReaderReport.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["/feedback/0/", f"/feedback/{'9' * 18}/", f"/feedback/{'9' * 30}/", "/feedback/x/"]
)
def test_what_never_was_public_is_not_there(reader, foshan, address):
    assert reader.get(address).status_code == 404


def test_drafts_sections_and_private_items_are_not_there(reader, foshan, item):
    draft = scene.make_article(foshan, "草稿", publish=False)
    PageViewRestriction.objects.create(page=item.page_ptr, restriction_type="login")
    for page in (draft, foshan, item):
        assert reader.get(f"/feedback/{page.pk}/").status_code == 404


def test_the_form_costs_few_queries(reader, item, django_assert_max_num_queries):
    reader.get(f"/feedback/{item.pk}/")
    with django_assert_max_num_queries(12):
        reader.get(f"/feedback/{item.pk}/")


def test_a_union_without_editors_leaves_the_report_in_the_list(report, item):
    assert User.objects.count() == 0
    report()
    assert ReaderReport.objects.count() == 1


def test_no_section_takes_the_address(foshan):
    foshan.slug = "feedback"
    with pytest.raises(Exception, match="保留的地址"):
        foshan.clean()
