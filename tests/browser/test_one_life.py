"""One article's life at the desks, in a real browser: written, sent, returned, approved by three, adopted, withdrawn."""

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from playwright.sync_api import expect

from articles.models import Picture
from articles.onboarding import collections
from demo.pictures import draw
from notices.models import Notice
from tests.browser.test_editor import PASTE, article, begin, enter, faults, hand_over, send  # noqa: F401

TITLE = "凉茶车开进工地"
PASTED = """<p>　　大暑前三天，佛山市总工会的三辆凉茶车开进了地铁四号线工地。</p>
<p>　　<b>哪里最热，车停在哪里。</b>工会干部带着温度计，先量后停。</p>"""


@pytest.fixture
def shoot():
    """shoot(page, name): takes a picture of a step; tests take none, editor_pictures.py does."""
    return lambda page, name: None


@pytest.fixture
def as_person(page, enter, staff, guangzhou_staff):  # noqa: F811
    """as_person("foshan", role) -> the page, at that person's desk."""
    people = {"foshan": staff, "guangzhou": guangzhou_staff}
    return lambda union, role: enter(people[union][role])


@pytest.fixture
def picture(foshan):
    drawn = ImageFile(BytesIO(draw("site", "day", "凉茶车")), name="site.png")
    collection = collections(foshan.union)["图片"]
    return Picture.objects.create(title="工地上的凉茶车", file=drawn, credit="潘海生", collection=collection)


def write(page, shoot):
    text = begin(page, TITLE)
    text.evaluate(PASTE, PASTED)
    hand_over(page, "哪里最热")
    page.get_by_role("button", name="选择一个图片").first.click()
    page.get_by_role("link", name="工地上的凉茶车").click()
    expect(page.locator("#id_lead_image-chooser").get_by_text("工地上的凉茶车")).to_be_visible()
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    shoot(page, "send")
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    send(page, "送审")


def open_review(page):
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.frame_locator(".review iframe").get_by_text("哪里最热")).to_be_visible()


def approve(page):
    open_review(page)
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_text(f"《{TITLE}》已通过")).to_be_visible()


def go_through_review(page, as_person, shoot):
    open_review(as_person("foshan", "first"))
    page.get_by_label("意见").fill("第二段的工地名称请核对。")
    shoot(page, "review")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回修改")).to_be_visible()
    as_person("foshan", "editor").get_by_role("link", name=TITLE).first.click()
    expect(page.locator(".messages")).to_contain_text("第二段的工地名称请核对。")
    shoot(page, "returned")
    send(page, "重新送审")
    for role in ("first", "second", "final"):
        approve(as_person("foshan", role))
    shoot(page, "approved")


def adopt(page, shoot):
    page.get_by_role("link", name="共享池").first.click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.frame_locator("iframe[name=pool-preview]").get_by_text("转载自")).to_be_visible()
    shoot(page, "pool")
    page.get_by_role("button", name="采用", exact=True).first.click()
    expect(page.locator(".messages")).to_contain_text("采用")


def withdraw(page, shoot):
    page.get_by_role("link", name="撤稿", exact=True).first.click()
    page.get_by_label("撤稿原因").fill("凉茶车的停靠时间有误，核实后再发。")
    page.get_by_label("给读者的说明").fill("因停靠时间有误，本文已撤回。")
    shoot(page, "withdraw")
    page.get_by_role("button", name="确认撤稿").click()
    expect(page.locator(".messages")).to_contain_text("已撤")


def confirm(page, shoot):
    expect(page.locator("main")).to_contain_text(TITLE)
    shoot(page, "confirm")
    page.get_by_role("button", name="确认已处理").click()
    expect(page.locator(".messages")).to_contain_text("确认")


def test_an_article_lives(page, as_person, picture, faults, shoot, live_server):  # noqa: F811
    write(as_person("foshan", "editor"), shoot)
    go_through_review(page, as_person, shoot)
    own = live_server.url + article(TITLE).url
    page.goto(own)
    expect(page.get_by_text("哪里最热")).to_be_visible()
    shoot(page, "published")

    adopt(as_person("guangzhou", "editor"), shoot)
    page.goto(f"{live_server.url}/guangzhou/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("哪里最热")).to_be_visible()
    adopted = page.url
    shoot(page, "adopted")

    as_person("foshan", "final").goto(f"{live_server.url}/admin/pool/own/")
    withdraw(page, shoot)
    for address in (adopted, own):
        assert page.goto(address).status == 410
        expect(page.get_by_text("因停靠时间有误，本文已撤回。")).to_be_visible()
    shoot(page, "withdrawn")

    as_person("guangzhou", "final").goto(f"{live_server.url}/admin/withdrawals/")
    confirm(page, shoot)
    assert Notice.objects.filter(kind=Notice.Kind.WITHDRAWN, person__username="guangzhou-editor").exists()
    # There is no search index here, so that related items cannot be loaded; a withdrawn address answers 410.
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []
