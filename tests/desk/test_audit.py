"""Who did what and when: per item and for all, by union, person, act and days; exported, never changed."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from articles import exports
from articles.exchange import sharing
from articles.models import ItemPage, SignOff
from articles.withdrawals import withdrawal
from desk.audit_signals import AppendOnly
from tests import scene
from tests.admin_forms import decide, write
from tests.unions.menu import menu
from unions.models import User

pytestmark = pytest.mark.django_db

ALL = reverse("desk_audit")


def of(item) -> str:
    return reverse("desk_audit_item", args=[getattr(item, "pk", item)])


@pytest.fixture
def audit(login):
    def _audit(who, address=ALL, **parameters):
        response = login(who).get(address, parameters)
        assert response.status_code == 200
        return response

    return _audit


def acts(response) -> list[tuple[str, str]]:
    return [(line.person, line.act) for line in response.context["object_list"]]


def titles(response) -> set[str]:
    return {line.about for line in response.context["object_list"]}


@pytest.fixture
def lived(login, staff, guangzhou_staff, foshan, guangzhou):
    """An article that was written, returned, approved by three, offered, adopted, and withdrawn."""
    item = write(login(staff["editor"]), foshan, "凉茶车")
    decide(login(staff["first"]), item, "reject", "地名有误")
    ItemPage.objects.get(pk=item.pk).current_workflow_state.resume(staff["editor"])
    for level in ("first", "second", "final"):
        decide(login(staff[level]), item, "approve", f"{level}看过")
    item = ItemPage.objects.get(pk=item.pk)
    assert item.live
    sharing.offer(item, [guangzhou], staff["editor"])
    sharing.adopt(item, guangzhou, guangzhou_staff["editor"])
    withdrawal.withdraw(item, staff["final"], "数字有误", "本文已撤回")
    return item


def test_one_items_history_from_the_first_draft_on(audit, staff, lived):
    page = audit(staff["administrator"], of(lived))
    told = acts(page)
    for person, act in (
        ("foshan-editor", "创建"),
        ("foshan-final", "发布"),
        ("foshan-editor", "推送"),
        ("guangzhou-editor", "采用"),
        ("foshan-final", "撤稿"),
    ):
        assert (person, act) in told, act
    assert (
        told.index(("foshan-editor", "创建"))
        < told.index(("foshan-final", "发布"))
        < told.index(("foshan-final", "撤稿"))
    )
    assert "地名有误" in page.text
    assert "数字有误" in page.text
    lines = page.context["object_list"]
    assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_each_sign_off_shows_what_was_signed(audit, staff, lived):
    page = audit(staff["editor"], of(lived))
    signed = {line.digest for line in page.context["object_list"] if line.digest}
    assert signed == set(SignOff.objects.values_list("digest", flat=True))
    people = [line.person for line in page.context["object_list"] if line.digest]
    assert people == ["foshan-first", "foshan-second", "foshan-final"]
    assert all(len(digest) == 64 and digest in page.text for digest in signed)


def test_the_log_of_changes_is_in_it(audit, staff, lived):
    told = [
        line.told
        for line in audit(staff["editor"], of(lived)).context["object_list"]
        if line.act == "发布日志"
    ]
    assert told == ["佛山市总工会发布", "广州市总工会采用", "佛山市总工会撤稿：本文已撤回"]


def test_a_deleted_item_keeps_its_history(audit, login, staff, guangzhou_staff, desk, lived):
    digests = set(SignOff.objects.values_list("digest", flat=True))
    pk = lived.pk
    Page.objects.get(pk=pk).specific.delete(user=desk)
    assert not SignOff.objects.exists()
    for user in (staff["editor"], desk):
        page = audit(user, of(pk))
        assert {line.digest for line in page.context["object_list"] if line.digest} == digests
        assert ("desk", "删除") in acts(page)
        assert "凉茶车（已删除）" in page.text
    assert "凉茶车" in titles(audit(staff["editor"]))
    assert ("desk", "删除") not in acts(audit(guangzhou_staff["editor"]))


def test_a_union_sees_its_own(audit, login, staff, guangzhou_staff, outsider, lived, foshan, guangzhou):
    scene.make_article(guangzhou, "广州的")
    assert "广州的" not in titles(audit(staff["editor"]))
    # The adopter knows of its own decisions on the item, and of nothing else that happened to it.
    assert {act for _, act in acts(audit(guangzhou_staff["first"], of(lived)))} == {"推送", "采用"}
    other = scene.make_article(guangzhou, "广州的草稿", publish=False)
    client = login(staff["editor"])
    assert client.get(of(other)).status_code == 302
    assert client.get(of(999_999)).status_code == 302
    assert "广州的草稿" not in client.get(of(other), follow=True).text
    client = login(outsider)
    assert {client.get(address).status_code for address in (ALL, of(lived))} == {302}


def test_the_desk_and_auditors_see_all(audit, desk, auditor, lived, guangzhou):
    scene.make_article(guangzhou, "广州的")
    for user in (desk, auditor):
        assert {"凉茶车", "广州的"} <= titles(audit(user))
        assert ("foshan-editor", "创建") in acts(audit(user, of(lived)))


def test_people_of_the_union_are_in_it(audit, login, staff, guangzhou_staff, foshan):
    data = {"name": "何立夏", "email": "lixia@example.org", "roles": ["editor"]}
    address = reverse("unions_people_add", args=[foshan.union.pk])
    assert login(staff["administrator"]).post(address, data).status_code == 302
    added = ("foshan-administrator", "添加人员")
    assert added in acts(audit(staff["first"]))
    assert added not in acts(audit(guangzhou_staff["administrator"]))


def test_filters(audit, desk, staff, foshan, guangzhou, lived):
    scene.make_article(guangzhou, "广州的")
    assert "广州的" not in titles(audit(staff["editor"], section=guangzhou.pk))
    assert titles(audit(desk, section=guangzhou.pk)) >= {"广州的"}
    assert set(acts(audit(desk, user=staff["final"].pk, action="hub.withdraw"))) == {("foshan-final", "撤稿")}
    yesterday = str(timezone.localdate() - timedelta(days=1))
    assert acts(audit(desk, timestamp_to=yesterday)) == []
    assert acts(audit(desk, timestamp_from=yesterday, action="hub.adopt")) == [("guangzhou-editor", "采用")]


def test_bad_choices_are_answered(audit, staff, guangzhou, lived):
    names = ("section", "user", "action", "timestamp_from", "timestamp_to", "p", "ordering", "export")
    for value in ("", "-1", "9" * 30, "\x00", "送", "0001-01-01", str(guangzhou.pk)):
        assert "广州市总工会" not in titles(audit(staff["editor"], **dict.fromkeys(names, value)))


def exported(response) -> list[list[str]]:
    content = b"".join(response.streaming_content)
    if response["Content-Type"] == "text/csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [
        [str(cell.value or "") for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_are_whole_harmless_and_logged(audit, staff, lived, foshan, kind):
    scene.make_article(foshan, "=HYPERLINK(1)")
    heading, *rows = exported(audit(staff["editor"], export=kind))
    assert heading == ["时间", "人员", "操作", "内容", "对象", "编号", "所审内容的摘要"]
    assert len({row[6] for row in rows if row[6]}) == len(set(SignOff.objects.values_list("digest")))
    if kind == "csv":
        assert next(row[4] for row in rows if "HYPERLINK" in row[4]).startswith("'=")
    assert exported(audit(staff["editor"], of(lived), export=kind))[0] == heading
    told = audit(staff["editor"], action="hub.export").context["object_list"]
    assert [(line.person, line.about) for line in told] == [("foshan-editor", "佛山市总工会")] * 2
    assert "导出“审计记录”为" in told[0].told
    assert f".{kind}" in told[0].told


def test_wagtails_own_exports_are_logged_and_harmless_too(login, desk, audit, foshan):
    scene.make_article(foshan, "@SUM(1)")
    response = login(desk).get(reverse("wagtailadmin_reports:site_history"), {"export": "csv"})
    assert "'@SUM(1)" in [row[1] for row in exported(response)]
    (line,) = audit(desk, action="hub.export").context["object_list"]
    assert line.about == "工会新媒体联盟"


@pytest.mark.parametrize("cell", ["=1", "+cmd", "-cmd", "@x", "\tx", "\rx", "\nx", "＝1", "-1+1", "+"])
def test_cells_that_would_be_calculated(cell):
    assert exports.harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "送清凉", "-5", "+3.25", "1=1", "'=1", "2026-01-01"])
def test_cells_that_stay(cell):
    assert exports.harmless(cell) == cell


def test_nobody_can_change_the_log(lived, foshan, staff):
    entry = PageLogEntry.objects.filter(page=lived.pk).first()
    entry.label = "别的"
    for change in (entry.save, entry.delete, PageLogEntry.objects.all().delete):
        with pytest.raises(AppendOnly), transaction.atomic():
            change()
    assert PageLogEntry.objects.filter(page=lived.pk, label="凉茶车").exists()


def test_no_address_of_the_admin_changes_it(login, lived):
    root = User.objects.create_superuser("root", "root@example.org", "x")
    client = login(root)
    before = PageLogEntry.objects.count()
    for address in (ALL, of(lived)):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(address).status_code == 405
    assert PageLogEntry.objects.count() == before
    spoken = [str(key).lower() for key in get_resolver().reverse_dict if isinstance(key, str)]
    assert [name for name in spoken if "logentry" in name] == []


@pytest.mark.parametrize("who", ["editor", "desk"])
def test_the_number_of_queries_does_not_grow(
    audit, desk, staff, foshan, guangzhou, lived, who, django_assert_max_num_queries
):
    user = desk if who == "desk" else staff[who]
    counts = []
    for _ in range(2):
        for number in range(4):
            item = scene.make_article(foshan, f"稿件{number}")
            sharing.offer(item, [guangzhou], staff["editor"])
        audit(user)
        with django_assert_max_num_queries(90) as asked:
            audit(user)
        counts.append(len(asked))
        with django_assert_max_num_queries(90) as asked:
            audit(user, of(lived))
        counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_it_is_in_the_menu_and_on_the_page(login, staff, foshan):
    client = login(staff["first"])
    assert "审计记录" in menu(client)
    item = scene.make_article(foshan, publish=False)
    edit = login(staff["editor"]).get(reverse("wagtailadmin_pages:edit", args=[item.pk]))
    assert of(item) in edit.text
