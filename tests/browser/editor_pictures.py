"""Takes the pictures of docs/editors.md, in a scene of its own: .venv/bin/pytest tests/browser/editor_pictures.py

Not part of the suite (its name is no test's); the cases go one after the other through the manual's chapters.
"""

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from playwright.sync_api import expect

from articles.models import Category, Picture
from articles.onboarding import collections
from demo.pictures import draw
from tests import scene
from tests.browser import test_one_life as one_life
from tests.browser.screenshots import FOLDER, save
from tests.browser.test_editor import PASTE, begin, enter, faults  # noqa: F401  (fixtures)
from tests.browser.test_one_life import as_person, picture  # noqa: F401  (fixtures)

WINDOW = {"width": 1180, "height": 760}
NAMES = {
    "editor": "陈小满",
    "first": "何立夏",
    "second": "梁秋分",
    "final": "黄冬至",
    "administrator": "区惠民",
}
NAMES_OF_GUANGZHOU = {"editor": "陆白露", "final": "冯霜降"}
PASTED = """<h2>三辆凉茶车，七个工地</h2><p>　　大暑前三天，佛山市总工会的三辆凉茶车开进了地铁四号线工地。</p>
<p><br></p><p>　　<b>哪里最热，车停在哪里。</b>工会干部带着温度计，先量后停。</p><img src="x.jpg">"""
TITLE = "凉茶车开进工地"


@pytest.fixture
def people(staff, guangzhou_staff):
    for names, users in ((NAMES, staff), (NAMES_OF_GUANGZHOU, guangzhou_staff)):
        for role, name in names.items():
            users[role].last_name, users[role].first_name = name[0], name[1:]
            users[role].save()
    return staff


@pytest.fixture
def desk(page, people, enter, foshan, guangzhou):  # noqa: F811
    """desk(role) -> the page at that person's desk, among published articles."""
    page.set_viewport_size(WINDOW)
    Category.objects.create(name="服务", slug="fuwu")
    for title in ("职工书屋夜里亮着灯", "新就业群体有了自己的驿站"):
        scene.make_article(foshan, title)
    for title in ("广州工匠开讲：一把锉刀三十年", "求学圆梦：夜校又添六个班"):
        scene.make_article(guangzhou, title)

    return lambda role: enter(people[role])


@pytest.fixture
def shoot():
    def _shoot(page, name):
        page.mouse.move(0, 0)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(400)  # panels slide
        save(page.screenshot(), FOLDER / f"editor-{name}.png")

    return _shoot


def test_desk(page, desk, shoot):
    desk("editor")
    shoot(page, "desk")


def test_writing(page, desk, shoot):
    desk("editor")
    text = begin(page, TITLE)
    text.evaluate(PASTE, PASTED)
    expect(text).to_contain_text("哪里最热")
    page.get_by_text("有1张图片，没有带进来").scroll_into_view_if_needed()
    shoot(page, "paste")
    page.locator(".messages").evaluate("node => node.remove()")
    page.locator("[data-streamfield-stream-container] > div > .c-sf-add-button, .c-sf-add-button").nth(
        1
    ).click()
    page.wait_for_timeout(300)
    shoot(page, "blocks")


def test_picture(page, desk, shoot, foshan):
    for motif, title in (("site", "工地上的凉茶车"), ("reading_room", "职工书屋"), ("stage", "文艺汇演")):
        drawn = ImageFile(BytesIO(draw(motif, "day", title)), name=f"{motif}.png")
        collection = collections(foshan.union)["图片"]
        Picture.objects.create(title=title, file=drawn, credit="潘海生", collection=collection)
    desk("editor")
    begin(page, TITLE)
    page.get_by_role("button", name="选择一个图片").first.click()
    expect(page.get_by_role("tab", name="上传")).to_be_visible()
    shoot(page, "picture")


def test_word(page, desk, shoot):
    desk("editor").get_by_role("link", name="上传 Word 文件").click()
    shoot(page, "word")


def test_the_steps_of_a_life(page, desk, as_person, picture, faults, shoot, live_server):  # noqa: F811
    one_life.test_an_article_lives(page, as_person, picture, faults, shoot, live_server)
