"""The checks before review and the reviewers' queue, in a real browser."""

import re

from playwright.sync_api import expect

from articles.models import ReviewClaim
from tests import scene
from tests.articles.test_checks import watch
from tests.browser.test_editor import begin, enter, faults  # noqa: F401  (fixtures)

TITLE = "凉茶车开进工地"


def test_the_side_panel_tells_what_stands_in_the_way(page, enter, staff, foshan, faults):  # noqa: F811
    watch("banned", "农民工", "务工人员", note="依省总用语规范。")
    watch("wrong", "凉茶车", "凉茶服务车")
    enter(staff["editor"])
    text = begin(page, TITLE)
    page.locator("html[data-watched]").wait_for(state="attached")
    text.press_sequentially("农民工回家，凉茶车来了。")
    page.wait_for_url(re.compile(r"/pages/\d+/edit/"))  # saved by itself; the page was not loaded again
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    page.get_by_role("button", name="送审检查").click()
    page.get_by_role("button", name="检查一遍").click()
    expect(page.locator(".checks-blocking")).to_contain_text("请改为“务工人员”")
    expect(page.locator(".checks-advising").first).to_contain_text("凉茶服务车")
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("footer").get_by_role("button", name="送审").click()
    expect(page.get_by_text("还不能送审").first).to_be_visible()
    assert faults == []


def test_a_reviewer_takes_a_text_from_the_queue_and_gives_it_back(page, enter, staff, foshan, faults):  # noqa: F811
    for number in range(3):
        item = scene.make_article(foshan, f"{TITLE}{number}", publish=False)
        item.get_workflow().start(item, staff["editor"])
    enter(staff["first"])
    page.get_by_role("link", name=re.compile("待我审核（3）")).click()
    page.get_by_role("button", name="认领并审核").first.click()
    expect(page.get_by_text("您已认领")).to_be_visible()
    page.get_by_role("button", name="看送审检查的提醒").click()
    expect(page.locator(".checks")).to_contain_text("没有发现问题")
    assert ReviewClaim.objects.get().reviewer == staff["first"]
    page.get_by_role("button", name="交回").click()
    expect(page.get_by_text("由其他审核员认领")).to_be_visible()
    assert faults == []
