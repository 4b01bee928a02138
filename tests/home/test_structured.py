"""What pages say to machines: schema.org, Open Graph, the meta tags of Chinese public sites."""

from datetime import datetime

import pytest
from django.utils import timezone

from articles.exchange import sharing
from articles.models import Category
from tests.reading import picture, read
from tests.scene import make_article, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(foshan):
    made = make_article(
        foshan,
        "凉茶车",
        summary="一句话。",
        original_date=timezone.make_aware(datetime(2026, 7, 1, 9, 30)),
        lead_image=picture(),
        bylines=[
            ("byline", {"role": "记者", "name": "冯若谷", "unit": ""}),
            ("byline", {"role": "摄影", "name": "潘海生", "unit": ""}),
        ],
    )
    made.keywords.add("高温", "凉茶")
    made.save_revision().publish()
    return made


def test_every_page_names_site_and_domain(client, alliance):
    page = read(client, "/")
    assert page.meta("SiteName") == "工会新媒体联盟"
    assert page.meta("SiteDomain") == "localhost"


def test_the_front_page_offers_its_search_to_machines(client, alliance):
    data = read(client, "/").data("WebSite")
    assert (
        data["potentialAction"]["target"]["urlTemplate"] == "http://localhost/search/?q={search_term_string}"
    )
    assert read(client, "/").data("Organization")["name"] == "工会新媒体联盟"


def test_a_story_is_a_news_article(client, story):
    data = read(client, story.url).data("NewsArticle")
    assert data["headline"] == "凉茶车"
    assert data["datePublished"] == "2026-07-01T09:30:00+08:00"
    assert data["dateModified"]
    assert data["author"] == [{"@type": "Person", "name": "冯若谷"}]
    assert data["publisher"]["name"] == "佛山市总工会"
    assert data["image"][0].startswith("http://")
    assert "isBasedOn" not in data


def test_without_a_writer_the_source_is_the_author(client, foshan):
    data = read(client, make_article(foshan, source="工人日报").url).data("NewsArticle")
    assert data["author"] == [{"@type": "Organization", "name": "工人日报"}]


def test_an_adopted_story_is_based_on_its_origin(client, story, guangzhou):
    placement = sharing.adopt(story, guangzhou, None)
    data = read(client, placement.url).data("NewsArticle")
    assert data["isBasedOn"] == story.full_url
    assert data["publisher"]["name"] == "广州市总工会"


def test_a_story_carries_the_meta_tags_of_chinese_public_sites(client, story):
    page = read(client, story.url)
    expected = {
        "ArticleTitle": "凉茶车",
        "PubDate": "2026-07-01 09:30",
        "ContentSource": "佛山市总工会",
        "Author": "冯若谷",
        "Keywords": "高温,凉茶",
        "Description": "一句话。",
        "Url": story.full_url,
        "ColumnName": "佛山市总工会",
    }
    assert {name: page.meta(name) for name in expected} == expected
    assert page.meta("Image").startswith("http://")


def test_a_story_carries_open_graph(client, story):
    page = read(client, story.url)
    assert page.meta("og:type") == "article"
    assert page.meta("og:title") == "凉茶车"
    assert page.meta("og:url") == story.full_url
    assert page.meta("og:image").endswith(".jpg")
    assert page.meta("og:image:width") == "900"
    assert int(page.meta("og:image:height")) in range(505, 509)


def test_columns_carry_their_meta_tags(client, foshan):
    Category.objects.create(name="要闻", slug="yaowen")
    foshan.introduction = "佛山的新闻。"
    foshan.save_revision().publish()
    for address, name in (("/foshan/", "佛山市总工会"), ("/category/yaowen/", "要闻"), ("/topics/", "专题")):
        page = read(client, address)
        assert page.meta("ColumnName") == name
        assert all(page.meta(f"Column{part}") for part in ("Type", "Description", "Keywords"))
        assert page.link("canonical") == [f"http://localhost{address}"]


def test_a_section_is_an_organisation(client, foshan):
    foshan.union.address, foshan.union.phones = "岭南大道1号", ["12351"]
    foshan.union.save()
    data = read(client, "/foshan/").data("Organization")
    assert data["name"] == "佛山市总工会"
    assert data["alternateName"] == ["佛山市总"]
    assert data["address"]["streetAddress"] == "岭南大道1号"
    assert data["telephone"] == ["12351"]


def test_an_event_has_place_offset_and_state(client, foshan):
    start = timezone.make_aware(datetime(2036, 6, 18, 19, 30))
    end = timezone.make_aware(datetime(2036, 6, 18, 21))
    event = make_event(foshan, starts_at=start, ends_at=end, venue="文化宫", address="人民路1号")
    data = read(client, event.url).data("Event")
    assert data["startDate"] == "2036-06-18T19:30:00+08:00"
    assert data["endDate"] == "2036-06-18T21:00:00+08:00"
    assert data["location"] == {"@type": "Place", "name": "文化宫", "address": "人民路1号"}
    assert data["eventStatus"] == "https://schema.org/EventScheduled"


def test_the_trail_leads_from_the_front_page(client, story):
    steps = read(client, story.url).data("BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in steps] == ["工会新媒体联盟", "佛山市总工会", "凉茶车"]
    assert [step["position"] for step in steps] == [1, 2, 3]


def test_nothing_in_a_title_can_close_the_data(client, foshan):
    story = make_article(foshan, "</script><script>alert(1)</script>")
    page = read(client, story.url)
    assert page.data("NewsArticle")["headline"] == story.title
    assert "<script>alert" not in page.response.content.decode()
