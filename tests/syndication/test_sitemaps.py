"""sitemap.xml holds what the public may see, once, and splits when it grows."""

from datetime import UTC, datetime

import pytest
from lxml import etree
from wagtail.models import PageViewRestriction

from articles.exchange import sharing
from articles.models import ArticlePage, TopicIndexPage, TopicPage
from articles.withdrawals import withdrawal
from syndication import sitemaps
from tests import scene

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}

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
    assert files == [f"{root}-pages.xml", f"{root}-items.xml", f"{root}-items.xml?p=2"]
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
