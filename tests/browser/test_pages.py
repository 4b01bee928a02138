"""Every page type in a real browser: no accessibility fault, nothing wider than the phone, no message of the browser."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from articles.exchange import sharing
from articles.models import Category, EventPage, TopicIndexPage, TopicPage
from articles.withdrawals import withdrawal
from home.models import TextPage
from tests.reading import picture
from tests.scene import make_article, make_event

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LONG = "关于印发《广东省总工会关于进一步加强新就业形态劳动者权益保障的指导意见（试行）》的通知" * 2


@pytest.fixture
def addresses(live_server, alliance, foshan, guangzhou, staff, follow):
    """One page of every type and state, answered with 200 unless named here."""
    category = Category.objects.create(name="要闻", slug="yaowen")
    index = TopicIndexPage.objects.get()
    topic = index.add_child(instance=TopicPage(title="送清凉", slug="ql", introduction="热得有数。"))
    about = alliance.add_child(
        instance=TextPage(title="关于", slug="about", body="<h2>我们</h2><p>是谁。</p>")
    )
    story = _story(foshan, category, topic)
    cancelled = _events(foshan)
    long = make_article(foshan, LONG, summary="quanyi-baozhang-department-of-guangdong@example.org" * 3)
    placement = sharing.adopt(story, guangzhou, None, note="值得一读。")
    gone = make_article(foshan, "撤下的")
    withdrawal.withdraw(gone, staff["final"], "日期有误", note="日期有误。")
    pages = (alliance, foshan, guangzhou, story, long, cancelled, placement, index, topic, about, gone)
    follow()
    fixed = ["/category/yaowen/", "/events/", "/sitemap/", "/unions/", "/unions/foshan/", "/search/"]
    fixed += [f"/events/?month={timezone.localdate():%Y-%m}", "/topics/ql/?by=category"]
    fixed += ["/search/?q=凉茶车&kind=article", "/search/?q=潜水艇", f"/search/related/{story.pk}/", "/nix/"]
    return [page.url for page in pages] + fixed


def _story(section, category, topic):
    image = picture(description="车间", credit="潘海生")
    body = [
        ("paragraph", "<p>七月流火。</p><h2>温度计先进场</h2><p>哪里最热，车停在哪里。</p>"),
        ("image", {"image": image, "caption": "炉前", "alt_text": "两名工人"}),
        ("gallery", [{"image": image, "caption": "左"}, {"image": image, "caption": "右"}]),
        ("quotation", {"text": "热得有数。", "attribution": "招敏仪"}),
        (
            "table",
            {"data": [["事项", "结果"] * 6, ["津贴", "两步提高"] * 6], "first_row_is_table_header": True},
        ),
        ("video", {"url": "https://example.org/v", "title": "现场"}),
    ]
    fields = {"kicker": "见闻", "subtitle": "先问车间", "summary": "一句话。", "lead_image": image}
    return make_article(section, "凉茶车", body=body, category=category, topics=[topic], **fields)


def _events(section):
    start = timezone.now() + timedelta(days=3)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    make_event(section, "读书会", summary="十分钟。", **times)
    earlier = start - timedelta(days=7)
    make_event(section, "龙舟赛", status=EventPage.Status.RESCHEDULED, previous_starts_at=earlier, **times)
    return make_event(section, "徒步", status=EventPage.Status.CANCELLED, **times)


@pytest.mark.parametrize(("size", "colours"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light")])
def test_no_page_has_an_accessibility_fault(page, live_server, addresses, size, colours):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=colours)
    faults = []
    for address in addresses:
        page.goto(live_server.url + address)
        found = Axe().run(page, options=RULES).response["violations"]
        faults += [(address, fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in found]
    assert faults == []


def test_no_page_is_wider_than_the_phone(page, live_server, addresses):
    page.set_viewport_size(PHONE)
    wide = []
    for address in addresses:
        page.goto(live_server.url + address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wide += [(address, over)] if over > 0 else []
    assert wide == []


def test_the_browser_blocks_nothing_and_misses_nothing(page, live_server, addresses):
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("requestfailed", lambda request: messages.append(request.url))
    for address in addresses:
        messages.clear()
        status = page.goto(live_server.url + address, wait_until="networkidle").status
        assert len(messages) == (0 if status == 200 else 1), (address, messages)


def test_the_keyboard_reaches_the_text_first(page, live_server, alliance):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_targets_on_a_phone_can_be_hit(page, live_server, addresses):
    """Buttons, fields and the columns: at least 44 pixels high."""
    page.set_viewport_size(PHONE)
    for address in addresses:
        page.goto(live_server.url + address)
        low = page.eval_on_selector_all(
            ".button, .search input, .search button, .columns-line a, .chip, .footer-links a, .tile a",
            "all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)"
            ".map(e => e.outerHTML)",
        )
        assert low == [], address
