"""With JavaScript off a reader finds a union, searches, reads, turns pages, chooses the large view, reports an error."""

import re
from datetime import timedelta

import pytest

from feedback.models import ReaderReport
from tests.browser.pages import pages  # noqa: F401
from tests.browser.test_pages import PHONE


@pytest.fixture
def plain(browser, live_server, pages, monkeypatch):  # noqa: F811
    """A phone's page without JavaScript, on the front page."""
    monkeypatch.setattr("feedback.tickets.LEAST", timedelta())  # a browser under test fills forms in at once
    context = browser.new_context(
        locale="zh-CN", viewport=PHONE, java_script_enabled=False, base_url=live_server.url
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def link(page, name: str):
    return page.get_by_role("link", name=name, exact=True)


def find_a_union(page) -> None:
    link(page, "找工会").click()
    page.get_by_label("找哪家工会").fill("南海")
    page.get_by_role("main").get_by_role("button", name="找工会").click()
    link(page, "佛山市南海区总工会").click()
    assert "电话" in page.locator(".union-facts").text_content()
    link(page, "佛山市总工会").first.click()
    assert page.get_by_role("link", name="0757-12345678").get_attribute("href") == "tel:075712345678"


def search_and_read(page) -> None:
    page.get_by_label("搜索稿件和活动").fill("凉茶车")
    page.get_by_role("banner").get_by_role("button", name="搜索").click()
    page.get_by_role("main").get_by_role("link", name="凉茶车").first.click()
    assert "七月流火" in page.locator(".prose").text_content()
    link(page, "看看同题的稿件").click()
    assert page.locator("h1").text_content() == "相关稿件"
    page.go_back()


def report_an_error(page) -> None:
    page.get_by_role("link", name=re.compile("发现差错")).click()
    page.get_by_label("错在哪里").fill("“流火”不是天热的意思。")
    page.get_by_role("button", name="提交").click()
    assert page.locator("h1").text_content() == "谢谢您的纠错"
    assert ReaderReport.objects.get().problem == "“流火”不是天热的意思。"
    link(page, "回到原文").click()


def look_at_an_event(page) -> None:
    link(page, "活动").click()
    link(page, "读书会").click()
    assert "工人文化宫" in page.locator(".facts").first.text_content()


def turn_pages(page) -> None:
    page.goto("/search/?q=送清凉")
    first = page.locator(".entry-title").first.text_content()
    link(page, "下一页").click()
    assert page.locator(".entry-title").count()
    assert page.locator(".entry-title").first.text_content() != first
    link(page, "上一页").click()
    assert page.locator(".entry-title").first.text_content() == first


def choose_the_large_view(page) -> None:
    here = page.url
    link(page, "大字版").click()
    assert page.url == here
    assert page.locator("html.large").count() == 1
    link(page, "首页").click()
    assert page.locator("html.large").count() == 1
    link(page, "返回标准版").click()
    assert page.locator("html.large").count() == 0


def test_all_that_readers_do_works_without_a_script(plain):
    for task in (
        find_a_union,
        search_and_read,
        report_an_error,
        look_at_an_event,
        turn_pages,
        choose_the_large_view,
    ):
        task(plain)
