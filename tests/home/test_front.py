"""The front page: what is on it, in which order, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.models import Category, EventPage, TopicIndexPage, TopicPage
from tests.reading import picture, read
from tests.scene import make_article, make_event, make_section, make_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange():
    return Category.objects.create(name="经验交流", slug="jingyan", order=1)


@pytest.fixture
def rights():
    return Category.objects.create(name="权益维护", slug="weiquan", order=2)


def aged(section, title, days, **fields):
    return make_article(section, title, original_date=timezone.now() - timedelta(days=days), **fields)


def test_an_alliance_without_stories_sends_readers_to_their_union(client, alliance):
    page = read(client, "/")
    assert "各工会的稿件会在这里刊出" in page.text
    assert "近期没有活动预告" in page.text


def test_the_lead_is_the_newest_story_with_a_picture(client, foshan):
    aged(foshan, "有图的旧闻", 2, lead_image=picture())
    aged(foshan, "没有图的新闻", 1)
    page = read(client, "/")
    assert page.texts("lead-title") == ["有图的旧闻"]
    assert "没有图的新闻" in page.texts("teaser-title")


def test_without_any_picture_the_newest_story_leads(client, foshan):
    aged(foshan, "旧闻", 2)
    aged(foshan, "新闻", 1)
    assert read(client, "/").texts("lead-title") == ["新闻"]


def test_a_story_stands_on_the_page_once(client, foshan, exchange, rights):
    for number in range(12):
        aged(foshan, f"第{number}篇", number, category=[exchange, rights, None][number % 3])
    shown = [link for link in read(client, "/").links("page") if link.startswith("/foshan/2")]
    assert len(shown) == 12
    assert len(set(shown)) == 12


def test_experience_exchange_has_a_place_of_its_own(client, foshan, exchange):
    for number in range(6):
        aged(foshan, f"要闻{number}", number)
    aged(foshan, "点单制怎样落地", 30, category=exchange)
    page = read(client, "/")
    assert page.texts("column-head") == ["经验交流"]
    assert page.texts("band-halves")[0].endswith("点单制怎样落地 佛山市总 " + _day(30))


def test_a_category_with_two_stories_left_gets_a_column(client, foshan, rights):
    other = Category.objects.create(name="评论", slug="pinglun", order=3)
    for number in range(5):
        aged(foshan, f"要闻{number}", number)
    aged(foshan, "谈出来的夜班津贴", 10, category=rights)
    aged(foshan, "圆桌三轮", 11, category=rights)
    aged(foshan, "孤零零的评论", 12, category=other)
    assert read(client, "/").texts("column-head") == ["权益维护"]


def test_events_stand_in_the_order_in_which_they_happen(client, foshan):
    now = timezone.now()
    for title, days in (("后天", 2), ("明天", 1), ("昨天", -1)):
        start = now + timedelta(days=days)
        make_event(foshan, title, starts_at=start, ends_at=start + timedelta(hours=1))
    assert read(client, "/").texts("occasion-title") == ["明天", "后天"]


def test_a_cancelled_event_says_so_in_words(client, foshan):
    make_event(foshan, status=EventPage.Status.CANCELLED)
    assert read(client, "/").texts("state") == ["已取消"]


def test_the_map_has_every_city_and_counts_its_new_items(client, alliance):
    foshan = make_section("foshan", "佛山市总工会", region_code="440600")
    make_union("zhuhai", "珠海市总工会", region_code="440400")
    aged(foshan, "新", 1)
    aged(foshan, "旧", 40)
    page = read(client, "/")
    assert page.texts("tile") == ["珠海", "佛山 1"]
    assert page.labels("tile") == ["珠海市总工会", "佛山市总工会，近30天1篇新稿"]
    assert page.links("tile") == ["/unions/zhuhai/", "/foshan/"]


def test_a_closed_section_leaves_the_map_but_not_the_directory(client, alliance):
    foshan = make_section("foshan", "佛山市总工会", region_code="440600")
    foshan.unpublish()
    assert read(client, "/").links("tile") == ["/unions/foshan/"]


def test_drafts_private_items_and_withdrawn_ones_are_absent(client, foshan, guangzhou):
    make_article(foshan, "草稿", publish=False)
    make_article(foshan, "下线").unpublish()
    secret = make_article(guangzhou, "内部")
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    make_article(foshan, "公开")
    text = read(client, "/").text
    assert "公开" in text
    assert not any(title in text for title in ("草稿", "下线", "内部"))


def test_topics_show_their_first_sentence(client, alliance):
    topic = TopicPage(title="送清凉", slug="qingliang", introduction="热得有数。歇得下来！")
    TopicIndexPage.objects.get().add_child(instance=topic)
    page = read(client, "/")
    assert page.texts("topic-teaser-title") == ["送清凉"]
    assert page.texts("topic-teaser-text") == ["热得有数。"]


def test_pictures_have_sizes_and_come_as_webp(client, foshan):
    make_article(foshan, lead_image=picture(description="炉前"))
    [image] = read(client, "/").document.find_class("lead-picture")
    assert image.get("width")
    assert image.get("height")
    assert image.get("alt") == "炉前"
    assert ".webp" in image.get("srcset")


def test_more_stories_cost_no_more_queries(client, foshan, guangzhou, exchange, rights):
    def fill(count):
        for number in range(count):
            category = [exchange, rights, None][number % 3]
            section = [foshan, guangzhou][number % 2]
            make_article(section, f"稿{number}", lead_image=picture(), category=category)
            make_event(section)

    def cost():
        client.get("/")  # makes the pictures' renditions
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    fill(3)
    few = cost()
    fill(9)
    assert cost() == few
    assert few <= 16


def _day(days_ago: int) -> str:
    day = timezone.localdate() - timedelta(days=days_ago)
    return f"{day.month}月{day.day}日"
