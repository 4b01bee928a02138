"""Filters, facets and order of the results page."""

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from articles.models import Category, TopicIndexPage, TopicPage
from home.models import HomePage
from tests.scene import make_article, make_event
from tests.search.test_page import search, titles


@pytest.fixture
def categories(db):
    return [
        Category.objects.create(name=name, slug=slug) for name, slug in (("服务", "fuwu"), ("文化", "wenhua"))
    ]


def make_topic(title, slug):
    index = TopicIndexPage.objects.first()
    if index is None:
        index = HomePage.objects.get().add_child(instance=TopicIndexPage(title="专题", slug="topics"))
    return index.add_child(instance=TopicPage(title=title, slug=slug, introduction=title))


def facets(page: str) -> dict[str, dict[str, str]]:
    """{facet: {value with its count: address}}"""
    found = {}
    for label, values in re.findall(r"<dt>(.*?)</dt>(.*?)</div>", page, re.DOTALL):
        links = re.findall(r'<a href="(.*?)">(.*?)</a>', values, re.DOTALL)
        found[label] = {re.sub("<.*?>", "", text): html.unescape(url) for url, text in links}
    return found


def chips(page: str) -> dict[str, str]:
    """{limit: address without it}"""
    found = re.findall(r'<a class="chip" href="([^"]*)">(.*?)<span', page)
    return {label: html.unescape(url) for url, label in found}


def test_facets_say_how_many_and_lead_there(client, foshan, guangzhou, categories, follow):
    topic = make_topic("夏季送清凉", "songqingliang")
    for number in range(3):
        article = make_article(foshan, f"第{number}次送清凉", category=categories[0], publish=False)
        article.topics = [topic]
        article.save_revision().publish()
    make_event(guangzhou, "送清凉启动仪式", category=categories[1])
    follow()
    found = facets(search(client, "送清凉"))
    assert {label: list(values) for label, values in found.items()} == {
        "类型": ["稿件 3", "活动 1"],
        "分类": ["服务 3", "文化 1"],
        "工会": ["佛山市总工会 3", "广州市总工会 1"],
        "专题": ["夏季送清凉 3"],
    }
    for label, value in (
        ("类型", "稿件 3"),
        ("分类", "服务 3"),
        ("工会", "佛山市总工会 3"),
        ("专题", "夏季送清凉 3"),
    ):
        page = client.get(f"/search/{found[label][value]}").content.decode()
        assert len(titles(page)) == 3, label
        (without,) = chips(page).values()
        assert len(titles(client.get(f"/search/{without}").content.decode())) == 4


def test_facets_that_change_nothing_are_not_shown(client, foshan, follow):
    make_article(foshan, "送清凉")
    follow()
    assert facets(search(client, "送清凉")) == {}


def test_newest_first_keeps_to_what_holds_all_words(client, foshan, follow):
    now = timezone.now()
    make_article(foshan, "送清凉到工地", original_date=now - timedelta(days=900))
    make_article(foshan, "清凉", original_date=now - timedelta(days=1))
    make_article(foshan, "送清凉", original_date=now - timedelta(days=1000))
    make_article(foshan, "为工地送清凉", original_date=now - timedelta(days=10))
    follow()
    page = search(client, "工地 送清凉", sort="newest")
    assert titles(page)[:2] == ["为工地送清凉", "送清凉到工地"]
    assert '<span aria-current="true">最新</span>' in page


def test_of_equal_texts_the_newer_is_first(client, foshan, follow):
    now = timezone.now()
    for years in (3, 1, 2, 0):
        make_article(foshan, f"送清凉{'一二三四'[years]}", original_date=now - timedelta(days=365 * years))
    follow()
    assert titles(search(client, "送清凉到")) == ["送清凉一", "送清凉二", "送清凉三", "送清凉四"]


def test_days_are_included_and_periods_count_back_from_today(client, foshan, follow):
    noon = timezone.localtime().replace(hour=12)
    for days in (0, 5, 20, 300):
        make_article(foshan, f"{days}天前送清凉", original_date=noon - timedelta(days=days))
    follow()
    assert len(titles(search(client, "送清凉", when="week"))) == 2
    assert len(titles(search(client, "送清凉", when="month"))) == 3
    day = (noon - timedelta(days=20)).date().isoformat()
    page = search(client, "送清凉", since=day, until=day)
    assert titles(page) == ["20天前送清凉"]
    assert len(chips(page)) == 1
    assert len(titles(client.get("/search/" + next(iter(chips(page).values()))).content.decode())) == 4
    assert titles(search(client, "送清凉", since="2030-01-01")) == []


@pytest.mark.parametrize("name", ["union", "category", "topic", "since", "until"])
@pytest.mark.parametrize("value", ["nowhere", "2026-13-41", "\0", "%", "9" * 90, "'; --", "0000-00-00"])
def test_what_cannot_be_done_is_said_and_left_out(client, foshan, follow, name, value):
    make_article(foshan)
    follow()
    page = search(client, "送清凉", **{name: value})
    assert len(titles(page)) == 1
    assert page.count('class="page-lead"') == 2


@pytest.mark.parametrize("name", ["kind", "sort", "when", "page"])
def test_other_values_than_the_page_offers_count_for_nothing(client, foshan, follow, name):
    make_article(foshan)
    follow()
    assert len(titles(search(client, "送清凉", **{name: "%\0"}))) == 1


def test_number_of_queries_does_not_depend_on_what_is_counted(
    client, foshan, guangzhou, categories, follow, django_assert_max_num_queries
):
    counts = []
    for number in range(2):
        for section, category in ((foshan, categories[0]), (guangzhou, categories[1]))[: number + 1]:
            for index in range(4):
                make_article(section, f"第{number}{index}次送清凉", category=category)
            make_event(section, f"送清凉第{number}场", category=category)
        follow()
        search(client, "送清凉")
        with django_assert_max_num_queries(40) as captured:
            search(client, "送清凉")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_pages_of_narrowed_results_stay_narrowed(client, foshan, guangzhou, follow):
    for number in range(12):
        make_article(foshan, f"第{number}次送清凉")
        make_article(guangzhou, f"又第{number}次送清凉")
    follow()
    page = search(client, "送清凉", union="foshan", sort="newest")
    (following,) = re.findall(r'rel="next" href="([^"]*)"', page)
    assert parse_qs(html.unescape(following)[1:]) == {
        "q": ["送清凉"],
        "union": ["foshan"],
        "sort": ["newest"],
        "page": ["2"],
    }
    assert len(titles(client.get("/search/" + html.unescape(following)).content.decode())) == 2
