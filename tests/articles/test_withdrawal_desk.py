"""Withdrawals in the admin: the act, who sees what, confirming, closing a section, undoing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.exchange import sharing
from articles.models import Confirmation, ItemPage, SectionPage, Withdrawal
from articles.withdrawals import withdrawal
from tests import scene
from tests.scene import make_article
from tests.standing import standing
from unions.members import has_role

LIST = "/admin/withdrawals/"


@standing
def article(foshan):
    return make_article(foshan, title="职工书屋进车间")


@standing
def zhuhai_staff(alliance):
    return scene.make_staff(scene.make_section("zhuhai", "珠海市总工会"))


@standing
def act(article, guangzhou, guangzhou_staff, zhuhai_staff, staff):
    """Withdrawn by Foshan, adopted before by Guangzhou and Zhuhai."""
    sharing.adopt(article, guangzhou, None)
    sharing.adopt(article, SectionPage.objects.get(slug="zhuhai"), None)
    return withdrawal.withdraw(article, staff["final"], "数字有误")


@pytest.fixture
def query_count():
    """query_count(act) -> the number of queries that it costs the second time."""

    def _query_count(act):
        act()
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return _query_count


def confirm(client, act, section):
    return client.post(reverse("hub_confirm", args=[act.pk]), {"section": section.pk})


def page_of(client, act):
    return client.get(reverse("hub_withdrawal", args=[act.pk]))


def test_withdrawing_leads_to_the_page_of_who_was_told(login, article, guangzhou, staff):
    sharing.adopt(article, guangzhou, None)
    data = {"reason": "数字有误", "note": ""}
    response = login(staff["final"]).post(reverse("hub_withdraw", args=[article.pk]), data, follow=True)
    assert "通知了1家，0家已确认" in response.text
    assert "广州市总工会" in response.text


@pytest.mark.parametrize("role", ["editor", "final", "administrator"])
def test_an_adopters_people_confirm(login, act, guangzhou, guangzhou_staff, role):
    client = login(guangzhou_staff[role])
    assert "确认已处理" in client.get(LIST).text
    assert "确认已处理" in page_of(client, act).text
    confirm(client, act, guangzhou)
    row = Confirmation.objects.get(section=guangzhou)
    assert row.confirmed_by == guangzhou_staff[role]
    assert "确认已处理" not in client.get(LIST).text
    assert "已确认" in page_of(client, act).text


def test_confirming_again_keeps_the_first_confirmation(login, act, guangzhou, guangzhou_staff):
    confirm(login(guangzhou_staff["editor"]), act, guangzhou)
    confirm(login(guangzhou_staff["final"]), act, guangzhou)
    assert Confirmation.objects.get(section=guangzhou).confirmed_by == guangzhou_staff["editor"]


def test_nobody_confirms_for_another_union(login, act, guangzhou, guangzhou_staff, staff, outsider):
    zhuhai = SectionPage.objects.get(slug="zhuhai")
    people = (guangzhou_staff["first"], staff["administrator"], outsider)
    for person, section in [(guangzhou_staff["editor"], zhuhai), *((person, guangzhou) for person in people)]:
        confirm(login(person), act, section)
    assert not Confirmation.objects.exclude(confirmed_at=None).exists()


@pytest.mark.parametrize("section", ["", "x", "-1", "²", "9" * 30])
def test_a_forged_section_is_refused(login, act, guangzhou_staff, section):
    client = login(guangzhou_staff["editor"])
    response = client.post(reverse("hub_confirm", args=[act.pk]), {"section": section})
    assert response.status_code == 404


def test_a_union_that_was_not_asked_is_told_so(login, foshan, act, staff):
    response = login(staff["editor"]).post(
        reverse("hub_confirm", args=[act.pk]), {"section": foshan.pk}, follow=True
    )
    assert "无需确认" in response.text


def test_origin_and_desk_see_who_has_not_confirmed(login, act, guangzhou, guangzhou_staff, staff, desk):
    confirm(login(guangzhou_staff["editor"]), act, guangzhou)
    for person in (staff["first"], desk):
        text = page_of(login(person), act).text
        assert "通知了2家，1家已确认" in text
        assert "0天" in text
        assert "珠海市总工会" in text
        assert "2家中1家已确认" in login(person).get(LIST).text


def test_an_adopter_does_not_see_the_others(login, act, guangzhou_staff):
    text = page_of(login(guangzhou_staff["editor"]), act).text
    assert "数字有误" in text
    assert "珠海市总工会" not in text


def test_strangers_see_nothing(login, act, outsider, alliance):
    stranger = scene.make_staff(scene.make_section("zhongshan", "中山市总工会"))["administrator"]
    for person in (stranger, outsider):
        assert page_of(login(person), act).status_code in {302, 403}
        assert "职工书屋进车间" not in login(person).get(LIST).text


def test_a_withdrawal_leaves_the_list_when_all_have_confirmed(login, act, guangzhou, guangzhou_staff, desk):
    for row in act.confirmations.all():
        withdrawal.confirm(act, row.section, guangzhou_staff["editor"])
    assert "职工书屋进车间" not in login(desk).get(LIST).text
    assert "职工书屋进车间" in login(desk).get(f"{LIST}?all=1").text


@pytest.mark.parametrize("query", ["all=1", "all=x", "p=0", "p=abc", "w=99", "all=%00"])
def test_strange_queries_are_no_server_error(login, act, desk, query):
    assert login(desk).get(f"{LIST}?{query}").status_code == 200


def test_the_lists_cost_the_same_for_many(login, act, foshan, guangzhou, desk, guangzhou_staff, query_count):
    few = query_count(lambda: login(guangzhou_staff["editor"]).get(LIST))
    overseen = query_count(lambda: login(desk).get(LIST))
    for number in range(6):
        item = make_article(foshan, f"又一篇{number}")
        sharing.adopt(item, guangzhou, None)
        withdrawal.withdraw(item, None, "有误")
    assert query_count(lambda: login(guangzhou_staff["editor"]).get(LIST)) == few
    assert query_count(lambda: login(desk).get(LIST)) == overseen


class TestUndo:
    def test_the_origin_undoes_with_a_reason(self, login, client, act, article, staff):
        url = reverse("hub_undo", args=[act.pk])
        login(staff["administrator"]).post(url, {"reason": " "})
        assert not ItemPage.objects.get(pk=article.pk).live
        response = login(staff["administrator"]).post(url, {"reason": "核实无误"}, follow=True)
        assert "已恢复刊出" in response.text
        assert ItemPage.objects.get(pk=article.pk).live

    def test_others_do_not(self, login, act, article, staff, guangzhou_staff, outsider):
        for person in (staff["editor"], staff["first"], *guangzhou_staff.values(), outsider):
            login(person).post(reverse("hub_undo", args=[act.pk]), {"reason": "x"})
        assert not ItemPage.objects.get(pk=article.pk).live

    def test_what_cannot_be_undone_says_why_and_keeps_the_reason(self, login, act, foshan, staff, desk):
        withdrawal.close_section(foshan, desk, "撤并")
        response = login(desk).post(reverse("hub_undo", args=[act.pk]), {"reason": "核实无误"})
        assert "请先恢复栏目" in response.text
        assert "核实无误" in response.text

    def test_the_way_there_stands_on_the_item_and_on_the_withdrawals_page(self, login, act, article, staff):
        client = login(staff["administrator"])
        url = reverse("hub_undo", args=[act.pk])
        assert url in page_of(client, act).text
        assert url in client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).text
        assert url not in page_of(login(staff["editor"]), act).text


class TestClosing:
    def test_the_desk_closes_and_reopens_a_section(self, login, client, article, foshan, desk):
        url = reverse("hub_close", args=[foshan.pk])
        explorer = reverse("wagtailadmin_explore", args=[foshan.pk])
        assert url in login(desk).get(explorer).text
        assert "全部稿件立即下线" in login(desk).get(url).text
        login(desk).post(url, {"reason": "撤并"})
        assert client.get("/foshan/").status_code == 410
        act = Withdrawal.objects.get()
        assert reverse("hub_undo", args=[act.pk]) in login(desk).get(explorer).text
        login(desk).post(reverse("hub_undo", args=[act.pk]), {"reason": "复开"})
        assert client.get("/foshan/").status_code == 200

    def test_a_union_cannot_close_or_reopen_its_section(self, login, foshan, desk, staff, guangzhou_staff):
        for person in (*staff.values(), *guangzhou_staff.values()):
            login(person).post(reverse("hub_close", args=[foshan.pk]), {"reason": "x"})
        assert SectionPage.objects.get(pk=foshan.pk).live
        act = withdrawal.close_section(foshan, desk, "撤并")
        for person in staff.values():
            login(person).post(reverse("hub_undo", args=[act.pk]), {"reason": "x"})
        assert not SectionPage.objects.get(pk=foshan.pk).live

    def test_an_adopter_sees_which_of_its_items_are_meant(
        self, login, article, foshan, guangzhou, guangzhou_staff, desk
    ):
        sharing.adopt(article, guangzhou, None)
        act = withdrawal.close_section(foshan, desk, "撤并")
        text = page_of(login(guangzhou_staff["editor"]), act).text
        assert "职工书屋进车间" in text
        confirm(login(guangzhou_staff["editor"]), act, guangzhou)
        assert has_role(Confirmation.objects.get().confirmed_by, guangzhou.union, "editor")
