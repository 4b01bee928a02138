"""找工会 in a real browser: the map by keyboard, suggestions, what is near, and all of it without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import scene
from tests.browser.test_pages import DESK, PHONE, RULES
from unions.models import Level

FOSHAN = {"latitude": 23.0213, "longitude": 113.1214}
TINY = {"width": 320, "height": 640}


@pytest.fixture
def directory(live_server, alliance):
    """Three cities; Foshan with a district and its town, each at a point."""
    province = scene.make_union("guangdong", "广东省总工会", Level.PROVINCE, region_code="440000")
    scene.make_union("jiaoyu", "广东省教育工会", Level.INDUSTRY, province)
    scene.make_union("zhuhai", "珠海市总工会", Level.CITY, province, region_code="440400")
    scene.make_union("shaoguan", "韶关市总工会", Level.CITY, province, region_code="440200")
    point = {"latitude": "23.0210", "longitude": "113.1270"}
    foshan = scene.make_union("foshan", "佛山市总工会", Level.CITY, province, region_code="440600", **point)
    nanhai = scene.make_union("nanhai", "佛山市南海区总工会", Level.DISTRICT, foshan, address="南海大道")
    scene.make_union("guicheng", "佛山市南海区桂城街道总工会", Level.TOWN, nanhai)
    return f"{live_server.url}/unions/"


def faults(page) -> list[str]:
    return [fault["id"] for fault in Axe().run(page, options=RULES).response["violations"]]


@pytest.mark.parametrize(("size", "colours"), [(DESK, "dark"), (PHONE, "light"), (TINY, "light")])
def test_the_map_opens_a_city(page, directory, size, colours):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    page.goto(directory)
    assert faults(page) == []
    tile = page.get_by_role("link", name="佛山").and_(page.locator(".city-map a")).locator("visible=true")
    box = tile.bounding_box()
    assert min(box["width"], box["height"]) >= 43.5
    tile.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/unions/?city=4406**")
    assert page.get_by_role("heading", name="佛山市总工会").is_visible()
    page.get_by_text("南海区总工会", exact=True).click()
    assert page.get_by_role("link", name="桂城街道总工会").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert faults(page) == []


def test_a_union_is_found_as_one_types(page, directory):
    page.goto(directory)
    field = page.get_by_role("combobox", name="找哪家工会")
    field.press_sequentially("nanhai")
    page.get_by_role("option", name="佛山市南海区总工会").wait_for()
    assert faults(page) == []
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/unions/nanhai/")


def test_what_is_near_is_asked_only_when_wanted(page, directory):
    requests = []
    page.on("request", lambda request: requests.append((request.method, request.url, request.post_data)))
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(FOSHAN | {"latitude": 23.02134567})
    page.goto(directory)
    assert not [url for method, url, _ in requests if method == "POST"]
    page.get_by_role("button", name="离我最近").click()
    page.get_by_role("heading", name="离您最近的工会").wait_for()
    assert "佛山市总工会" in page.locator(".near-list").inner_text()
    sent = [(url, data) for method, url, data in requests if method == "POST"]
    assert sent == [(f"{directory}near/", "latitude=23.021&longitude=113.121")]
    assert faults(page) == []


def test_who_refuses_the_location_learns_the_other_ways(page, directory):
    page.context.clear_permissions()
    page.goto(directory)
    page.evaluate(
        "() => { navigator.geolocation.getCurrentPosition = (_, refused) => refused({ code: 1 }); }"
    )  # as a click on "block" does
    page.get_by_role("button", name="离我最近").click()
    assert "没有得到您的同意" in page.locator(".near-answer").inner_text()
    assert page.get_by_role("button", name="离我最近").is_enabled()


def test_without_javascript_all_but_the_location_works(browser, directory):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(directory)
    assert not page.get_by_role("button", name="离我最近").is_visible()
    page.locator(".tile a").first.click()
    assert "city=4402" in page.url
    page.get_by_role("textbox", name="找哪家工会").or_(page.get_by_role("searchbox", name="找哪家工会")).fill(
        "fsnh"
    )
    page.get_by_role("button", name="找工会").click()
    assert page.locator(".found-union a").first.text_content() == "佛山市南海区总工会"
    context.close()
