"""What a script adds to a story: larger letters that stay, reading aloud, copying the address."""

import pytest

from tests.scene import make_article, paragraphs

# A browser without a window has no voice: one that says what it is given, and ends when told to.
VOICE = """
window.said = [];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "zh-CN" }],
  speak(utterance) { said.push(utterance.text); window.now = utterance; },
  cancel() { window.now = null; },
  addEventListener() {},
} });
"""
SILENT = VOICE.replace('[{ lang: "zh-CN" }]', '[{ lang: "en-US" }]')


@pytest.fixture
def story(live_server, alliance, foshan):
    article = make_article(foshan, "凉茶车", body=paragraphs("第一句。第二句！\n第三句。"))
    return live_server.url + article.url


def marked(page) -> list[str]:
    return page.locator(".aloud").all_text_contents()


def test_a_story_is_read_aloud_paused_and_stopped(page, story):
    page.add_init_script(VOICE)
    page.goto(story)
    page.get_by_role("button", name="朗读").click()
    assert (page.evaluate("said"), marked(page)) == (["凉茶车"], ["凉茶车"])
    page.evaluate("now.onend()")
    page.evaluate("now.onend()")
    assert page.evaluate("said") == ["凉茶车", "第一句。", "第二句！"]
    assert marked(page) == ["第一句。第二句！"]
    late = page.evaluate_handle("now")
    page.get_by_role("button", name="暂停").click()
    page.evaluate("late => late.onend()", late)
    page.get_by_role("button", name="继续").click()
    assert page.evaluate("said")[3:] == ["第二句！"]
    page.get_by_role("button", name="停止").click()
    assert marked(page) == []
    assert page.evaluate("document.activeElement.textContent") == "朗读"
    page.get_by_role("button", name="朗读").click()
    for _ in range(4):
        page.evaluate("now.onend()")
    assert page.evaluate("said")[4:] == ["凉茶车", "第一句。", "第二句！", "第三句。"]
    assert marked(page) == []
    assert page.get_by_role("button", name="停止").count() == 0


def test_letters_grow_stay_and_end_somewhere_and_the_address_is_copied(page, story, context_rights):
    page.add_init_script(SILENT)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(story)
    assert page.locator("[data-read-aloud]").is_hidden()
    size = "parseFloat(getComputedStyle(document.querySelector('.prose')).fontSize)"
    assert page.evaluate(size) == 17
    larger = page.get_by_role("button", name="放大字号")
    for _ in range(3):
        larger.click()
    larger.click(force=True)
    assert larger.get_attribute("aria-disabled") == "true"
    page.reload()
    assert page.evaluate(size) == 28
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="复制链接").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == story
    small = page.eval_on_selector_all(
        ".tools button, .tools a, .share-ways a, .share-ways button",
        "all => all.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect())"
        ".filter(box => box.height < 43.5 || box.width < 43.5).length",
    )
    assert small == 0


@pytest.fixture
def context_rights(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def test_without_a_script_nothing_is_shown_that_does_nothing(browser, story):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(story)
    assert page.locator(".tools").inner_text().strip() == "分享"
    assert page.locator(".share button:visible").count() == 0
    assert page.get_by_role("link", name="海报").is_visible()
    context.close()
