"""An editor's and a reviewer's work, in a real browser: write, paste, illustrate, save, send, read, return."""

import re

import pytest
from django.conf import settings
from docx import Document
from playwright.sync_api import expect

from articles.models import ArticlePage, Picture
from tests.articles import docx_files
from tests.articles.test_richtext import WECHAT, WORD, WPS
from tests.pictures import png
from tests.scene import PASSWORD

TEXT = ".public-DraftEditor-content[contenteditable=true]"
PASTE = """(target, html) => {
  target.focus();
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "plain");
  target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


# Wagtail notices changes only from this moment on, a second or so after the page has come.
WATCHED = """document.addEventListener(
  "w-unsaved:watch-edits", () => { document.documentElement.dataset.watched = "yes"; })"""


@pytest.fixture
def faults(page):
    """What the browser complains of."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


@pytest.fixture
def enter(page, live_server, client):
    """enter(user) -> the page, at the person's desk."""

    page.add_init_script(WATCHED)

    def _enter(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}/admin/")
        return page

    return _enter


def begin(page, title):
    page.get_by_role("link", name="写稿件").click()
    page.get_by_placeholder("标题*").fill(title)
    return page.locator(TEXT).first


def hand_over(page, words):
    """The editor hands its text to the form a quarter of a second after the last key."""
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile(words))


def is_saved(response):
    """Whether this is the answer to an autosave."""
    return response.request.method == "POST" and response.url.endswith("/edit/") and response.ok


def save_draft(page):
    page.get_by_role("button", name="保存草稿").click()
    saved = re.compile("》已(存为草稿|保存)。")  # the second where an autosave came first
    expect(page.get_by_text(saved)).to_be_visible()


def send(page, label):
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("footer").get_by_role("button", name=label).click()
    expect(page.get_by_text("已送审。")).to_be_visible()


def article(title):
    return ArticlePage.objects.get(draft_title=title)


def latest_html(title):
    body = article(title).get_latest_revision_as_object().body
    return "".join(block.value.source for block in body if block.block_type == "paragraph")


def without_keys(html):
    return re.sub(r' data-block-key="[a-z0-9]+"', "", html)


def test_a_person_logs_in_and_sees_whose_desk_it_is(page, live_server, staff):
    page.goto(f"{live_server.url}/admin/")
    page.locator("[name=username]").fill("foshan-editor")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".admin-mark")).to_contain_text("佛山市总")
    expect(page.get_by_text("佛山市总 · 编辑")).to_be_visible()


def test_an_article_goes_from_the_desk_to_review_and_comes_back(page, enter, staff, faults):
    enter(staff["editor"])
    begin(page, "送清凉到一线").click()
    page.keyboard.type("七月流火，工会干部送清凉。")
    hand_over(page, "送清凉")
    save_draft(page)
    page.locator("html[data-watched]").wait_for(state="attached")
    page.locator(TEXT).first.click()
    page.keyboard.press("Control+End")
    with page.expect_response(is_saved):
        page.keyboard.type("再补一句。")
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    send(page, "送审")
    assert "七月流火，工会干部送清凉。再补一句。" in latest_html("送清凉到一线")

    enter(staff["first"])
    page.get_by_role("link", name="送清凉到一线").click()
    expect(page.frame_locator(".review iframe").get_by_text("再补一句。")).to_be_visible()
    page.get_by_label("意见").fill("时间写错了。")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回修改")).to_be_visible()

    enter(staff["editor"])
    page.get_by_role("link", name="送清凉到一线").first.click()
    expect(page.locator(".messages")).to_contain_text("时间写错了。")
    send(page, "重新送审")
    assert faults == []


def test_approvals_on_the_review_page_publish(page, enter, staff, foshan, live_server):
    enter(staff["editor"])
    begin(page, "职工书屋开门").click()
    page.keyboard.type("书屋今天开门。")
    hand_over(page, "开门")
    save_draft(page)  # an autosave under way would close the menu again
    send(page, "送审")
    for role in ("first", "second", "final"):
        enter(staff[role])
        page.get_by_role("link", name="职工书屋开门").click()
        page.get_by_role("button", name="通过").click()
        expect(page.get_by_text("《职工书屋开门》已通过")).to_be_visible()
    page.goto(live_server.url + article("职工书屋开门").url)
    expect(page.get_by_text("书屋今天开门。")).to_be_visible()


@pytest.mark.parametrize(
    ("pasted", "shown", "stored"),
    [
        (
            WORD,
            "2026年送清凉活动",
            "<h2>2026年送清凉活动</h2><p><b>一、活动安排</b></p>"
            "<p>“十四五”以来，工会走访了 120 个班组。[1]</p>",
        ),
        (
            WPS,
            "各镇街工会：",
            "<p>各镇街工会：</p><p>现将有关事项通知如下：</p><p>一、时间：7月1日。</p><p>二、地点：工人文化宫。</p>",
        ),
        (
            WECHAT,
            "劳模面对面",
            "<p><b>劳模面对面</b></p><p>他说：<b>“把一件事做到底”</b>。</p>"
            '<p>点击这里和<a href="https://mp.weixin.qq.com/s/abc">那里</a></p>',
        ),
    ],
    ids=["Word", "WPS", "WeChat"],
)
def test_what_is_pasted_is_clean_in_the_editor_and_in_the_store(
    page, enter, staff, faults, pasted, shown, stored
):
    enter(staff["editor"])
    text = begin(page, "粘贴")
    text.evaluate(PASTE, pasted)
    expect(text).to_contain_text(shown)
    hand_over(page, shown)
    save_draft(page)
    assert without_keys(latest_html("粘贴")) == stored
    assert faults == []


def test_what_pasting_cannot_carry_is_told(page, enter, staff):
    enter(staff["editor"])
    text = begin(page, "粘贴")
    text.evaluate(PASTE, "<p>前<img src='x.png'>后</p><table><tr><td>甲</td><td>乙</td></tr></table>")
    expect(page.get_by_text("有1张图片，没有带进来")).to_be_visible()
    expect(page.get_by_text("要保留表格")).to_be_visible()
    expect(text).to_contain_text("前后")


def test_pasting_works_without_the_server(page, enter, staff):
    enter(staff["editor"])
    text = begin(page, "粘贴")
    page.route("**/clean-pasted/", lambda route: route.abort())
    text.evaluate(PASTE, "<p>　　正文<b>粗</b></p>")
    expect(text).to_contain_text("正文粗")
    hand_over(page, "正文粗")
    save_draft(page)
    assert without_keys(latest_html("粘贴")) == "<p>正文<b>粗</b></p>"


def test_a_picture_is_uploaded_into_the_unions_own_collection(page, enter, staff, tmp_path):
    picture = tmp_path / "现场.png"
    picture.write_bytes(png().file.getvalue())
    enter(staff["editor"])
    begin(page, "有图的稿件")
    page.get_by_role("button", name="选择一个图片").first.click()
    page.get_by_role("tab", name="上传").click()
    page.locator("#id_image-chooser-upload-file").set_input_files(picture)
    page.locator("#id_image-chooser-upload-title").fill("送清凉现场")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#id_lead_image-chooser").get_by_text("送清凉现场")).to_be_visible()
    assert Picture.objects.get().collection.name == "foshan·图片"


def test_a_word_file_becomes_a_draft_to_go_on_with(page, enter, staff, tmp_path):
    document = Document()
    document.add_paragraph("从文件来的稿件")
    document.add_paragraph("第一段。")
    document.add_picture(docx_files.picture())
    document.add_paragraph("图为现场。张三/摄")
    path = tmp_path / "稿件.docx"
    path.write_bytes(docx_files.saved(document).read())
    enter(staff["editor"])
    page.get_by_role("link", name="上传 Word 文件").click()
    page.get_by_label("Word 文件").set_input_files(path)
    page.get_by_role("button", name="上传并建草稿").click()
    expect(page.get_by_text("草稿已建好")).to_be_visible()
    expect(page.get_by_placeholder("标题*")).to_have_value("从文件来的稿件")
    expect(page.get_by_label("图片说明").first).to_have_value("图为现场。")


def test_an_article_without_text_is_kept_as_draft_but_not_sent(page, enter, staff):
    enter(staff["editor"])
    begin(page, "只有标题")
    save_draft(page)
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("footer").get_by_role("button", name="送审").click()
    expect(page.get_by_text("还没有正文。请写好正文再送审。")).to_be_visible()
