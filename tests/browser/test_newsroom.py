"""What readers meet of the newsroom: the form for corrections, the banner and the grey, in a real browser."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.utils import timezone

from feedback import tickets
from feedback.models import ReaderReport
from home.models import Banner, Mourning
from tests.browser.pages import LONG
from tests.browser.test_pages import DESK, PHONE, RULES
from tests.scene import make_article

VIEWS = [(DESK, "dark"), (PHONE, "light")]


@pytest.fixture
def item(foshan, monkeypatch):
    cache.clear()
    monkeypatch.setattr(tickets, "LEAST", timedelta(0))  # a browser that is led fills in faster than anybody
    return make_article(foshan, LONG)


def faults(page) -> list:
    found = Axe().run(page, options=RULES).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in found]


def is_too_wide(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize(("size", "colours"), VIEWS)
def test_a_reader_reports_and_is_led_past_what_is_missing(page, live_server, item, size, colours):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    page.goto(live_server.url + item.url)
    page.get_by_role("link", name="发现差错").click()
    assert (faults(page), is_too_wide(page)) == ([], False)
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="提交").click()
    page.wait_for_function("document.activeElement?.className.includes('report-wrong')")
    assert (faults(page), is_too_wide(page)) == ([], False)
    page.get_by_role("link", name="请写明错在哪里").click()
    assert page.evaluate("document.activeElement.id") == "id_problem"
    page.get_by_label("错在哪里").fill("应为七月三日。")
    page.get_by_role("button", name="提交").click()
    assert page.get_by_role("heading", name="谢谢您的纠错").is_visible()
    assert (faults(page), is_too_wide(page)) == ([], False)
    assert ReaderReport.objects.get().problem == "应为七月三日。"
    assert page.context.cookies() == []


def test_the_form_needs_no_script(browser, live_server, item):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server.url}/feedback/{item.pk}/")
    page.get_by_label("错在哪里").fill("应为七月三日。")
    page.get_by_role("button", name="提交").click()
    assert page.get_by_role("heading", name="谢谢您的纠错").is_visible()
    context.close()


@pytest.mark.parametrize(("size", "colours"), VIEWS)
@pytest.mark.parametrize("level", ["notice", "urgent"])
def test_the_banner_can_be_read_in_the_grey_too(page, live_server, alliance, size, colours, level):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    now = timezone.now()
    times = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
    Banner.objects.create(
        text="台风来袭，室外活动一律暂停，请各会转告职工。" * 2, link="/events/", level=level, **times
    )
    page.goto(live_server.url)
    assert (faults(page), is_too_wide(page)) == ([], False)
    Mourning.objects.create(reason="哀悼", **times)
    page.goto(live_server.url)
    assert page.evaluate("getComputedStyle(document.documentElement).filter") == "grayscale(1)"
    assert page.locator(".standing").is_visible()
    assert (faults(page), is_too_wide(page)) == ([], False)
