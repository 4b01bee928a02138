"""A page that is seen tells of itself once; one that nobody looks at does not."""

import pytest

from readership import flood
from readership.models import ReadCount
from tests import scene
from tests.readership.agents import PEOPLE


@pytest.fixture
def reader(browser):
    """A page of somebody's browser, which does not call itself headless."""
    flood.forget()
    context = browser.new_context(user_agent=PEOPLE[0], locale="zh-CN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def told(page, action) -> int:
    """How many times the page told while this was done."""
    sent = []
    page.on("requestfinished", lambda request: "/reads/" in request.url and sent.append(request))
    action()
    page.wait_for_load_state("networkidle")
    return len(sent)


def test_a_page_that_is_seen_is_counted_once(reader, live_server, foshan):
    item = scene.make_article(foshan)
    with reader.expect_request_finished(lambda request: "/reads/" in request.url) as finished:
        reader.goto(live_server.url + item.url)
    request = finished.value
    assert (request.method, request.response().status) == ("POST", 204)
    assert ReadCount.objects.get().count == 1
    assert reader.context.cookies() == []


def test_robots_browsers_do_not_count(page, live_server, foshan):
    item = scene.make_article(foshan)
    with page.expect_request_finished(lambda request: "/reads/" in request.url):
        page.goto(live_server.url + item.url)
    assert not ReadCount.objects.exists()


def test_the_way_back_is_no_second_read(reader, live_server, foshan):
    item = scene.make_article(foshan)
    with reader.expect_request_finished(lambda request: "/reads/" in request.url):
        reader.goto(live_server.url + item.url)
    reader.goto(live_server.url + "/unions/")
    assert told(reader, reader.go_back) == 0
    assert ReadCount.objects.get().count == 1
