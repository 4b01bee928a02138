"""A story as it is read: in its own section and where it was adopted."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.exchange import sharing
from articles.models import Category, Licence, TopicIndexPage, TopicPage
from tests.admin_forms import article_form
from tests.reading import picture, read
from tests.scene import make_article

pytestmark = pytest.mark.django_db


def byline(role, name, unit=""):
    return ("byline", {"role": role, "name": name, "unit": unit})


@pytest.fixture
def story(foshan):
    return make_article(
        foshan,
        "凉茶车开到炉子跟前",
        kicker="送清凉一线见闻",
        subtitle="先问车间要什么",
        summary="哪里最热，车就停在哪里。",
        category=Category.objects.create(name="要闻", slug="yaowen"),
        original_date=timezone.make_aware(datetime(2026, 7, 1, 9, 30)),
        lead_image=picture(description="炉台", credit="潘海生"),
        lead_caption="凉茶送到了炉台边。",
        bylines=[
            byline("全媒体记者", "冯若谷"),
            byline("通讯员", "招敏仪", "狮山镇总工会"),
            byline("通讯员", "李一", "佛山市总工会"),
        ],
    )


def test_the_head_is_set_as_a_newspaper_sets_it(client, story):
    page = read(client, story.url)
    assert page.texts("kicker") == ["送清凉一线见闻"]
    assert page.texts("story-title") == ["凉茶车开到炉子跟前"]
    assert page.texts("story-subtitle") == ["先问车间要什么"]
    assert page.texts("story-meta") == ["佛山市总工会 要闻 2026年7月1日 09:30"]
    assert page.texts("byline") == ["全媒体记者 冯若谷", "通讯员 招敏仪（狮山镇总工会）、李一"]


def test_the_lead_picture_has_caption_credit_and_words_for_the_blind(client, story):
    page = read(client, story.url)
    [figure] = page.document.find_class("figure-lead")
    assert page.texts("figure-lead") == ["凉茶送到了炉台边。 潘海生/摄"]
    [image] = figure.iter("img")
    assert image.get("alt") == "炉台"
    assert {"width", "height", "srcset", "sizes"} <= set(image.keys())


def test_a_credit_that_names_its_craft_is_left_alone(client, foshan):
    story = make_article(foshan, lead_image=picture(credit="潘海生/绘"))
    assert read(client, story.url).texts("credit") == ["潘海生/绘"]


def test_the_union_comes_first_in_the_masthead_and_the_alliance_second(client, story):
    page = read(client, story.url)
    assert page.texts("nameplate-name") == ["佛山市总工会"]
    assert page.texts("nameplate-of") == ["工会新媒体联盟"]
    assert page.document.findtext(".//title") == "凉茶车开到炉子跟前 - 佛山市总工会 - 工会新媒体联盟"


def test_source_and_licence_stand_at_the_end(client, foshan):
    story = make_article(foshan, source="工人日报", licence=Licence.ASK)
    assert read(client, story.url).texts("imprint") == ["来源：工人日报 转载许可：转载请先联系本会"]


def test_an_adopted_story_names_its_source_and_points_to_it(client, story, guangzhou):
    placement = sharing.adopt(story, guangzhou, None, note="值得一读。")
    page = read(client, placement.url)
    assert page.texts("nameplate-name") == ["广州市总工会"]
    assert page.texts("story-adopted") == ["转载自 佛山市总工会"]
    assert page.texts("note") == ["编者按 值得一读。"]
    assert page.link("canonical") == [story.full_url]
    assert story.url in page.links("imprint")


def test_a_story_in_its_own_section_is_not_called_adopted(client, story, guangzhou):
    sharing.adopt(story, guangzhou, None)
    page = read(client, story.url)
    assert page.texts("story-adopted") == []
    assert page.link("canonical") == [story.full_url]


def test_beside_a_story_stand_the_newest_others_of_the_section(client, story, foshan, guangzhou):
    make_article(foshan, "另一篇")
    make_article(foshan, "草稿", publish=False)
    make_article(guangzhou, "别家的")
    page = read(client, story.url)
    assert [squeezed.split()[0] for squeezed in page.texts("teaser")] == ["另一篇"]


def test_public_topics_of_a_story_are_linked(client, foshan):
    index = TopicIndexPage.objects.get()
    shown = index.add_child(instance=TopicPage(title="送清凉", slug="ql", introduction="热。"))
    hidden = index.add_child(instance=TopicPage(title="未发", slug="wf", introduction="。", live=False))
    story = make_article(foshan, topics=[shown, hidden])
    assert read(client, story.url).texts("chip") == ["送清凉"]


def test_every_block_of_the_body_is_shown(client, foshan):
    image = picture(description="书架", credit="李四")
    body = [
        ("paragraph", "<h2>小标题</h2><p>正文。</p>"),
        ("image", {"image": image, "caption": "一角", "credit": "", "alt_text": ""}),
        ("gallery", [{"image": image, "caption": "左"}, {"image": image, "caption": "右", "credit": "王五"}]),
        ("quotation", {"text": "热得有数。", "attribution": "招敏仪"}),
        ("table", {"data": [["事项", "结果"], ["津贴", None]], "first_row_is_table_header": True}),
        ("video", {"url": "https://example.org/v", "title": "现场"}),
    ]
    page = read(client, make_article(foshan, body=body).url)
    assert page.texts("figure") == ["一角 李四/摄", "左 李四/摄", "右 王五/摄"]
    assert [image.get("alt") for image in page.document.xpath("//figure//img")] == ["书架"] * 3
    assert page.texts("quotation") == ["热得有数。 招敏仪"]
    assert page.document.xpath("//th[@scope='col']/text()") == ["事项", "结果"]
    assert [cell.text for cell in page.document.iter("td")] == ["津贴", None]
    assert page.texts("attachment") == ["现场 视频，到外站观看"]


def test_hostile_text_stays_text(client, foshan):
    evil = "<script>alert(1)</script>"
    story = make_article(
        foshan, f"标题{evil}", summary=evil, body=[("quotation", {"text": evil, "attribution": evil})]
    )
    page = read(client, story.url)
    scripts = page.document.xpath("//script[not(@type='application/ld+json') and not(@src)]")
    assert scripts == []
    assert page.texts("story-title") == [f"标题{evil}"]
    assert page.data("NewsArticle")["description"] == evil


def test_a_story_without_anything_optional_is_a_page_too(client, foshan):
    page = read(client, make_article(foshan, "只有标题", body=[]).url)
    assert page.texts("story-title") == ["只有标题"]
    assert page.document.xpath("//main//img[not(@class='share-code')]") == []


def test_a_draft_can_be_previewed(foshan):
    draft = make_article(foshan, "还没发的稿", publish=False)
    response = draft.make_preview_request()
    assert response.status_code == 200
    assert "还没发的稿" in response.content.decode()


def test_a_story_can_be_previewed_before_it_is_saved(login, staff, foshan):
    client = login(staff["editor"])
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["articles", "articlepage", foshan.pk])
    assert client.post(preview, article_form("还没存的稿")).json() == {"is_valid": True, "is_available": True}
    page = read(client, f"{preview}?mode=")
    assert page.texts("story-title") == ["还没存的稿"]
    assert page.texts("nameplate-name") == ["佛山市总工会"]


def test_pictures_in_the_text_cost_no_more_queries_each(client, foshan):
    def cost(count):
        body = [("image", {"image": picture(f"图{number}"), "caption": ""}) for number in range(count)]
        story = make_article(foshan, lead_image=picture(), body=body)
        client.get(story.url)  # makes the renditions
        with CaptureQueriesContext(connection) as queries:
            client.get(story.url)
        return len(queries)

    few = cost(3)
    assert cost(8) == few
    assert few <= 23
