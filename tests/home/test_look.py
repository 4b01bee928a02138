"""What holds for the look of every page: nothing from elsewhere, nothing inline, colours that can be read."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from articles.exchange import sharing
from articles.models import Category, TopicIndexPage, TopicPage
from home.models import TextPage
from tests.reading import picture, read
from tests.scene import make_article, make_event

TOKENS = settings.BASE_DIR / "static/css/tokens.css"
LARGE = settings.BASE_DIR / "static/css/large.css"
STYLES = sorted((settings.BASE_DIR / "static/css").glob("*.css"))
PAIRS = [
    (text, ground) for text in ("ink", "ink-2", "red", "green") for ground in ("paper", "paper-shade")
] + [("on-red", "red"), ("paper", "ink")]


@pytest.fixture
def addresses(alliance, foshan, guangzhou):
    """One page of every type."""
    body = [("image", {"image": picture()}), ("table", {"data": [["一", "二"]]})]
    story = make_article(foshan, lead_image=picture(), body=body)
    placement = sharing.adopt(story, guangzhou, None, note="编者按")
    index = TopicIndexPage.objects.get()
    topic = index.add_child(
        instance=TopicPage(title="专题", slug="t", introduction="。", lead_image=picture())
    )
    about = alliance.add_child(instance=TextPage(title="关于", slug="about", body="<p>我们。</p>"))
    Category.objects.create(name="要闻", slug="yaowen")
    pages = (alliance, foshan, story, make_event(foshan), index, topic, about)
    fixed = ["/category/yaowen/", "/events/", "/sitemap/", placement.url, f"/feedback/{story.pk}/"]
    return [page.url for page in pages] + fixed


@pytest.mark.django_db
def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(client, addresses):
    for address in addresses:
        page = read(client, address)
        assert all(re.match(r"/(static|media|share)/", source) for source in page.loaded()), address
        assert (
            page.document.xpath("//@style | //style | //@onclick | //script[not(@type) and not(@src)]") == []
        ), address
        assert "default-src 'self'" in page.response["Content-Security-Policy"]


@pytest.mark.django_db
def test_every_static_file_that_a_page_names_exists(client, addresses):
    named = {source for address in addresses for source in read(client, address).loaded()}
    missing = [
        name
        for name in named
        if name.startswith("/static/") and not finders.find(name.removeprefix("/static/"))
    ]
    assert missing == []


@pytest.mark.django_db
def test_every_page_has_a_title_one_first_heading_and_a_way_past_the_masthead(client, addresses):
    for address in addresses:
        page = read(client, address)
        assert page.document.findtext(".//title").endswith("工会新媒体联盟"), address
        assert len(page.document.xpath("//h1")) == 1, address
        assert page.document.xpath("//body/*[1]/@href") == ["#main"], address
        assert page.document.get("lang") == "zh-CN"


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_styles_name_nothing_beyond_the_site(style):
    assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", style.read_text())


@pytest.mark.parametrize(("view", "least"), [("light", 4.5), ("dark", 4.5), ("large", 7)])
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids="-on-".join)
def test_text_can_be_read_on_its_ground(view, least, text, ground):
    """At least 4.5:1 (WCAG 2.2, 1.4.3), in the large view 7:1 (1.4.6)."""
    colours = tokens(view)
    assert contrast(colours[text], colours[ground]) >= least


def test_the_large_view_is_black_on_white():
    colours = tokens("large")
    assert (colours["ink"], colours["paper"]) == ("000000", "ffffff")


@pytest.mark.parametrize("view", ["light", "dark", "large"])
def test_the_border_of_a_field_can_be_seen(view):
    """At least 3:1 (WCAG 2.2, 1.4.11)."""
    colours = tokens(view)
    assert contrast(colours["field"], colours["paper"]) >= 3


def tokens(view: str) -> dict[str, str]:
    """Colour names to six hexadecimal digits; the dark and the large view override the light one."""
    light, dark = TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): #(\w+);", light))
    for name, style in (("dark", dark), ("large", LARGE.read_text())):
        if view == name:
            found |= dict(re.findall(r"--([\w-]+): #(\w+);", style))
    return {
        name: "".join(c * 2 for c in value) if len(value) == 3 else value for name, value in found.items()
    }


def contrast(first: str, second: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
