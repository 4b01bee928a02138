"""One selection in one format has one address, which says where else it is; what cannot be done is said."""

import gzip

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from articles.models import Category
from articles.withdrawals import withdrawal
from syndication import feeds
from syndication.formats import FORMATS
from tests import scene

LIST_FORMATS = [each.name for each in FORMATS if not each.kind]

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(foshan):
    category = Category.objects.create(name="送清凉", slug="songqingliang")
    return scene.make_article(foshan, category=category)


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("/feeds/{}?union=foshan", "/feeds/foshan/{}"),
        ("/feeds/{}?kind=article&union=foshan&subtree=1", "/feeds/foshan/{}?subtree=1&kind=article"),
        (
            "/feeds/foshan/{}?category=songqingliang&subtree=1",
            "/feeds/foshan/{}?subtree=1&category=songqingliang",
        ),
        ("/feeds/{}?kind=", "/feeds/{}"),
        ("/feeds/foshan/{}?subtree=0", "/feeds/foshan/{}"),
    ],
)
@pytest.mark.parametrize("name", ["rss.xml", "ninjs.json"])
def test_another_way_to_write_it_leads_to_the_address(client, article, name, asked, address):
    response = client.get(asked.format(name))
    assert response.status_code == 301
    assert response["Location"] == address.format(name)
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_a_feed_names_itself_its_siblings_and_the_hub(client, article, name):
    response = client.get(f"/feeds/foshan/{name}?subtree=1")
    links = dict(reversed(part.split("; ", 1)) for part in response["Link"].split(", "))
    assert links['rel="hub"'] == "<http://localhost/websub>"
    assert links['rel="self"'] == f"<http://localhost/feeds/foshan/{name}?subtree=1>"
    for other in FORMATS:
        named = (
            f'<http://localhost/feeds/foshan/{other.name}?subtree=1>; rel="alternate"; type="{other.mime}"'
        )
        assert (named in response["Link"]) is (other.name != name)
    assert b"http://localhost/feeds/foshan/" in response.content or name == "events.ics"
    assert "Accept-Encoding" in response["Vary"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "query",
    ["since=1", "union=foshan", "kind=x", "category=none&topic=none", "subtree=2", "kind=%00", "kind=event&kind=event",
     "subtree=1&subtree=1", "topic=" + "x" * 3000, "<script>=1", "archive=1_2_3", "category=%F0%9F%92%A9"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["atom.xml", "events.ics"])
def test_bad_parameters_are_answered_with_what_is_wrong(client, article, name, query):
    response = client.get(f"/feeds/foshan/{name}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert all(("：" in line and line.endswith("。")) or "：" in line for line in response.text.splitlines())
    assert len(response.text) < 1000


def test_what_is_no_section_has_no_feed(client, foshan):
    for slug in ("nobody", "1", str(foshan.union.pk), "rss"):
        assert client.get(f"/feeds/{slug}/rss.xml").status_code == 404
    assert client.get("/feeds/foshan/rss.json").status_code == 404
    foshan.unpublish()
    assert client.get("/feeds/foshan/feed.json").status_code == 410
    assert client.get("/feeds/rss.xml?union=foshan").status_code == 410


@pytest.mark.parametrize("name", LIST_FORMATS)
def test_the_same_asked_again_comes_from_the_cache(client, article, name):
    path = f"/feeds/foshan/{name}"
    cache.clear()
    first = client.get(path)
    with CaptureQueriesContext(connection) as queries:
        again = client.get(path)
    assert again.content == first.content
    assert len(queries) <= 8
    withdrawal.withdraw(article, None, "有误")
    assert article.title not in client.get(path).text
    assert client.get(path)["ETag"] != first["ETag"]


def test_a_cache_that_forgets_does_no_harm(client, article, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert client.get("/feeds/foshan/rss.xml").status_code == 200


def test_compressed_and_plain_are_the_same(client, article):
    plain = client.get("/feeds/foshan/atom.xml")
    packed = client.get("/feeds/foshan/atom.xml", headers={"accept-encoding": "gzip, br"})
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert "Content-Encoding" not in plain
    for etag in (plain["ETag"], packed["ETag"]):
        headers = {"accept-encoding": "gzip", "if-none-match": etag}
        assert client.get("/feeds/foshan/atom.xml", headers=headers).status_code == 304


@pytest.mark.parametrize("query", ["", "?subtree=1", "?category=songqingliang&kind=article"])
def test_a_filtered_feed_is_conditional_too(client, article, query):
    path = f"/feeds/foshan/json{query}".replace("json", "feed.json")
    etag = client.get(path)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304
    assert not [query for query in queries if "articles_itempage" in query["sql"]]
    article.unpublish()
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_two_renderings_of_the_same_are_equal(client, article, guangzhou):
    """So that a hub can tell whether a feed has changed: what happens elsewhere changes no byte of it."""
    for each in FORMATS:
        path = f"/feeds/{each.name}?union=foshan&subtree=1"
        before = client.get(path, follow=True).content
        scene.make_event(guangzhou)
        assert client.get(path, follow=True).content == before


def test_a_feed_is_found_by_its_address(client, article, rf):
    site = Site.objects.get()
    for path in (
        "/feeds/rss.xml",
        "/feeds/foshan/atom.xml?subtree=1",
        "/feeds/feed.json?category=songqingliang",
    ):
        found = feeds.at(f"http://localhost{path}", site)
        assert found.url == f"http://localhost{path}"
        assert found.body(found.look()) == client.get(path).content
    assert (
        feeds.at("http://localhost/feeds/rss.xml?union=foshan", site).url
        == "http://localhost/feeds/foshan/rss.xml"
    )


@pytest.mark.parametrize(
    "url",
    ["", "x", "http://[", "http://localhost/", "http://localhost/sitemap.xml", "http://evil.example/feeds/rss.xml",
     "https://localhost/feeds/rss.xml", "http://localhost/feeds/nobody/rss.xml", "http://localhost/feeds/rss.xml?x=1",
     "http://localhost/feeds/foshan/events.ics?kind=article", "http://u@localhost/feeds/rss.xml"],
)  # fmt: skip
def test_what_is_no_address_of_a_feed(article, url):
    assert feeds.at(url, Site.objects.get()) is None
