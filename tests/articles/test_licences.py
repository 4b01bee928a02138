"""What a licence allows is enforced, whatever the route, and a licence narrowed later breaks nothing silently."""

from datetime import date

import pytest

from articles.exchange import carrying, sharing
from articles.models import Licence, Placement, Sharing
from notices.models import Notice
from tests import scene
from tests.scene import make_article

State = Placement.State


def told(user) -> list[str]:
    return list(Notice.objects.filter(person=user).order_by("pk").values_list("text", flat=True))


def republish(article, **fields):
    page = article.specific
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    article.refresh_from_db()


class TestNone:
    @pytest.fixture
    def item(self, foshan):
        return make_article(foshan, licence=Licence.NONE)

    def test_is_not_in_the_pool(self, item, guangzhou):
        assert sharing.pool(guangzhou).count() == 0

    def test_cannot_be_offered(self, item, guangzhou):
        with pytest.raises(sharing.NotPossible, match="谢绝转载"):
            sharing.offer(item, [guangzhou], None)

    def test_cannot_be_adopted_though_it_was_offered_before(self, foshan, guangzhou):
        item = make_article(foshan, sharing=Sharing.OFFERED)
        sharing.offer(item, [guangzhou], None)
        republish(item, licence=Licence.NONE)
        assert sharing.pool(guangzhou).count() == 0
        with pytest.raises(sharing.NotPossible, match="谢绝转载"):
            sharing.adopt(item, guangzhou, None)

    def test_a_request_made_before_cannot_be_granted(self, foshan, guangzhou):
        item = make_article(foshan, licence=Licence.ASK)
        row = sharing.adopt(item, guangzhou, None)
        republish(item, licence=Licence.NONE)
        with pytest.raises(sharing.NotPossible, match="谢绝转载"):
            sharing.grant(row, None)

    @pytest.mark.parametrize("licence", [Licence.NONE, Licence.ASK])
    def test_is_no_must_carry_notice(self, foshan, licence):
        with pytest.raises(sharing.NotPossible, match="不能设为通稿"):
            carrying.carry(make_article(foshan, licence=licence), None, date(2099, 1, 1), "要紧")


class TestAsk:
    @pytest.fixture
    def item(self, foshan):
        return make_article(foshan, "问过再转", licence=Licence.ASK)

    def test_adopting_asks_the_origin_and_shows_nothing(self, client, item, guangzhou, staff):
        row = sharing.adopt(item, guangzhou, None, message="想登在周刊")
        assert row.state == State.REQUESTED
        assert client.get(row.url).status_code == 404
        assert guangzhou.newest().entries == []
        for role in ("editor", "final", "administrator"):
            assert told(staff[role]) == ["广州市总工会请求转载《问过再转》：想登在周刊"]
        assert told(staff["first"]) == []

    def test_asking_twice_is_one_request(self, item, guangzhou, staff):
        for _ in range(2):
            sharing.adopt(item, guangzhou, None)
        assert Placement.objects.count() == 1
        assert len(told(staff["editor"])) == 1

    def test_granted_it_is_shown_with_the_note_written_before(self, client, item, guangzhou, guangzhou_staff):
        row = sharing.adopt(item, guangzhou, guangzhou_staff["editor"], note="值得一读")
        sharing.grant(row, None)
        assert "值得一读" in client.get(row.url).text
        assert Placement.objects.get().decided_by == guangzhou_staff["editor"]
        assert "同意转载" in told(guangzhou_staff["editor"])[-1]

    def test_refused_the_reason_reaches_who_asked(self, item, guangzhou, guangzhou_staff):
        row = sharing.adopt(item, guangzhou, None)
        sharing.refuse(row, None, "照片另有约定")
        assert Placement.objects.get().state == State.REFUSED
        assert told(guangzhou_staff["final"]) == ["佛山市总未同意转载《问过再转》：照片另有约定"]

    def test_an_answer_is_given_once(self, item, guangzhou):
        row = sharing.adopt(item, guangzhou, None)
        sharing.refuse(row, None)
        for answer in (sharing.grant, sharing.refuse):
            with pytest.raises(sharing.NotPossible, match="已经处理"):
                answer(row, None)

    def test_a_request_can_be_taken_back(self, item, guangzhou):
        row = sharing.adopt(item, guangzhou, None)
        sharing.decline(item, guangzhou, None)
        with pytest.raises(sharing.NotPossible):
            sharing.grant(row, None)

    def test_what_the_origin_offers_needs_no_asking(self, item, guangzhou):
        sharing.offer(item, [guangzhou], None)
        assert sharing.adopt(item, guangzhou, None).state == State.ACCEPTED

    def test_when_the_licence_is_widened_the_request_needs_no_answer(self, item, guangzhou):
        sharing.adopt(item, guangzhou, None)
        republish(item, licence=Licence.FREE)
        assert sharing.adopt(item, guangzhou, None).state == State.ACCEPTED


@pytest.mark.parametrize("licence", [Licence.UNCHANGED, Licence.ASK])
def test_no_headline_of_ones_own_where_nothing_may_be_changed(foshan, guangzhou, licence):
    row = sharing.adopt(make_article(foshan, licence=licence), guangzhou, None)
    if row.state == State.REQUESTED:
        sharing.grant(row, None)
    with pytest.raises(sharing.NotPossible, match="标题请照原稿"):
        sharing.edit(row, None, headline="另一个标题")
    assert sharing.edit(row, None, note="可以写编者按").note == "可以写编者按"


class TestNarrowedLater:
    @pytest.fixture
    def row(self, foshan, guangzhou):
        row = sharing.adopt(make_article(foshan, "原题"), guangzhou, None)
        return sharing.edit(row, None, headline="本会的题")

    @pytest.mark.parametrize("licence", [Licence.UNCHANGED, Licence.ASK, Licence.NONE])
    def test_what_was_adopted_stays_as_it_is(self, client, row, licence):
        republish(row.item, licence=licence)
        assert "本会的题" in client.get(row.url).text

    def test_the_adopters_are_told(self, row, guangzhou_staff):
        republish(row.item, licence=Licence.NONE)
        assert "改为“谢绝转载”" in told(guangzhou_staff["editor"])[-1]

    def test_a_headline_set_before_may_stay_but_not_become_another(self, row):
        republish(row.item, licence=Licence.UNCHANGED)
        assert sharing.edit(row, None, headline="本会的题", note="补一句").note == "补一句"
        with pytest.raises(sharing.NotPossible, match="照原稿"):
            sharing.edit(row, None, headline="又一个题")

    def test_a_licence_widened_tells_nobody(self, foshan, guangzhou, guangzhou_staff):
        row = sharing.adopt(make_article(foshan, licence=Licence.UNCHANGED), guangzhou, None)
        republish(row.item, licence=Licence.FREE)
        assert told(guangzhou_staff["editor"]) == []


def test_an_item_kept_to_its_section_cannot_be_offered_nor_adopted_on_an_old_offer(foshan, guangzhou):
    item = make_article(foshan, sharing=Sharing.OFFERED)
    sharing.offer(item, [guangzhou], None)
    republish(item, sharing=Sharing.OWN)
    with pytest.raises(sharing.NotPossible, match="没有放入共享池"):
        sharing.adopt(item, guangzhou, None)
    zhuhai = scene.make_section("zhuhai", "珠海市总工会")
    with pytest.raises(sharing.NotPossible, match="只在本会栏目"):
        sharing.offer(item, [zhuhai], None)
