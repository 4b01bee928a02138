"""The same story from two unions: found before publication, joined as co-source or published with a reason."""

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.exchange import cosources, sharing
from articles.models import CoSource, EventPage, ItemPage, OwnVersion, Placement
from articles.withdrawals import withdrawal
from notices.models import Notice
from tests import scene
from tests.reading import read
from tests.scene import make_article, make_event, paragraphs
from tests.standing import standing

TEXT = """八月一日上午，省总工会与市总工会联合举行慰问活动，为坚守高温岗位的环卫工人送上清凉。
活动现场，工会干部把绿豆汤、毛巾、防暑药品一一送到工友手中，叮嘱大家注意劳逸结合。
据介绍，今年夏天全市已设立三百二十个爱心驿站，户外劳动者随时可以歇脚、喝水、充电。
市总工会负责人表示，下一步将把慰问送到更多工地、车间和班组，让关爱直达一线。"""
OWN_TEXT = TEXT.replace("三百二十", "三百多").replace("毛巾、", "")


@standing
def first(foshan):
    """Foshan published it."""
    return make_article(foshan, "给环卫工人送清凉", body=paragraphs(TEXT))


@standing
def draft(guangzhou, first):
    """Guangzhou wrote it, too."""
    return make_article(guangzhou, "高温慰问环卫职工", body=paragraphs(OWN_TEXT), publish=False)


@standing
def editor(guangzhou_staff):
    return guangzhou_staff["editor"]


@standing
def joined(draft, first, editor, staff):
    return cosources.join(draft, first, editor)


def same(client, draft, **data):
    return client.post(reverse("hub_same_story", args=[draft.pk]), data, follow=True)


class TestFinding:
    def test_the_editor_learns_of_it_on_the_draft(self, login, draft, editor):
        client = login(editor)
        page = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
        assert "佛山市总工会已刊出同题稿件《给环卫工人送清凉》" in page.text
        page = client.get(reverse("hub_same_story", args=[draft.pk]))
        assert "给环卫工人送清凉" in page.text
        assert "%相同" in page.text

    def test_the_latest_draft_counts(self, draft):
        page = draft.get_latest_revision_as_object()
        page.title, page.body = "完全不同的题目", paragraphs("歌咏比赛昨晚落幕，二十支队伍登台。")
        page.save_revision()
        assert cosources.same_story(ItemPage.objects.get(pk=draft.pk)) == []

    def test_others_drafts_and_withdrawn_items_are_not_revealed(self, draft, first, foshan):
        withdrawal.withdraw(first, None, "有误")
        make_article(foshan, "尚未刊出", body=paragraphs(TEXT), publish=False)
        assert cosources.same_story(draft) == []

    def test_an_own_earlier_item_is_no_other_unions(self, guangzhou, draft, first):
        make_article(guangzhou, "自己的旧稿", body=paragraphs(TEXT))
        assert [same.item.pk for same in cosources.same_story(draft)] == [first.pk]

    def test_only_the_drafts_union_may_ask(self, login, draft, staff, outsider, guangzhou_staff):
        for person in (staff["administrator"], outsider, guangzhou_staff["first"]):
            response = login(person).get(reverse("hub_same_story", args=[draft.pk]))
            assert response.status_code in {302, 403}

    def test_it_costs_the_same_for_many(self, draft, foshan):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                [(each.item.union.name, each.percent) for each in cosources.same_story(draft)]
            return len(queries)

        cost()  # asks what the process then knows, such as the kinds of pages
        few = cost()
        for number in range(4):
            make_article(scene.make_section(f"s{number}", f"第{number}工会"), body=paragraphs(TEXT))
        assert cost() == few


class TestJoining:
    def test_both_are_credited_on_the_page_and_in_its_head(self, client, first, joined):
        page = read(client, first.url)
        assert page.texts("story-meta")[0].startswith("佛山市总工会 广州市总工会")
        assert page.meta("ContentSource") == "佛山市总工会、广州市总工会"
        assert page.meta("Author") == "佛山市总工会、广州市总工会"
        assert "来源：佛山市总工会、广州市总工会" in page.text
        authors = [author["name"] for author in page.data("NewsArticle")["author"]]
        assert authors == ["佛山市总工会", "广州市总工会"]

    def test_the_joining_unions_list_has_it_like_its_own(self, client, first, guangzhou, joined):
        own = make_article(guangzhou, "广州自己的稿件")
        entries = guangzhou.newest().entries
        assert [entry.item.pk for entry in entries] == [own.pk, first.pk]
        assert entries[1].url == first.url
        assert "转载自" not in read(client, "/guangzhou/").text

    def test_so_do_its_events(self, client, foshan, guangzhou, editor):
        event = make_event(foshan, "文艺汇演", body=paragraphs(TEXT))
        own = make_event(guangzhou, "汇演", body=paragraphs(OWN_TEXT), publish=False)
        cosources.join(own, event, editor)
        assert "文艺汇演" in "".join(read(client, "/guangzhou/").texts("occasion"))
        assert EventPage.objects.live().count() == 1
        assert read(client, event.url).meta("Author") == "佛山市总工会、广州市总工会"

    def test_feeds_credit_both_and_the_joining_unions_feed_has_it(self, client, first, draft, editor):
        tag = client.get("/feeds/guangzhou/atom.xml")["ETag"]
        cosources.join(draft, first, editor)
        answer = client.get("/feeds/guangzhou/atom.xml", headers={"If-None-Match": tag})
        (entry,) = feedparser.parse(answer.content).entries
        assert [author.name for author in entry.authors] == ["佛山市总工会", "广州市总工会"]
        assert "来源：佛山市总工会、广州市总工会" in entry.content[0].value
        assert entry.link.endswith(first.url)

    def test_a_later_change_of_the_item_reaches_the_joining_unions_feed(self, client, first, joined):
        tag = client.get("/feeds/guangzhou/rss.xml")["ETag"]
        first.save_revision().publish()
        answer = client.get("/feeds/guangzhou/rss.xml", headers={"If-None-Match": tag})
        assert answer.status_code == 200

    def test_search_has_one_result_that_both_names_find(self, client, first, joined, follow):
        follow()
        assert client.get("/search/?q=环卫工人").text.count(first.slug) > 0
        found = client.get("/api/v1/search?q=广州市总工会").json()
        assert [result["url"].rstrip("/").rpartition("/")[2] for result in found["results"]] == [first.slug]

    def test_the_draft_stays_a_draft_out_of_review(self, first, guangzhou, guangzhou_staff, editor):
        own = make_article(guangzhou, body=paragraphs(OWN_TEXT), publish=False)
        own.get_workflow().start(own, editor)
        cosources.join(own, first, editor)
        page = ItemPage.objects.get(pk=own.pk)
        assert not page.live
        assert page.specific.current_workflow_state is None
        assert cosources.given_up_for(page).item.pk == first.pk

    def test_the_editor_reads_on_the_draft_that_it_was_given_up(self, login, draft, joined, editor):
        page = login(editor).get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
        assert "已署名为《给环卫工人送清凉》的共同来源" in page.text

    def test_the_origins_final_reviewers_and_administrators_are_told(self, joined, staff):
        told = Notice.objects.filter(text__contains="共同来源")
        assert {notice.person for notice in told} == {staff["final"], staff["administrator"]}

    def test_a_former_adoption_gives_way(self, first, draft, guangzhou, editor):
        sharing.adopt(first, guangzhou, None)
        cosources.join(draft, first, editor)
        assert Placement.objects.get().state == Placement.State.DECLINED
        assert len(guangzhou.newest().entries) == 1

    def test_what_was_joined_is_not_adopted_besides(self, first, guangzhou, editor, joined):
        assert first not in [page.specific for page in sharing.pool(guangzhou)]
        with pytest.raises(sharing.NotPossible, match="共同来源"):
            sharing.adopt(first, guangzhou, editor)

    def test_through_the_admin(self, login, draft, first, editor):
        page = same(login(editor), draft, act="join", other=first.pk)
        assert "已署名为《给环卫工人送清凉》的共同来源" in page.text
        assert CoSource.objects.get().by == editor

    def test_only_what_is_the_same_story_can_be_joined(self, login, draft, foshan, editor):
        other = make_article(foshan, "无关的稿件")
        assert "不是同一题材" in same(login(editor), draft, act="join", other=other.pk).text
        assert not CoSource.objects.exists()

    def test_not_after_the_own_text_is_public_and_not_twice(self, first, draft, editor, joined):
        with pytest.raises(sharing.NotPossible, match="已经是"):
            cosources.join(draft, first, editor)
        draft.get_latest_revision().publish()
        with pytest.raises(sharing.NotPossible, match="已经刊出"):
            cosources.join(ItemPage.objects.get(pk=draft.pk), first, editor)

    def test_nobody_else_joins_for_the_union(self, login, draft, first, staff, outsider):
        for person in (staff["administrator"], outsider):
            login(person).post(reverse("hub_same_story", args=[draft.pk]), {"act": "join", "other": first.pk})
        assert not CoSource.objects.exists()

    @pytest.mark.parametrize("other", ["", "x", "-1", "²", "9" * 40, "0"])
    def test_a_forged_item_is_not_found(self, login, draft, editor, other):
        url = reverse("hub_same_story", args=[draft.pk])
        assert login(editor).post(url, {"act": "join", "other": other}).status_code == 404

    def test_a_withdrawal_reaches_the_joined_union(self, client, first, joined, guangzhou, editor):
        act = withdrawal.withdraw(first, None, "有误")
        assert [row.section for row in act.confirmations.all()] == [guangzhou]
        assert guangzhou.newest().entries == []

    def test_a_closed_section_is_not_credited(self, client, first, joined, guangzhou, desk):
        withdrawal.close_section(guangzhou, desk, "撤并")
        assert read(client, first.url).meta("ContentSource") == "佛山市总工会"

    @pytest.mark.parametrize("count", [1, 4])
    def test_the_list_costs_the_same_for_many(
        self, foshan, guangzhou, editor, count, django_assert_num_queries
    ):
        for number in range(count):
            item = make_article(foshan, f"稿件{number}")
            CoSource.objects.create(item_id=item.pk, section=guangzhou)
        make_article(guangzhou)
        with django_assert_num_queries(13):
            [(entry.url, entry.item.section.union.name) for entry in guangzhou.newest().entries]


class TestRefusing:
    def page(self, client, first, **data):
        return client.post(reverse("hub_cosources", args=[first.pk]), data, follow=True)

    def test_the_origin_refuses_with_a_reason(self, client, login, first, joined, staff, editor, draft):
        origin = login(staff["administrator"])
        assert "写明谢绝的原因" in self.page(origin, first, act="refuse", cosource=joined.pk, reason=" ").text
        assert (
            "并告知对方"
            in self.page(origin, first, act="refuse", cosource=joined.pk, reason="并非同一活动").text
        )
        assert read(client, first.url).meta("ContentSource") == "佛山市总工会"
        assert Notice.objects.filter(person=editor, text__contains="并非同一活动").exists()

    def test_who_was_refused_does_not_join_again_but_may_publish(self, draft, first, joined, staff, editor):
        cosources.refuse(joined, staff["administrator"], "并非同一活动")
        with pytest.raises(sharing.NotPossible, match="并非同一活动"):
            cosources.join(draft, first, editor)
        assert cosources.given_up_for(draft) is None
        cosources.go_on(draft, first, editor, "是另一场活动")
        assert cosources.undecided(draft) == []

    def test_the_joined_union_leaves_and_may_join_again(self, login, draft, first, joined, guangzhou, editor):
        self.page(login(editor), first, act="leave", cosource=joined.pk)
        assert guangzhou.newest().entries == []
        cosources.join(draft, first, editor)

    def test_others_do_neither(self, login, first, joined, staff, guangzhou_staff, outsider):
        for person in (staff["editor"], guangzhou_staff["first"], outsider):
            self.page(login(person), first, act="refuse", cosource=joined.pk, reason="x")
            self.page(login(person), first, act="leave", cosource=joined.pk)
        self.page(login(guangzhou_staff["editor"]), first, act="refuse", cosource=joined.pk, reason="x")
        self.page(login(staff["administrator"]), first, act="leave", cosource=joined.pk)
        assert CoSource.objects.standing().exists()

    def test_an_ended_one_is_not_ended_again(self, joined, staff, editor):
        cosources.refuse(joined, staff["final"], "并非同一活动")
        with pytest.raises(sharing.NotPossible):
            cosources.refuse(joined, staff["final"], "并非同一活动")
        with pytest.raises(sharing.NotPossible):
            cosources.leave(joined, editor)


class TestGoingOn:
    def test_a_reason_is_required_kept_and_logged(self, login, draft, first, editor):
        client = login(editor)
        assert "写明为什么" in same(client, draft, act="go_on", other=first.pk, reason="").text
        assert cosources.undecided(draft)
        page = same(client, draft, act="go_on", other=first.pk, reason="本会另有采访")
        assert "本会另有采访" in page.text
        assert OwnVersion.objects.get().by == editor
        assert cosources.undecided(draft) == []
        history = client.get(reverse("wagtailadmin_pages:history", args=[draft.pk]))
        assert "与《给环卫工人送清凉》同题，仍另发：本会另有采访" in history.text

    def test_another_reason_replaces_the_first(self, draft, first, editor):
        cosources.go_on(draft, first, editor, "一")
        cosources.go_on(draft, first, editor, "二")
        assert OwnVersion.objects.get().reason == "二"

    def test_an_overlong_reason_is_cut_and_markup_is_escaped(self, login, draft, first, editor):
        page = same(login(editor), draft, act="go_on", other=first.pk, reason="<script>" + "长" * 400)
        assert len(OwnVersion.objects.get().reason) == 300
        assert "<script>长" not in page.text

    def test_an_unknown_act_does_nothing(self, login, draft, first, editor):
        assert same(login(editor), draft, act="publish", other=first.pk).status_code == 200
        assert not ItemPage.objects.get(pk=draft.pk).live
