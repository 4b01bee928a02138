"""An offer says something, can be taken back while undecided, and is answered; both sides are told."""

import pytest
from django.urls import reverse

from articles.exchange import sharing
from articles.models import Placement, Sharing
from notices.models import Notice
from tests import scene
from tests.scene import make_article
from tests.standing import standing

State = Placement.State


@standing
def item(foshan):
    return make_article(foshan, "凉茶车", sharing=Sharing.OFFERED)


@standing
def offered(item, guangzhou):
    sharing.offer(item, [guangzhou], None, "汛期将至，供参考")
    return Placement.objects.get()


def told(user) -> list[str]:
    return list(Notice.objects.filter(person=user).order_by("pk").values_list("text", flat=True))


def test_the_offered_union_is_told_with_the_message(guangzhou_staff, offered):
    assert told(guangzhou_staff["editor"]) == ["佛山市总把《凉茶车》推送给本会：汛期将至，供参考"]
    assert told(guangzhou_staff["second"]) == []
    assert offered.message == "汛期将至，供参考"


def test_offering_again_changes_and_tells_nothing(item, guangzhou, guangzhou_staff, offered):
    assert sharing.offer(item, [guangzhou], None, "再推一次") == 0
    assert len(told(guangzhou_staff["editor"])) == 1


def test_offering_ones_own_section_is_nothing(item, foshan):
    assert sharing.offer(item, [foshan], None) == 0
    assert not Placement.objects.exists()


def test_a_declined_offer_brings_the_reason_back(item, guangzhou, staff, offered):
    sharing.decline(item, guangzhou, None, "本地已有同题稿件")
    assert told(staff["editor"]) == ["广州市总工会谢绝了本会推送的《凉茶车》：本地已有同题稿件"]


def test_an_adopted_offer_is_told_too(item, guangzhou, staff, offered):
    sharing.adopt(item, guangzhou, None)
    assert told(staff["editor"]) == ["广州市总工会采用了本会推送的《凉茶车》。"]


def test_declining_from_the_pool_tells_nobody(foshan, guangzhou, staff):
    sharing.decline(make_article(foshan), guangzhou, None, "不合适")
    assert told(staff["editor"]) == []


def test_an_offer_taken_back_is_gone(item, guangzhou, guangzhou_staff, offered):
    sharing.retract(offered, None)
    assert sharing.pool(guangzhou).count() == 0
    assert "收回" in told(guangzhou_staff["editor"])[-1]
    with pytest.raises(sharing.NotPossible):
        sharing.adopt(item, guangzhou, None)


@pytest.mark.parametrize("decide", [sharing.adopt, sharing.decline])
def test_once_decided_it_cannot_be_taken_back(item, guangzhou, offered, decide):
    decide(item, guangzhou, None)
    with pytest.raises(sharing.NotPossible, match="收不回来"):
        sharing.retract(offered, None)


def test_taken_back_twice_is_told(offered):
    sharing.retract(offered, None)
    with pytest.raises(sharing.NotPossible, match="已被收回"):
        sharing.retract(offered, None)


def test_what_was_declined_stands_again_where_it_stood(foshan, item, guangzhou, offered):
    pooled = make_article(foshan, "池里的")
    for one in (item, pooled):
        sharing.decline(one, guangzhou, None)
        sharing.restore(one, guangzhou, None)
    assert {page.title for page in sharing.pool(guangzhou)} == {"凉茶车", "池里的"}
    assert Placement.objects.get().state == State.OFFERED
    with pytest.raises(sharing.NotPossible, match="已谢绝"):
        sharing.restore(item, guangzhou, None)


def test_what_is_adopted_is_not_declined_but_dropped(client, foshan, guangzhou):
    row = sharing.adopt(make_article(foshan), guangzhou, None)
    with pytest.raises(sharing.NotPossible, match="撤下"):
        sharing.decline(row.item, guangzhou, None)
    assert client.get(row.url).status_code == 200


def test_a_draft_leaves_no_trace_when_declined(foshan, guangzhou):
    with pytest.raises(sharing.NotPossible, match="不在线"):
        sharing.decline(make_article(foshan, publish=False), guangzhou, None)
    assert not Placement.objects.exists()


def test_telling_costs_the_same_however_many_are_offered_it(foshan, django_assert_max_num_queries):
    unions = [scene.make_section(f"union{n}", f"第{n}工会") for n in range(6)]
    one, many = make_article(foshan), make_article(foshan)
    with django_assert_max_num_queries(30) as few:
        sharing.offer(one, unions[:1], None)
    with django_assert_max_num_queries(len(few)):
        sharing.offer(many, unions, None)


class TestInTheAdmin:
    def test_the_message_goes_along(self, login, item, guangzhou, staff):
        url = reverse("hub_offer", args=[item.pk])
        login(staff["editor"]).post(url, {"sections": [guangzhou.pk], "message": "供参考"})
        assert Placement.objects.get().message == "供参考"

    def test_what_must_not_be_reprinted_says_why(self, login, foshan, guangzhou, staff):
        item = make_article(foshan, licence="none")
        url = reverse("hub_offer", args=[item.pk])
        response = login(staff["editor"]).post(url, {"sections": [guangzhou.pk], "message": "我的留言"})
        assert "请先改转载许可" in response.text
        assert "我的留言" in response.text

    def test_offers_are_listed_with_what_became_of_them(self, login, item, guangzhou, staff, offered):
        client = login(staff["editor"])
        url = reverse("hub_offer", args=[item.pk])
        assert reverse("hub_retract", args=[offered.pk]) in client.get(url).text
        sharing.decline(item, guangzhou, None, "重复了")
        html = client.get(url).text
        assert "已谢绝：重复了" in html
        assert reverse("hub_retract", args=[offered.pk]) not in html

    def test_the_origin_takes_it_back(self, login, staff, offered):
        login(staff["final"]).post(reverse("hub_retract", args=[offered.pk]))
        assert not Placement.objects.exists()

    def test_others_do_not(self, login, staff, guangzhou_staff, outsider, offered):
        for person in (staff["first"], *guangzhou_staff.values(), outsider):
            login(person).post(reverse("hub_retract", args=[offered.pk]))
        assert Placement.objects.get().state == State.OFFERED
