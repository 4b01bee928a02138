"""sitemap.xml holds what the public may see, once, and splits when it grows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from articles.exchange import sharing
from articles.models import ArticlePage, Picture, TopicIndexPage, TopicPage
from articles.withdrawals import withdrawal
from syndication import sitemaps
from tests import pictures, scene

NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(client):
    def _addresses(path: str = "/sitemap.xml") -> list[str]:
        response = client.get(path)
        assert response.status_code == 200, path
        assert response["Content-Type"] == "application/xml"
        return etree.fromstring(response.content).xpath("//s:loc/text()", namespaces=NS)

    return _addresses


def test_the_public_pages_under_their_own_addresses(addresses, foshan, guangzhou):
    topic = TopicIndexPage.objects.get().add_child(
        instance=TopicPage(title="专题", slug="t", introduction="导语")
    )
    article, event = scene.make_article(foshan), scene.make_event(foshan)
    draft = scene.make_article(foshan, publish=False)
    sharing.adopt(article, guangzhou, None)
    found = addresses()
    for page in (foshan, guangzhou, topic, article, event):
        assert found.count(page.full_url) == 1
    assert "http://localhost/" in found
    assert draft.full_url not in found
    assert not [address for address in found if "/shared/" in address]


def test_what_is_taken_away_leaves(addresses, foshan, guangzhou):
    withdrawn, private, closed = (scene.make_article(section) for section in (foshan, foshan, guangzhou))
    withdrawal.withdraw(withdrawn, None, "数字有误")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    guangzhou.unpublish()
    assert not {page.full_url for page in (withdrawn, private, closed, guangzhou)} & set(addresses())


def test_each_address_says_when_it_changed(client, foshan):
    article = scene.make_article(foshan)
    ArticlePage.objects.filter(pk=article.pk).update(last_published_at=datetime(2023, 8, 19, 4, tzinfo=UTC))
    tree = etree.fromstring(client.get("/sitemap.xml").content)
    entry = tree.xpath(f"//s:url[s:loc='{article.full_url}']", namespaces=NS)[0]
    assert entry.findtext("s:lastmod", namespaces=NS) == "2023-08-19"


def test_more_than_a_file_holds_becomes_an_index_of_files(addresses, client, foshan, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 4)
    monkeypatch.setattr(sitemaps.PublicPages, "limit", 3)
    articles = [scene.make_article(foshan) for _ in range(5)]
    files = addresses()
    root = "http://localhost/sitemap"
    assert files == [f"{root}-pages.xml", f"{root}-items.xml", f"{root}-items.xml?p=2", f"{root}-news.xml"]
    files.remove(f"{root}-news.xml")
    listed = [address for file in files for address in addresses(file.removeprefix("http://localhost"))]
    assert {article.full_url for article in articles} <= set(listed)
    assert len(listed) == len(set(listed))
    for broken in ("p=9", "p=0", "p=x"):
        assert client.get(f"/sitemap-items.xml?{broken}").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_unchanged_is_not_sent_again(client, foshan):
    etag = client.get("/sitemap.xml")["ETag"]
    assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 304
    scene.make_article(foshan)
    assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 200


def images(client) -> dict[str, list[str]]:
    tree = etree.fromstring(client.get("/sitemap.xml").content)
    found = {url.findtext("s:loc", namespaces=NS): url for url in tree.iterfind("s:url", NS)}
    return {page: url.xpath("image:image/image:loc/text()", namespaces=NS) for page, url in found.items()}


def test_items_come_with_the_pictures_that_they_show(client, foshan):
    lead, inside, over = (Picture.objects.create(title=title, file=pictures.png()) for title in "甲乙丙")
    shown = {"caption": "", "credit": "", "alt_text": ""}
    body = [
        *scene.paragraphs("正文"),
        ("image", shown | {"image": inside}),
        ("image", shown | {"image": over}),
    ]
    article = scene.make_article(foshan, lead_image=lead, body=body)
    Picture.objects.filter(pk=over.pk).update(rights_until=timezone.localdate() - timedelta(days=1))
    client.get("/feeds/foshan/rss.xml")  # makes the sizes, as a reader would
    addresses = images(client)[article.full_url]
    assert len(addresses) == 2
    assert all(address.startswith("http://localhost/media/") for address in addresses)
    assert images(client)["http://localhost/"] == []


def test_as_many_queries_for_many_items(client, foshan):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        return len(queries)

    def publish(number: int) -> None:
        for _ in range(number):
            scene.make_article(foshan, lead_image=Picture.objects.create(title="图", file=pictures.png()))

    publish(1)
    count()
    few = count()
    publish(3)
    assert count() == few


def test_the_news_are_of_two_days_and_a_thousand_at_most(client, foshan, monkeypatch):
    def titles() -> list[str]:
        tree = etree.fromstring(client.get("/sitemap-news.xml").content)
        assert set(tree.xpath("//news:name/text()", namespaces=NS)) <= {"工会新媒体联盟"}
        return tree.xpath("//news:title/text()", namespaces=NS)

    assert sitemaps.NEWS == 1000
    scene.make_article(foshan, "旧闻", original_date=timezone.now() - timedelta(days=2, minutes=1))
    news = scene.make_article(foshan, "新闻 <一> & 二", original_date=timezone.now() - timedelta(days=1))
    withdrawal.withdraw(scene.make_article(foshan, "撤下的"), None, "有误")
    scene.make_event(foshan, "活动")
    assert titles() == ["活动", "新闻 <一> & 二"]
    entry = etree.fromstring(client.get("/sitemap-news.xml").content).findall("s:url", NS)[1]
    assert entry.findtext("s:loc", namespaces=NS) == news.full_url
    assert (
        entry.findtext(".//news:publication_date", namespaces=NS)[:10]
        == f"{timezone.localdate(news.issued_at)}"
    )
    monkeypatch.setattr(sitemaps, "NEWS", 1)
    assert titles() == ["活动"]
    assert "Sitemap: http://localhost/sitemap-news.xml" in client.get("/robots.txt").text
