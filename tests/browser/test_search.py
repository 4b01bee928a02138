"""Searching in a real browser: suggestions by keyboard and by touch, related items, what is counted."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Category
from search.models import SearchCount
from tests.browser.test_pages import DESK, PHONE, RULES
from tests.scene import make_article, make_event


@pytest.fixture
def found(live_server, foshan, guangzhou, follow):
    category = Category.objects.create(name="送清凉", slug="qingliang")
    for number in range(12):
        make_article(foshan, f"第{number}次送清凉到工地", category=category)
    make_event(guangzhou, "送清凉启动仪式")
    follow()
    return f"{live_server.url}/search/?q=送清凉"


def faults(page) -> list[str]:
    return [fault["id"] for fault in Axe().run(page, options=RULES).response["violations"]]


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_suggestions_are_chosen_with_the_keyboard(page, found, live_server, size):
    page.set_viewport_size(size)
    page.goto(live_server.url)
    field = page.get_by_role("combobox", name="搜索稿件和活动")
    field.press_sequentially("sql")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert faults(page) == []
    texts = [option.text_content() for option in options.all()]
    assert texts[0] == "送清凉词语"
    assert texts[-1].endswith("次送清凉到工地稿件")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("Escape")
    assert not options.first.is_visible()
    field.press_sequentially("d")
    options.first.wait_for()
    field.press("ArrowUp")
    chosen = options.last.text_content()
    field.press("Enter")
    page.wait_for_url("**/foshan/**")
    assert page.locator("h1").text_content().strip() == chosen.removesuffix("稿件")


def test_suggestion_is_chosen_by_touch(page, found):
    page.goto(found)
    field = page.get_by_role("combobox", name="搜什么")
    field.fill("启动")
    page.get_by_role("option", name="送清凉启动仪式").click()
    page.wait_for_url("**/guangzhou/**")


def test_without_a_choice_enter_searches_for_what_was_typed(page, found, live_server):
    page.goto(live_server.url)
    field = page.get_by_role("combobox", name="搜索稿件和活动")
    field.press_sequentially("送清凉启")
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator(".entry-title").first.text_content() == "送清凉启动仪式"


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_narrowing_down_has_no_accessibility_fault(page, found, size):
    page.set_viewport_size(size)
    page.goto(found)
    page.get_by_text("缩小范围").click()
    assert faults(page) == []
    page.get_by_role("link", name="活动 1").click()
    assert page.locator(".entry-title").all_text_contents() == ["送清凉启动仪式"]
    assert faults(page) == []
    page.get_by_role("link", name=re.compile("取消这一限定")).click()
    assert page.locator(".entry-title").count() == 10


def test_related_items_come_after_the_page(page, found):
    page.goto(found)
    page.locator(".entry-title a").first.click()
    related = page.get_by_role("region", name="相关稿件")
    related.locator("h3").first.wait_for()
    assert related.locator("h3").count() == 5


def test_search_and_the_opened_result_are_counted(page, found):
    page.goto(found)
    with page.expect_request("**/search/seen/"):
        page.locator(".entry-title a").nth(2).click()
    page.wait_for_load_state("networkidle")
    counts = SearchCount.objects.values_list("query", "kind", "rank", "count")
    assert sorted(counts) == sorted(
        [("送清凉", SearchCount.Kind.FOUND, 0, 1), ("送清凉", SearchCount.Kind.CLICK, 3, 1)]
    )
