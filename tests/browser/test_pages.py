"""Every page type in a real browser: no accessibility fault, nothing cut or overlapping, nothing hard to hit."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.pages import pages  # noqa: F401

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
ZOOMED = {"width": 320, "height": 256}  # a desk's window at 400 % (WCAG 2.2, 1.4.10)
TABLET = {"width": 768, "height": 1024}
# What is not asked for is not worked out: passes, styles fetched once more.
FAST = {"resultTypes": ["violations"], "preload": False, "iframes": False}
RULES = FAST | {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = FAST | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
AXE = next(Path(axe_playwright_python.__file__).parent.glob("**/axe.min.js"))
MEASURE = Path(__file__).with_name("measure.js")
FAILED = {"400": 400, "404": 404, "410": 410, "403": 403, "500": 500}


@pytest.fixture
def reading(browser, live_server):
    """reading(large=False) -> a page of a browser, with the measures at hand."""
    contexts = []

    def _reading(large: bool = False) -> Page:
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
        context.set_default_timeout(10_000)
        if large:
            context.add_cookies([{"name": "view", "value": "large", "url": live_server.url}])
        for script in (AXE, MEASURE):
            context.add_init_script(path=script)
        contexts.append(context)
        return context.new_page()

    yield _reading
    for context in contexts:
        context.close()


def axe(page: Page, options: dict = RULES) -> list[str]:
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{fault['id']}: {[node['html'][:100] for node in fault['nodes']][:3]}" for fault in found]


def layout(page: Page, size: dict) -> list[str]:
    page.set_viewport_size(size)
    return [f"{size['width']}: {fault}" for fault in page.evaluate("measure.layout()")]


def messages(page: Page) -> list[str]:
    """What the browser has to say of the page, and what it misses; filled as that happens."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on(
        "requestfailed",
        lambda request: "ERR_ABORTED" in (request.failure or "") or heard.append(request.url),
    )
    return heard


def test_every_page_can_be_read_by_everybody(reading, live_server, pages):  # noqa: F811
    """On the desk, in the dark, on a phone and zoomed in."""
    page, faults = reading(), []
    heard = messages(page)
    for name, address in pages.items():
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESK)
        heard.clear()
        status = page.goto(live_server.url + address).status
        found = [] if status == FAILED.get(name, 200) else [f"answers {status}"]
        found += axe(page) + layout(page, DESK)
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {fault}" for fault in axe(page, COLOURS)]
        page.emulate_media(color_scheme="light")
        found += layout(page, ZOOMED) + layout(page, PHONE) + [f"phone: {fault}" for fault in axe(page)]
        found += page.evaluate("measure.targets()")
        found += heard[1 if status != 200 else 0 :]  # the browser tells of the answer itself
        faults += [f"{name}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_every_page_can_be_read_in_the_large_view(reading, live_server, pages):  # noqa: F811
    page, faults = reading(large=True), []
    page.emulate_media(color_scheme="dark")  # black on white all the same
    for name, address in pages.items():
        page.set_viewport_size(PHONE)
        page.goto(live_server.url + address)
        found = axe(page) + layout(page, PHONE) + page.evaluate("measure.targets()")
        found += layout(page, TABLET) + layout(page, DESK) + page.evaluate("measure.targets()")
        found += page.evaluate("measure.large()")
        ground, ink = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        found += [] if (ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)") else [f"{ink} on {ground}"]
        faults += [f"{name}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)
