"""From the front page by search to an article, an event and one's union: Tab, Enter, an arrow and letters, no mouse."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.pages import pages  # noqa: F401
from tests.browser.test_pages import DESK, reading  # noqa: F401

FARTHEST = 70  # stops on the way to what is looked for


class Walk:
    """Goes by Tab from stop to stop; at each the focus must be seen and have a name."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops: list[dict] = []

    def tab(self) -> dict:
        self.page.keyboard.press("Tab")
        stop = self.page.evaluate("measure.focus()")
        self.stops.append(stop)
        assert stop["name"], stop
        assert stop["faults"] == [], (self.page.url, stop)
        return stop

    def to(self, wanted: Callable[[dict], bool]) -> None:
        passed = []
        for _ in range(FARTHEST):
            stop = self.tab()
            if wanted(stop):
                return
            passed.append(stop["name"])
        raise AssertionError(f"{self.page.url}: not among {passed}")

    def enter(self, pattern: str) -> None:
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(pattern)

    def past_the_masthead(self) -> None:
        assert self.tab()["name"] == "跳到正文"
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"


def leads_to(address: str) -> Callable[[dict], bool]:
    return lambda stop: stop["href"] == address


def test_everything_is_reached_by_keyboard(reading, live_server, pages):  # noqa: F811
    from_the_front_page_to_ones_union(reading(), live_server, pages)
    around_a_page_in_the_large_view(reading(large=True), live_server, pages)


def from_the_front_page_to_ones_union(page, live_server, pages) -> None:  # noqa: F811
    page.set_viewport_size(DESK)
    page.goto(live_server.url)
    walk = Walk(page)
    walk.past_the_masthead()
    page.goto(live_server.url)
    walk.to(lambda stop: stop["id"] == "masthead-search")
    page.keyboard.type("凉茶车")
    walk.enter("**/search/**")

    walk.past_the_masthead()
    walk.to(leads_to(pages["article"]))
    walk.enter(f"**{pages['article']}")

    walk.to(leads_to("/events/"))
    walk.enter("**/events/")
    walk.past_the_masthead()
    walk.to(leads_to(pages["event"]))
    walk.enter(f"**{pages['event']}")

    walk.to(leads_to("/unions/"))
    walk.enter("**/unions/")
    walk.past_the_masthead()
    walk.to(lambda stop: stop["name"] == "找哪家工会")
    page.keyboard.type("nanhai")
    walk.enter("**/unions/?q=nanhai")
    walk.past_the_masthead()
    walk.to(leads_to("/unions/nanhai/"))
    walk.enter("**/unions/nanhai/")
    assert page.locator("h1").text_content() == "佛山市南海区总工会"
    assert len({stop["colour"] for stop in walk.stops}) == 1  # focus looks the same everywhere


def around_a_page_in_the_large_view(page, live_server, pages) -> None:  # noqa: F811
    """On a phone with keys; every control of a page with many is reached and seen."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + pages["results"])
    walk = Walk(page)
    count = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary')]"
        ".filter(e => e.tabIndex >= 0 && e.type !== 'hidden' && e.checkVisibility()).length"
    )
    for _ in range(count):
        walk.tab()
    assert walk.stops[-1]["href"] == "/feeds/atom.xml"
