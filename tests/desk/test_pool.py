"""The pool's page: filters, search, tabs, decisions one by one and many at once, who else has it, preview."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.exchange import carrying, sharing
from articles.models import (
    Category,
    ItemPage,
    Licence,
    Picture,
    Placement,
    Sharing,
    TopicIndexPage,
    TopicPage,
)
from desk import deciding, pool
from readership import counting
from tests import scene
from tests.reading import Reading, picture
from tests.scene import make_article, make_event, paragraphs

pytestmark = pytest.mark.django_db
State = Placement.State
POOL = "/admin/pool/"


@pytest.fixture
def here(login, guangzhou_staff):
    """Guangzhou's editor at work."""
    return login(guangzhou_staff["editor"])


def titles(here, **query) -> list[str]:
    response = here.get(POOL, query)
    assert response.status_code == 200
    return [row.item.title for row in response.context["page"].rows]


def post(here, act, *items, **fields):
    data = {"act": act, "item": [item.pk for item in items]} | fields
    return here.post(f"{POOL}decide/", data, follow=True)


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


class TestFilters:
    def test_by_union_with_all_below_it(self, here, foshan):
        nanhai = scene.make_section("nanhai", "南海区总工会", superior=foshan.union)
        zhuhai = scene.make_section("zhuhai", "珠海市总工会")
        for section in (foshan, nanhai, zhuhai):
            make_article(section, section.title)
        assert set(titles(here, union=foshan.union_id)) == {"佛山市总工会", "南海区总工会"}

    def test_a_union_that_does_not_publish_stands_for_those_below_it(self, here, foshan):
        province = scene.make_union("guangdong", "广东省总工会", "province")
        foshan.union.superior = province
        foshan.union.save()
        make_article(foshan, "佛山的")
        assert titles(here, union=province.pk) == ["佛山的"]

    def test_by_kind_topic_category_licence_and_date(self, here, foshan):
        category = Category.objects.create(name="维权", slug="weiquan")
        topic = TopicPage(title="高温", slug="gaowen", introduction="导语")
        TopicIndexPage.objects.get().add_child(instance=topic)
        make_event(foshan, "活动")
        make_article(foshan, "分类", category=category)
        make_article(foshan, "许可", licence=Licence.UNCHANGED)
        make_article(foshan, "旧稿", original_date=timezone.now() - timedelta(days=40))
        filed = make_article(foshan, "专题", publish=False)
        filed.topics = [topic]
        filed.save_revision().publish()
        day = timezone.localdate() - timedelta(days=30)
        assert titles(here, kind="event") == ["活动"]
        assert titles(here, category=category.pk) == ["分类"]
        assert titles(here, licence="unchanged") == ["许可"]
        assert titles(here, topic=topic.pk) == ["专题"]
        assert titles(here, until=day) == ["旧稿"]
        assert "旧稿" not in titles(here, since=day)

    def test_what_is_wrong_is_told_and_the_rest_counts(self, here, foshan):
        make_event(foshan, "活动")
        make_article(foshan, "稿件")
        response = here.get(POOL, {"since": "昨天", "kind": "event"})
        assert [row.item.title for row in response.context["page"].rows] == ["活动"]
        assert response.context["form"].errors
        assert "昨天" in response.text


class TestSearch:
    @pytest.fixture
    def items(self, foshan, follow):
        make_article(foshan, "凉茶车开进工地", body=paragraphs("三伏天里的防暑降温药品。"))
        make_article(foshan, "职工书屋亮着灯")
        make_article(foshan, "凉茶配方不外传", sharing=Sharing.OWN)
        make_article(foshan, "凉茶专利", licence=Licence.NONE)
        follow()

    @pytest.mark.parametrize("typed", ["凉茶车", "茶", "降温", "涼茶"])
    def test_parts_of_words_in_title_and_text_and_only_what_the_pool_holds(self, here, items, typed):
        assert titles(here, q=typed) == ["凉茶车开进工地"]

    def test_nothing_found_says_what_to_try(self, here, items):
        assert "换个说法" in here.get(POOL, {"q": "无此稿件"}).text

    def test_in_every_tab(self, here, items, guangzhou):
        item = ItemPage.objects.get(title="凉茶车开进工地")
        other = ItemPage.objects.get(title="职工书屋亮着灯")
        for one in (item, other):
            sharing.adopt(one, guangzhou, None)
        assert titles(here, q="降温", tab="accepted") == ["凉茶车开进工地"]
        assert titles(here, q="降温", tab="declined") == []

    def test_while_the_engine_is_away_titles_are_searched_with_a_notice(self, here, items, settings):
        settings.SEARCH_ENGINE = {
            "class": "search.engines.elasticsearch.ElasticsearchEngine",
            "url": "http://127.0.0.1:1",
            "index": "none",
        }
        response = here.get(POOL, {"q": "茶车"})
        assert [row.item.title for row in response.context["page"].rows] == ["凉茶车开进工地"]
        assert "全文搜索暂时不可用" in response.text

    @pytest.mark.parametrize("typed", ["“”", "-", "((((", "' OR 1=1", "%", "\\", "<script>", "＂"])
    def test_whatever_is_typed_is_no_server_error(self, here, items, typed):
        titles(here, q=typed)


class TestTabs:
    @pytest.fixture
    def items(self, foshan, guangzhou):
        names = ("新", "推送", "请求", "采用", "谢绝")
        made = {
            name: make_article(foshan, name, licence="ask" if name == "请求" else "free") for name in names
        }
        sharing.offer(made["推送"], [guangzhou], None, "请看")
        sharing.adopt(made["请求"], guangzhou, None)
        sharing.adopt(made["采用"], guangzhou, None)
        sharing.decline(made["谢绝"], guangzhou, None)
        return made

    def test_each_item_is_in_one(self, here, items):
        shown = {tab: titles(here, tab=tab) for tab in pool.TABS}
        assert shown == {
            "new": ["新"],
            "offered": ["推送"],
            "requested": ["请求"],
            "accepted": ["采用"],
            "declined": ["谢绝"],
        }

    def test_what_waits_is_counted_and_what_was_said_is_shown(self, here, items):
        response = here.get(POOL, {"tab": "offered"})
        assert [count for _, _, count in response.context["tabs"]] == [None, 1, 1, None, None]
        assert "留言：请看" in response.text

    def test_a_refused_request_stays_with_its_reason(self, here, items):
        sharing.refuse(Placement.objects.get(state=State.REQUESTED), None, "另有约定")
        response = here.get(POOL, {"tab": "requested"})
        assert "对方未同意" in response.text
        assert "理由：另有约定" in response.text

    def test_the_title_of_what_was_withdrawn_is_the_one_that_readers_knew(self, here, items):
        item = items["采用"].specific
        item.unpublish()
        item.title = "改成了机密标题"
        item.save()
        html = here.get(POOL, {"tab": "accepted"}).text + post(here, "drop", item).text
        assert "机密" not in html
        assert "《采用》" in html

    def test_what_was_withdrawn_is_marked_where_it_was_adopted_and_gone_elsewhere(self, here, items):
        for item in items.values():
            item.unpublish()
        assert "来源单位已下线" in here.get(POOL, {"tab": "accepted"}).text
        for tab in ("new", "offered", "declined"):
            assert titles(here, tab=tab) == []


class TestDeciding:
    def test_many_at_once(self, here, foshan, guangzhou):
        items = [make_article(foshan, f"稿{n}") for n in range(3)]
        assert "稿1" in said(post(here, "adopt", *items))
        assert guangzhou.placements.filter(state=State.ACCEPTED).count() == 3
        post(here, "drop", *items)
        assert guangzhou.placements.filter(state=State.DECLINED).count() == 3
        post(here, "restore", *items)
        assert titles(here) == ["稿2", "稿1", "稿0"]

    def test_a_problem_with_one_is_told_and_the_others_are_done(self, here, foshan, guangzhou):
        good, asked, gone = (make_article(foshan, name) for name in ("好的", "要问的", "没了的"))
        ItemPage.objects.filter(pk=asked.pk).update(licence=Licence.ASK)
        ItemPage.objects.filter(pk=gone.pk).update(licence=Licence.NONE)
        told = said(post(here, "adopt", good, asked, gone))
        assert "已采用" in told
        assert "已向来源单位请求转载《要问的》" in told
        assert "《没了的》：来源单位谢绝转载这篇稿件。" in told
        assert dict(guangzhou.placements.values_list("item__title", "state")) == {
            "好的": State.ACCEPTED,
            "要问的": State.REQUESTED,
        }

    def test_one_alone_whatever_is_ticked(self, here, foshan, guangzhou):
        one, other = make_article(foshan, "一"), make_article(foshan, "二")
        post(here, f"adopt:{one.pk}", other)
        assert guangzhou.placements.get().item_id == one.pk

    def test_the_reason_goes_along(self, here, foshan, guangzhou):
        post(here, "decline", make_article(foshan), words="已有同题稿件")
        assert guangzhou.placements.get().reason == "已有同题稿件"

    def test_one_comes_back_to_where_one_was(self, here, foshan):
        item = make_article(foshan)
        response = post(here, "adopt", item, back="tab=new&kind=article&p=2&section=999")
        assert "kind=article" in response.redirect_chain[0][0]
        assert "section=999" not in response.redirect_chain[0][0]

    def test_a_draft_of_others_is_not_even_named(self, here, foshan):
        draft = make_article(foshan, "绝密草稿", publish=False)
        for act in ("adopt", "decline", "drop", "restore"):
            response = post(here, act, draft)
            assert "绝密草稿" not in response.text
        assert not Placement.objects.exists()

    @pytest.mark.parametrize("items", [[], ["x"], ["-1"], ["²"], ["9" * 30], ["999999"], ["1\0"]])
    def test_forged_numbers_are_told(self, here, guangzhou, items):
        response = here.post(f"{POOL}decide/", {"act": "adopt", "item": items}, follow=True)
        assert said(response)
        assert not Placement.objects.exists()

    @pytest.mark.parametrize("act", ["", "steal", "adopt:x", ":", "withdraw"])
    def test_forged_acts_do_nothing(self, here, foshan, act):
        make_article(foshan)
        here.post(f"{POOL}decide/", {"act": act})
        assert not Placement.objects.exists()

    def test_there_is_a_limit(self, here, foshan):
        make_article(foshan)
        response = here.post(
            f"{POOL}decide/", {"act": "adopt", "item": range(1, deciding.MOST + 2)}, follow=True
        )
        assert "请分几次" in said(response)
        assert not Placement.objects.exists()

    def test_only_for_ones_own_section(self, login, foshan, guangzhou, staff, guangzhou_staff, outsider):
        item = make_article(foshan)
        for person in (*staff.values(), guangzhou_staff["first"], outsider):
            post(login(person), "adopt", item, section=guangzhou.pk)
        assert not Placement.objects.exists()


class TestReading:
    def test_who_else_adopted_it_a_few_by_name(self, here, foshan, guangzhou):
        item = make_article(foshan)
        for number in range(5):
            sharing.adopt(item, scene.make_section(f"union{number}", f"第{number}工会"), None)
        html = Reading(here.get(POOL)).texts("pool-facts")[0]
        assert "第4工会、第3工会、第2工会等5家已采用" in html

    def test_how_often_it_was_read(self, here, foshan):
        item = make_article(foshan)
        assert "阅读0次" in Reading(here.get(POOL)).texts("pool-facts")[0]
        counting.record(item.pk, foshan.pk)
        assert "阅读1次" in Reading(here.get(POOL)).texts("pool-facts")[0]

    def test_the_preview_is_what_readers_of_this_section_would_see(self, here, foshan, guangzhou):
        shot = picture("kept", reprint=Picture.Reprint.OWN)
        item = make_article(foshan, "先看一眼", lead_image=shot)
        response = here.get(f"{POOL}{item.pk}/preview/")
        assert "转载自" in response.text
        assert "广州市总工会" in response.text
        assert "/media/images/kept" not in response.text
        assert not Placement.objects.exists()

    def test_drafts_are_not_previewed(self, here, foshan):
        draft = make_article(foshan, publish=False)
        assert here.get(f"{POOL}{draft.pk}/preview/").status_code == 404

    def test_a_page_costs_the_same_however_much_there_is(self, here, foshan, guangzhou, follow):
        zhuhai = scene.make_section("zhuhai", "珠海市总工会")

        def fill(count):
            for number in range(count):
                for act in (None, sharing.adopt, sharing.decline):
                    item = make_article(foshan, f"高温{number}")
                    sharing.adopt(item, zhuhai, None)
                    if act:
                        act(item, guangzhou, None)
            follow()

        def cost():
            counts = []
            for query in ({}, {"q": "高温"}, {"tab": "accepted"}, {"tab": "declined", "kind": "article"}):
                here.get(POOL, query)
                with CaptureQueriesContext(connection) as queries:
                    here.get(POOL, query)
                counts.append(len(queries))
            return counts

        fill(2)
        few = cost()
        fill(4)
        assert cost() == few

    def test_pages_are_disjoint_and_complete(self, here, foshan, monkeypatch):
        monkeypatch.setattr(pool, "PAGE_SIZE", 3)
        for number in range(7):
            make_article(foshan, f"稿{number}")
        pages = [titles(here, p=number) for number in (1, 2, 3, 4)]
        assert [len(page) for page in pages] == [3, 3, 1, 0]
        assert len({title for page in pages for title in page}) == 7

    def test_titles_are_escaped(self, here, foshan):
        make_article(foshan, "<script>alert(1)</script>")
        assert "<script>alert" not in here.get(POOL).text

    def test_a_must_carry_notice_can_still_be_adopted_with_a_note(self, here, foshan, guangzhou):
        item = make_article(foshan, "通知")
        carrying.carry(item, None, timezone.localdate(), "要紧")
        assert titles(here) == ["通知"]
