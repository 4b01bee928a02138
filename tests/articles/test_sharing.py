"""Offer, adopt, decline, drop, withdraw: by the rules, and through the admin."""

import pytest
from django.urls import reverse

from articles import changes
from articles.exchange import sharing
from articles.models import ItemPage, Licence, Placement, Sharing
from articles.withdrawals import withdrawal
from tests import scene
from tests.scene import make_article
from tests.standing import standing


@standing
def article(foshan):
    return make_article(foshan, title="职工书屋进车间")


def adopt(client, item, section, decision="adopt"):
    return client.post(reverse("hub_decide", args=[item.pk, decision]), {"section": section.pk})


def test_the_pool_shows_others_pooled_items(article, foshan, guangzhou):
    make_article(foshan, title="内部通知", sharing=Sharing.OWN)
    make_article(guangzhou, title="自己的稿件")
    assert [item.title for item in sharing.pool(guangzhou)] == ["职工书屋进车间"]


def test_an_offered_item_is_in_the_pool_of_the_chosen_union_only(alliance, foshan, guangzhou):
    zhuhai = scene.make_section("zhuhai", "珠海市总工会")
    item = make_article(foshan, sharing=Sharing.OFFERED)
    sharing.offer(item, [guangzhou], None)
    assert sharing.pool(guangzhou).count() == 1
    assert sharing.pool(zhuhai).count() == 0


def test_what_was_decided_leaves_the_pool(article, guangzhou):
    sharing.decline(article, guangzhou, None)
    assert sharing.pool(guangzhou).count() == 0


def test_an_adopted_item_is_served_in_both_sections_with_source_and_canonical_link(
    client, article, guangzhou
):
    placement = sharing.adopt(article, guangzhou, None, note="编者按：值得一学")
    page = client.get(placement.url).content.decode()
    assert placement.url == f"/guangzhou/shared/{article.slug}/"
    assert "佛山市总工会" in page
    assert f'rel="canonical" href="{article.full_url}"' in page
    assert "值得一学" in page


def test_a_private_draft_cannot_be_adopted(foshan, guangzhou):
    draft = make_article(foshan, publish=False)
    with pytest.raises(sharing.NotPossible, match="不在线"):
        sharing.adopt(draft, guangzhou, None)


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"sharing": Sharing.OWN}, "没有放入共享池"), ({"licence": Licence.NONE}, "谢绝转载")],
)
def test_sharing_and_licence_are_enforced(foshan, guangzhou, fields, message):
    item = make_article(foshan, **fields)
    with pytest.raises(sharing.NotPossible, match=message):
        sharing.adopt(item, guangzhou, None)


def test_nobody_adopts_an_own_item(article, foshan):
    with pytest.raises(sharing.NotPossible, match="自己的稿件"):
        sharing.adopt(article, foshan, None)


def test_adopting_twice_is_one_placement(article, guangzhou):
    sharing.adopt(article, guangzhou, None)
    sharing.adopt(article, guangzhou, None)
    assert Placement.objects.count() == 1


def test_the_section_lists_own_and_adopted_items_newest_first(article, guangzhou):
    own = make_article(guangzhou, title="自己的稿件")
    placement = sharing.adopt(article, guangzhou, None)
    entries = guangzhou.newest().entries
    assert [entry.item.title for entry in entries] == ["职工书屋进车间", "自己的稿件"]
    assert [entry.url for entry in entries] == [placement.url, own.url]


def test_pages_of_a_section_are_disjoint_and_complete(foshan, guangzhou):
    for number in range(7):
        make_article(guangzhou, title=f"自己{number}")
        sharing.adopt(make_article(foshan, title=f"采用{number}"), guangzhou, None)
    pages = [guangzhou.newest(page=number, size=5) for number in (1, 2, 3)]
    titles = [entry.item.title for page in pages for entry in page.entries]
    assert len(titles) == len(set(titles)) == 14
    assert [page.has_next for page in pages] == [True, True, False]


@pytest.mark.parametrize("number", ["0", "-1", "x", "501", "99999999999999999999", "１", "²", "\x00"])
def test_a_bad_page_number_is_no_server_error(client, article, number):
    assert client.get("/foshan/", {"page": number}).status_code == (200 if number == "１" else 404)


@pytest.mark.parametrize("count", [2, 15])
def test_a_section_costs_a_constant_number_of_queries(foshan, guangzhou, count, django_assert_num_queries):
    for number in range(count):
        make_article(guangzhou, title=f"自己{number}")
        sharing.adopt(make_article(foshan, title=f"采用{number}"), guangzhou, None)
    with django_assert_num_queries(15):
        [(entry.url, entry.item.section.union.name) for entry in guangzhou.newest().entries]


def test_withdrawal_hides_the_item_in_both_sections_at_once(client, article, guangzhou):
    placement = sharing.adopt(article, guangzhou, None)
    withdrawal.withdraw(article, None, reason="有误")
    assert [client.get(url).status_code for url in (article.url, placement.url)] == [410, 410]
    assert guangzhou.newest().entries == []


def test_a_withdrawal_needs_a_reason_and_a_public_item(article):
    with pytest.raises(sharing.NotPossible, match="原因"):
        withdrawal.withdraw(article, None, reason="  ")
    withdrawal.withdraw(article, None, reason="有误")
    with pytest.raises(sharing.NotPossible, match="不在线"):
        withdrawal.withdraw(article, None, reason="有误")


class TestInTheAdmin:
    def test_an_editor_sees_the_pool_and_adopts(self, login, article, guangzhou, guangzhou_staff):
        client = login(guangzhou_staff["editor"])
        assert "职工书屋进车间" in client.get(reverse("hub_pool")).content.decode()
        adopt(client, article, guangzhou)
        assert Placement.objects.get().decided_by == guangzhou_staff["editor"]
        assert "职工书屋进车间" in client.get(reverse("hub_pool"), {"tab": "accepted"}).content.decode()

    def test_an_editor_drops_what_was_adopted(self, login, article, guangzhou, guangzhou_staff):
        client = login(guangzhou_staff["editor"])
        adopt(client, article, guangzhou)
        adopt(client, article, guangzhou, "drop")
        assert Placement.objects.get().state == Placement.State.DECLINED

    def test_nobody_adopts_for_another_union(self, login, article, guangzhou, staff):
        assert adopt(login(staff["administrator"]), article, guangzhou).status_code == 404
        assert not Placement.objects.exists()

    @pytest.mark.parametrize("section", ["", "abc", "-1", "²", "999999"])
    def test_a_forged_section_is_refused(self, login, article, guangzhou, guangzhou_staff, section):
        client = login(guangzhou_staff["editor"])
        client.post(reverse("hub_decide", args=[article.pk, "adopt"]), {"section": section})
        assert not Placement.objects.exclude(section=guangzhou).exists()

    def test_reviewers_without_a_say_and_outsiders_have_no_pool(
        self, login, article, guangzhou_staff, outsider
    ):
        for person in (guangzhou_staff["first"], outsider):
            assert login(person).get(reverse("hub_pool")).status_code == 302

    def test_deciding_by_get_is_refused(self, login, article, guangzhou_staff):
        response = login(guangzhou_staff["editor"]).get(reverse("hub_decide", args=[article.pk, "adopt"]))
        assert response.status_code == 405

    @pytest.mark.parametrize(
        "query",
        [
            "q=" + "书" * 61,
            "kind=nonsense",
            "union=abc",
            "union=99999999999999999999",
            "category=-1",
            "topic=²",
            "licence=none",
            "since=2026-13-01",
            "until=yesterday",
            "tab=nonsense",
            "p=abc",
            "p=9999",
            "p=-1",
            "q=%00",
        ],
    )
    def test_a_nonsensical_filter_is_no_server_error(self, login, article, guangzhou_staff, query):
        client = login(guangzhou_staff["editor"])
        assert client.get(f"{reverse('hub_pool')}?{query}").status_code == 200

    @pytest.mark.parametrize("role", ["final", "administrator"])
    def test_the_origin_withdraws_with_a_reason(self, login, article, staff, role):
        url = reverse("hub_withdraw", args=[article.pk])
        assert login(staff[role]).get(url).status_code == 200
        login(staff[role]).post(url, {"reason": ""})
        assert ItemPage.objects.get(pk=article.pk).live
        login(staff[role]).post(url, {"reason": "数字有误"})
        assert not ItemPage.objects.get(pk=article.pk).live
        assert changes.latest(article.pk).made_by == staff[role]

    def test_the_desk_withdraws_anywhere(self, login, article, desk):
        login(desk).post(reverse("hub_withdraw", args=[article.pk]), {"reason": "数字有误"})
        assert not ItemPage.objects.get(pk=article.pk).live

    def test_others_cannot_withdraw_or_offer(self, login, article, staff, guangzhou_staff, outsider):
        for person in (staff["editor"], staff["first"], *guangzhou_staff.values(), outsider):
            login(person).post(reverse("hub_withdraw", args=[article.pk]), {"reason": "x"})
        for person in (staff["first"], *guangzhou_staff.values(), outsider):
            assert login(person).get(reverse("hub_offer", args=[article.pk])).status_code in {302, 403}
        assert ItemPage.objects.get(pk=article.pk).live

    def test_an_editor_offers_to_a_union(self, login, foshan, staff, guangzhou):
        item = make_article(foshan, sharing=Sharing.OFFERED)
        login(staff["editor"]).post(reverse("hub_offer", args=[item.pk]), {"sections": [guangzhou.pk]})
        assert Placement.objects.get().section == guangzhou
        assert item in [page.specific for page in sharing.pool(guangzhou)]
