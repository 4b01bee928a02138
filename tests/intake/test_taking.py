"""What a union's own site publishes arrives as drafts under the union: once, clean, with its pictures."""

import re

import pytest

from articles.models import ArticlePage, ItemPage, Picture
from intake import feeds
from intake.models import IntakeFeed, IntakeItem
from notices.models import Notice
from tests import scene
from tests.intake.conftest import TEXT, Story, told
from tests.pictures import png

pytestmark = pytest.mark.django_db


def titles() -> list[str]:
    return sorted(ArticlePage.objects.values_list("title", flat=True))


def body(page: ItemPage) -> list[tuple[str, str]]:
    """Kind and words of each block."""
    return [
        (block.block_type, re.sub(r'data-block-key="\w+"|<[^>]+>', "", str(block.value)).strip())
        for block in page.body
    ]


def test_new_items_become_drafts(own_site, read, foshan):
    own_site.show(Story(1), Story(2, "劳模进校园"))
    feed = read()
    assert (feed.problem, feed.failures) == ("", 0)
    assert titles() == ["劳模进校园", "第1站送清凉"]
    page = ArticlePage.objects.get(title="劳模进校园")
    assert not page.live
    assert page.get_parent().specific == foshan
    assert page.source_name == "佛山工会网"
    assert page.original_date.isoformat() == "2024-07-02T02:00:00+00:00"
    assert body(page) == [("paragraph", told(2))]
    assert page.owner is None
    assert page.revisions.count() == 1


def test_nothing_arrives_twice(own_site, read):
    own_site.show(Story(1), Story(2))
    read()
    own_site.show(Story(1), Story(2), Story(3), before="<description>又一次</description>")
    read()
    read()
    assert len(titles()) == 3
    assert IntakeItem.objects.count() == 3


def test_asks_for_changes_only(own_site, read):
    own_site.show(Story(1), ETag='"7"', Last_Modified="Mon, 01 Jul 2024 00:00:00 GMT")
    read()
    own_site.site.put(own_site.path, b"", 304)
    feed = read()
    asked = own_site.site.asked[-1][1]
    assert asked["If-None-Match"] == '"7"'
    assert asked["If-Modified-Since"] == "Mon, 01 Jul 2024 00:00:00 GMT"
    assert feed.failures == 0


def test_an_unchanged_feed_costs_few_queries(own_site, read, django_assert_max_num_queries):
    own_site.show(*(Story(number) for number in range(1, 4)))
    read()
    with django_assert_max_num_queries(10):
        read()


@pytest.mark.parametrize("count", [3, 12])
def test_a_feed_without_news_costs_the_same_however_long(
    own_site, read, count, django_assert_max_num_queries
):
    stories = [Story(number) for number in range(1, count + 1)]
    own_site.show(*stories)
    read()
    own_site.show(*stories, before="<description>改了一个字</description>")
    with django_assert_max_num_queries(12):
        read()


def test_what_was_there_before_is_left_out_unless_wanted(own_site, read, feed):
    IntakeFeed.objects.update(takes_backlog=False)
    own_site.show(Story(1))
    read()
    assert titles() == []
    own_site.show(Story(1), Story(2))
    read()
    assert titles() == ["第2站送清凉"]
    assert [item.get_state_display() for item in feed.items.order_by("pk")] == [
        "添加时已有，没有引入",
        "已引入",
    ]


def test_the_unions_editors_are_told_once(own_site, read, staff):
    own_site.show(Story(1), Story(2), Story(3))
    read()
    read()
    notices = Notice.objects.filter(kind=Notice.Kind.INTAKE)
    assert {notice.person for notice in notices} == {staff["editor"], staff["administrator"]}
    assert notices.count() == 2
    assert "等3篇，已存为草稿，请核对后送审" in notices[0].text


def test_items_enter_review_by_themselves_where_the_administrator_allows(own_site, read, feed, staff):
    feeds.change(feed, staff["administrator"], "佛山工会网", 60, sends_to_review=True)
    own_site.show(Story(1))
    read()
    page = ArticlePage.objects.get()
    assert page.current_workflow_task.level == "first"
    page.current_workflow_task.on_action(page.current_workflow_task_state, staff["first"], "approve")
    assert not ArticlePage.objects.get().live


def test_what_the_checks_block_stays_a_draft(own_site, read, feed, staff, settings):
    feeds.change(feed, staff["administrator"], "佛山工会网", 60, sends_to_review=True)
    IntakeFeed.objects.update(name="")
    own_site.show(Story(1))
    read()
    assert not ArticlePage.objects.get().workflow_in_progress
    assert "没有自动送审" in IntakeItem.objects.get().note


def test_pictures_come_with_caption_and_credit(own_site, read, foshan):
    address = own_site.site.put("/a.png", png().file.getvalue())
    other = own_site.site.put("/b.png", png(colour="blue").file.getvalue())
    html = (
        f"<p>工会干部来到工地。</p><p><img data-src='{address}' src='data:image/gif;base64,AA' alt='工地'></p>"
        f"<p>图为送清凉现场。张三/摄</p><p>工友们很高兴。</p><figure><img src='{other}'><figcaption>合影</figcaption></figure>"
        f"<img src='{address}'>"
    )
    own_site.show(Story(1, html=html))
    read()
    page = ArticlePage.objects.get()
    kinds = [block.block_type for block in page.body]
    assert kinds == ["paragraph", "image", "paragraph", "image", "image"]
    first, second = page.body[1].value, page.body[3].value
    assert (first["caption"], first["image"].credit, first["image"].description) == (
        "图为送清凉现场。",
        "张三",
        "工地",
    )
    assert second["caption"] == "合影"
    assert Picture.objects.count() == 2
    assert {picture.collection.name for picture in Picture.objects.all()} == {"foshan·图片"}


def test_a_picture_beside_the_text_leads(own_site, read):
    address = own_site.site.put("/a.png", png().file.getvalue())
    more = f"<media:content url='{address}' medium='image'/><media:credit>李四</media:credit>"
    own_site.show(Story(1, more=more))
    read()
    page = ArticlePage.objects.get()
    assert page.lead_image.credit == "李四"
    assert [block.block_type for block in page.body] == ["paragraph"]


@pytest.mark.parametrize(
    ("status", "data", "why"),
    [
        (404, b"", "对方网站答复404"),
        (200, b"<html>", "格式不能用"),
        (200, b"\x89PNG\r\n\x1a\n torn", "格式不能用"),
        (200, b"\0" * (10 * 1024 * 1024 + 1), "超过10MB"),
    ],
)
def test_a_picture_that_cannot_be_had_is_left_out_and_named(own_site, read, status, data, why):
    address = own_site.site.put("/a.png", data, status)
    own_site.show(Story(1, html=f"<p>一。</p><img src='{address}'><p>▲送清凉</p><p>二。</p>"))
    read()
    page = ArticlePage.objects.get()
    assert "image" not in [block.block_type for block in page.body]
    assert "送清凉" in page.plain_text()
    assert why in IntakeItem.objects.get().note


def test_pictures_on_inner_addresses_are_not_asked_for(own_site, read, trap_url):
    own_site.show(Story(1, html=f"<p>一。</p><img src='{trap_url}/a.png'>"))
    read()
    assert Picture.objects.count() == 0
    assert "内部网络" in IntakeItem.objects.get().note


def test_bylines_and_source_in_the_text_are_found(own_site, read):
    own_site.show(Story(1, html=f"<p>（通讯员 王小明）</p><p>{TEXT}</p><p>来源：佛山日报</p>"))
    read()
    page = ArticlePage.objects.get()
    assert [(by.value["role"], by.value["name"]) for by in page.bylines] == [("通讯员", "王小明")]
    assert page.source == "佛山日报"
    assert page.plain_text() == TEXT


@pytest.mark.parametrize(
    ("author", "named"),
    [("王小明", ["王小明"]), ("admin", []), ("网站管理员", []), ("a@b.c (李四)", ["李四"])],
)
def test_persons_are_credited_accounts_are_not(own_site, read, author, named):
    own_site.show(Story(1, more=f"<author>{author}</author>"))
    read()
    assert [by.value["name"] for by in ArticlePage.objects.get().bylines] == named


def test_our_own_items_coming_back_are_known(own_site, read, guangzhou, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://hub.example.org"
    item = scene.make_article(guangzhou, "联盟的稿件")
    named = Story(1).rss().replace("story-1", f"urn:uuid:{item.translation_key}")
    linked = (
        Story(2)
        .rss()
        .replace("http://union.example.org/2.html", "https://hub.example.org/guangzhou/20240701-abcdefg/")
    )
    sourced = Story(3, more="<source url='https://hub.example.org/feeds/rss.xml'>联盟</source>").rss()
    own_site.site.put(
        own_site.path, f"<rss version='2.0'><channel>{named}{linked}{sourced}{Story(4).rss()}</channel></rss>"
    )
    read()
    assert titles() == ["第4站送清凉", "联盟的稿件"]
    assert list(
        IntakeItem.objects.filter(state="ours").values_list("page_id", flat=True).order_by("foreign_id")
    ) == [None, None, item.pk]


def test_the_same_story_of_the_union_is_known(own_site, read, foshan, guangzhou):
    text = "".join(f"第{number}位职工说，工会送来的不只是清凉。" for number in range(30))
    item = scene.make_article(foshan, "送清凉", body=[("paragraph", f"<p>{text}</p>")])
    scene.make_article(guangzhou, "别家的草稿", publish=False, body=[("paragraph", "<p>无关</p>")])
    own_site.show(Story(1, "送清凉", html=f"<p>{text}</p><p>完。</p>"), Story(2))
    read()
    found = IntakeItem.objects.get(foreign_id="story-1")
    assert (found.state, found.page_id) == ("duplicate", item.pk)
    assert ArticlePage.objects.filter(section=foshan).count() == 2


WEEKLY = "职工书屋本周六上午九点到下午五点开放，新到的图书在一楼，欢迎各位职工带孩子来读书。借书请带工会会员卡，还书投到门口的还书箱。第{}周。"


def test_notices_that_are_alike_are_not_taken_for_one(own_site, read):
    own_site.show(*(Story(n, "书屋开放", html=f"<p>{WEEKLY.format(n)}</p>", day=n) for n in range(1, 4)))
    read()
    assert titles() == ["书屋开放"] * 3


def test_an_article_like_one_of_the_unions_is_a_draft_with_a_hint(own_site, read, foshan):
    scene.make_article(foshan, "书屋开放时间", body=[("paragraph", f"<p>{WEEKLY.format(1)}</p>")])
    own_site.show(Story(2, "书屋开放", html=f"<p>{WEEKLY.format(2)}</p>"))
    read()
    assert titles() == ["书屋开放", "书屋开放时间"]
    assert IntakeItem.objects.get().note == "与《书屋开放时间》内容相近，请核对是否重复。"


def test_new_ids_at_the_same_addresses_are_the_same_items(own_site, read):
    own_site.show(Story(1), Story(2))
    read()
    document = own_site.site.pages[own_site.path][2].decode().replace("story-", "neu-")
    own_site.site.put(own_site.path, document)
    read()
    assert len(titles()) == 2
    assert not IntakeItem.objects.exclude(removed_at=None).exists()
