"""What stands in the feeds, and what does not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from articles.blocks import BodyBlock
from articles.exchange import sharing
from articles.models import ArticlePage, Category, EventPage, Licence, Picture, TopicIndexPage, TopicPage
from syndication.content import Content
from syndication.formats import base
from tests import pictures, scene

FORMATS = ("rss.xml", "atom.xml")
NS = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}

pytestmark = pytest.mark.django_db


def make_picture(credit: str = "") -> Picture:
    return Picture.objects.create(title="工地", file=pictures.png(), credit=credit)


def make_document(name: str):
    return get_document_model().objects.create(title=name, file=ContentFile(b"%PDF", name=name))


def xml(client, path: str) -> etree._Element:
    return etree.fromstring(client.get(path).content)


@pytest.mark.parametrize("name", FORMATS)
def test_the_alliance_feed_has_every_public_item_once_newest_first(titles, foshan, guangzhou, name):
    scene.make_article(foshan, "旧闻", original_date=timezone.now() - timedelta(days=2))
    adopted = scene.make_article(foshan, "送清凉到工地")
    scene.make_event(guangzhou, "职工书画展", original_date=timezone.now() - timedelta(days=1))
    scene.make_article(foshan, "草稿", publish=False)
    sharing.adopt(adopted, guangzhou, None)
    assert titles(f"/feeds/{name}") == ["送清凉到工地", "职工书画展", "旧闻"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_union_s_feed_has_own_and_adopted_items(titles, foshan, guangzhou, name):
    adopted = scene.make_article(foshan, "送清凉到工地")
    scene.make_article(foshan, "别处的稿件")
    scene.make_article(guangzhou, "本会的稿件")
    sharing.adopt(adopted, guangzhou, None)
    assert titles(f"/feeds/guangzhou/{name}") == ["送清凉到工地", "本会的稿件"]


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_feed_is_a_feed(titles, foshan, name):
    assert titles("/feeds/" + name) == titles(f"/feeds/foshan/{name}") == []


@pytest.mark.parametrize("name", FORMATS)
def test_the_newest_fifty_items_and_no_more(titles, foshan, name, monkeypatch):
    assert base.LIMIT == 50
    monkeypatch.setattr(base, "LIMIT", 3)
    for number in range(4):
        scene.make_article(foshan, f"第{number}篇")
    assert titles(f"/feeds/foshan/{name}") == titles(f"/feeds/{name}") == ["第3篇", "第2篇", "第1篇"]


def test_an_id_survives_a_move_and_a_new_slug(fetch, foshan, guangzhou):
    article = scene.make_article(foshan)
    before = fetch("/feeds/foshan/rss.xml").entries[0]
    article.slug = "20230819-another"
    article.save_revision().publish()
    article.move(guangzhou, pos="last-child")
    after = fetch("/feeds/guangzhou/rss.xml").entries[0]
    assert before.id == after.id == f"urn:uuid:{article.translation_key}"
    assert before.guidislink is False
    assert before.link != after.link


def test_ids_and_dates_are_the_same_in_both_formats(fetch, foshan):
    scene.make_article(foshan, original_date=datetime(2023, 8, 19, 1, 30, tzinfo=UTC))
    rss, atom = (fetch(f"/feeds/foshan/{name}").entries[0] for name in FORMATS)
    assert rss.id == atom.id
    assert rss.published_parsed[:5] == atom.published_parsed[:5] == (2023, 8, 19, 1, 30)
    assert rss.published.endswith("+0800")
    assert atom.published.endswith("+08:00")


@pytest.mark.parametrize("name", FORMATS)
def test_a_feed_tells_of_itself(fetch, foshan, name):
    feed = fetch(f"/feeds/foshan/{name}").feed
    links = {link.rel: link.href for link in reversed(feed.links)}
    assert links["self"] == f"http://localhost/feeds/foshan/{name}"
    assert links["hub"] == "http://localhost/websub"
    assert feed.link == "http://localhost/foshan/"
    siblings = {link.href.rsplit("/")[-1] for link in feed.links if link.rel == "alternate"}
    assert siblings >= {
        "atom.xml" if name == "rss.xml" else "rss.xml",
        "feed.json",
        "ninjs.json",
        "events.ics",
    }
    assert "佛山市总工会" in feed.title
    assert feed.subtitle
    assert feed.language.lower() == "zh-cn"


@pytest.fixture
def described(foshan):
    """An article of which everything is said that can be said."""
    article = scene.make_article(
        foshan,
        "工会送清凉到工地",
        summary="一天跑了八个工地",
        subtitle="八个工地三百箱水",
        category=Category.objects.create(name="送清凉", slug="songqingliang"),
        licence=Licence.UNCHANGED,
        source="佛山日报",
        bylines=[
            ("byline", {"role": "记者", "name": "李明", "unit": ""}),
            ("byline", {"role": "摄影", "name": "王芳", "unit": "市职工摄影协会"}),
        ],
        publish=False,
    )
    article.keywords.add("高温津贴")
    article.save_revision().publish()
    return article


def test_rss_says_all_that_the_standard_s_readers_look_for(client, described):
    item = xml(client, "/feeds/foshan/rss.xml").find(".//item")
    assert item.findtext("title") == "工会送清凉到工地"
    assert item.findtext("link") == f"http://localhost/foshan/{described.slug}/"
    assert item.findtext("description") == "一天跑了八个工地"
    assert item.find("guid").get("isPermaLink") == "false"
    assert {node.text for node in item.findall("category")} == {"送清凉", "高温津贴"}
    assert item.findtext("dc:source", namespaces=NS) == "佛山日报"
    assert item.findtext("dc:rights", namespaces=NS) == "可全文转载，不得改动"


def test_writers_are_told_from_photographers(client, described):
    item = xml(client, "/feeds/foshan/rss.xml").find(".//item")
    assert [node.text for node in item.findall("dc:creator", NS)] == ["李明"]
    assert [node.text for node in item.findall("dc:contributor", NS)] == ["王芳"]
    entry = xml(client, "/feeds/foshan/atom.xml").find("a:entry", NS)
    assert entry.findtext("a:author/a:name", namespaces=NS) == "李明"
    assert entry.findtext("a:contributor/a:name", namespaces=NS) == "王芳"


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    "part",
    [
        "七月流火",
        "心里也凉快了",
        "——八个工地三百箱水",
        "记者 李明 市职工摄影协会 摄影 王芳",
        "来源：佛山日报",
        "不得改动",
    ],
)
def test_the_text_carries_what_a_paper_prints_with_it(client, part):
    item = xml(client, "/feeds/foshan/rss.xml").find(".//item")
    assert part in item.findtext("content:encoded", namespaces=NS)


def test_an_adopted_item_names_its_origin(client, foshan, guangzhou):
    article = scene.make_article(foshan)
    sharing.adopt(article, guangzhou, None, note="佛山的做法值得一学")
    home, canonical = "http://localhost/feeds/foshan", f"http://localhost/foshan/{article.slug}/"
    item = xml(client, "/feeds/guangzhou/rss.xml").find(".//item")
    assert item.findtext("link") == f"http://localhost/guangzhou/shared/{article.slug}/"
    assert item.find("source").text == "佛山市总工会"
    assert item.find("source").get("url") == f"{home}/rss.xml"
    text = item.findtext("content:encoded", namespaces=NS)
    assert "编者按：佛山的做法值得一学" in text
    assert "转载自佛山市总工会" in text
    entry = xml(client, "/feeds/guangzhou/atom.xml").find("a:entry", NS)
    assert entry.find("a:link[@rel='via']", NS).get("href") == canonical
    assert entry.findtext("a:source/a:id", namespaces=NS) == f"urn:uuid:{foshan.translation_key}"
    assert entry.find("a:source/a:link[@rel='self']", NS).get("href") == f"{home}/atom.xml"
    assert xml(client, "/feeds/foshan/rss.xml").find(".//item/source") is None


def test_an_event_says_when_and_where(client, foshan):
    scene.make_event(
        foshan,
        starts_at=datetime(2026, 5, 1, 1, 0, tzinfo=UTC),
        ends_at=datetime(2026, 5, 1, 3, 30, tzinfo=UTC),
        venue="市工人文化宫",
        address="祖庙路1号",
        status=EventPage.Status.CANCELLED,
    )
    text = xml(client, "/feeds/foshan/rss.xml").findtext(".//item/content:encoded", namespaces=NS)
    assert "时间：2026年5月1日09:00至11:30" in text
    assert "地点：市工人文化宫，祖庙路1号" in text
    assert "注意：活动取消" in text
    assert "主办：佛山市总工会" in text


def test_pictures_are_told_with_size_caption_and_credit(client, foshan):
    picture = make_picture(credit="陈晓")
    scene.make_article(foshan, lead_image=picture, lead_caption="工地现场")
    item = xml(client, "/feeds/foshan/rss.xml").find(".//item")
    media = item.find("media:content", NS)
    assert media.get("url").startswith("http://localhost/media/")
    assert media.get("type").startswith("image/")
    assert int(media.get("width")) > 0
    assert media.findtext("media:credit", namespaces=NS) == "陈晓"
    assert media.findtext("media:description", namespaces=NS) == "工地现场"
    assert "工地现场（陈晓/摄）</figcaption>" in item.findtext("content:encoded", namespaces=NS)


def test_a_drawing_is_not_credited_as_a_photograph(client, foshan):
    scene.make_article(foshan, lead_image=make_picture(credit="陈晓/绘"), lead_caption="凉茶车")
    text = xml(client, "/feeds/foshan/rss.xml").findtext(".//item/content:encoded", namespaces=NS)
    assert "凉茶车（陈晓/绘）" in text


def test_a_lost_picture_does_not_lose_the_article(client, foshan):
    picture = make_picture()
    scene.make_article(foshan, lead_image=picture)
    picture.file.storage.delete(picture.file.name)
    item = xml(client, "/feeds/foshan/rss.xml").find(".//item")
    assert item.find("media:content", NS) is None
    assert "七月流火" in item.findtext("content:encoded", namespaces=NS)


def test_every_block_of_a_body_can_be_sent():
    for name in BodyBlock().child_blocks:
        assert hasattr(Content, f"_render_{name}"), name


def test_all_blocks_become_plain_html_with_absolute_addresses(client, foshan):
    other = scene.make_article(foshan, "前一篇")
    picture = make_picture()
    shown = {"image": picture, "caption": "图一", "credit": "", "alt_text": "工友喝水"}
    document = make_document("通知.pdf")
    body = [
        ("paragraph", f'<p>见<a linktype="page" id="{other.pk}">前文</a>和<a href="/events/">活动</a></p>'),
        ("image", shown),
        ("gallery", [shown, shown | {"caption": "图二"}]),
        ("quotation", {"text": "心里凉快 < 三伏", "attribution": "工友老周"}),
        ("table", {"data": [["月份", "场次"], ["七月", "8"]], "first_row_is_table_header": True}),
        ("attachment", {"document": document, "title": "附表"}),
        ("video", {"url": "https://example.org/v/1", "title": "现场视频"}),
    ]
    scene.make_article(foshan, "全", body=body)
    text = xml(client, "/feeds/foshan/rss.xml").findtext(".//item/content:encoded", namespaces=NS)
    for part in (
        f'<a href="http://localhost/foshan/{other.slug}/">前文</a>',
        '<a href="http://localhost/events/">活动</a>',
        'alt="工友喝水"',
        "图二",
        "<blockquote><p>心里凉快 &lt; 三伏</p><p>——工友老周</p></blockquote>",
        "<th>月份</th>",
        "<td>8</td>",
        f'<a href="http://localhost{document.url}">附表</a>',
        '<a href="https://example.org/v/1">现场视频</a>',
    ):
        assert part in text
    assert text.count("<img ") == 3
    assert 'src="/' not in text
    assert 'href="/' not in text


@pytest.mark.parametrize("name", FORMATS)
def test_characters_that_xml_forbids_do_not_break_the_feed(fetch, foshan, name):
    article = scene.make_article(foshan, summary="甲\x0b乙", body=scene.paragraphs("正\x08文"))
    ArticlePage.objects.filter(pk=article.pk).update(title="送\x01清\x0c凉\ufffe & <b>工地</b>")
    raw = '[{"type": "paragraph", "value": "<p>半个\\ud800字</p>", "id": "1"}]'
    broken = scene.make_article(foshan, "代理")
    ArticlePage.objects.filter(pk=broken.pk).update(body=raw)
    entries = {entry.id: entry for entry in fetch(f"/feeds/foshan/{name}").entries}
    assert entries[f"urn:uuid:{article.translation_key}"].title.startswith("送清凉 &")
    assert "半个字" in entries[f"urn:uuid:{broken.translation_key}"].content[0].value


def test_topics_are_categories_unless_hidden(client, alliance, foshan):
    index = TopicIndexPage.objects.get()
    topics = [
        index.add_child(instance=TopicPage(title=title, slug=slug, introduction="导语"))
        for title, slug in (("求学圆梦", "qiuxue"), ("密", "mi"))
    ]
    article = scene.make_article(foshan, publish=False)
    article.topics.set(topics)
    article.save_revision().publish()
    PageViewRestriction.objects.create(page=topics[1], restriction_type="login")
    item = xml(client, "/feeds/foshan/rss.xml").find(".//item")
    assert [node.text for node in item.findall("category")] == ["求学圆梦"]


@pytest.mark.parametrize("name", FORMATS)
def test_as_many_queries_for_thirty_items_as_for_three(client, foshan, guangzhou, name):
    picture = make_picture()
    path = f"/feeds/guangzhou/{name}"

    def publish(count: int) -> None:
        for number in range(count):
            shown = {"image": picture, "caption": "", "credit": "", "alt_text": ""}
            body = [*scene.paragraphs(f"第{number}段"), ("image", shown)]
            own = scene.make_article(guangzhou, lead_image=picture, body=body, publish=False)
            own.keywords.add("清凉")
            own.save_revision().publish()
            scene.make_event(guangzhou)
            sharing.adopt(scene.make_article(foshan, body=body), guangzhou, None)

    publish(1)
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    publish(9)
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as many:
        assert client.get(path).content.count(b"urn:uuid:") >= 30
    assert len(many) == len(few)
    assert len(many) <= 45
