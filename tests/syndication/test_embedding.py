"""The list for other sites' pages: framed or plain, as its address asks, and nothing but what is public."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from articles.exchange import sharing
from articles.withdrawals import withdrawal
from tests import scene

WAYS = ("/embed/list", "/embed/fragment")

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(client):
    """listed(path) -> text -> address of each item, in order."""

    def _listed(path: str) -> dict[str, str]:
        response = client.get(path)
        assert response.status_code == 200, response.text
        return {link.text: link.get("href") for link in html.fromstring(response.text).find_class("hub-link")}

    return _listed


@pytest.mark.parametrize("way", WAYS)
def test_the_newest_of_the_alliance_or_of_a_union(listed, foshan, guangzhou, way):
    scene.make_article(foshan, "佛山的")
    article = scene.make_article(guangzhou, "广州的")
    sharing.adopt(article, foshan, None)
    assert list(listed(way)) == ["广州的", "佛山的"]
    assert listed(f"{way}?union=foshan&count=1") == {
        "广州的": f"http://localhost/foshan/shared/{article.slug}/"
    }
    assert list(listed(f"{way}?union=guangzhou&kind=article")) == ["广州的"]


@pytest.mark.parametrize("way", WAYS)
def test_events_to_come_soonest_first(listed, foshan, way, monkeypatch):
    for days, title in ((9, "后"), (3, "先"), (-3, "已过")):
        start = timezone.now() + timedelta(days=days)
        scene.make_event(foshan, title, starts_at=start, ends_at=start + timedelta(hours=2))
    scene.make_article(foshan)
    assert list(listed(f"{way}?union=foshan&kind=event")) == ["先", "后"]
    moment = timezone.now() + timedelta(days=4)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert list(listed(f"{way}?union=foshan&kind=event")) == ["后"]


def test_what_is_shown_can_be_chosen(client, foshan):
    scene.make_article(foshan)
    whole = client.get("/embed/fragment?union=foshan").text
    bare = client.get("/embed/fragment?union=foshan&title=0&source=0&date=0").text
    for part in ("hub-title", "hub-source", "<time"):
        assert part in whole
        assert part not in bare
    assert "--mark: #00aa11;" in client.get("/embed/list?colour=00AA11").text


def test_every_link_leaves_the_frame(client, foshan):
    scene.make_article(foshan)
    for way in WAYS:
        links = list(html.fromstring(client.get(way).text).iter("a"))
        assert {link.get("target") for link in links} == {"_top"}
        assert all(link.get("href").startswith("http://localhost/") for link in links)


def test_only_the_framed_page_may_be_framed(client, foshan):
    framed = client.get("/embed/list")
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    for path in ("/embed/fragment", "/", "/feeds/rss.xml"):
        assert client.get(path)["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors *" not in client.get(path)["Content-Security-Policy"]


def test_no_script_and_no_cookie(client, foshan):
    scene.make_article(foshan)
    for way in WAYS:
        response = client.get(way)
        assert "<script" not in response.text
        assert not response.cookies
    assert "script-src 'none'" in client.get("/embed/list")["Content-Security-Policy"]


@pytest.mark.parametrize("way", WAYS)
def test_unchanged_is_not_sent_again_and_withdrawn_goes_at_once(client, foshan, way):
    article = scene.make_article(foshan)
    first = client.get(way)
    assert client.get(way, headers={"if-none-match": first["ETag"]}).status_code == 304
    withdrawal.withdraw(article, None, "有误")
    again = client.get(way, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert article.title not in again.text


@pytest.mark.parametrize(
    "query",
    ["count=0", "count=31", "count=x", "count=-1", "count=" + "9" * 400, "colour=red", "colour=%23b5171e",
     "colour=b5171e;}body{background:url(x)", "title=yes", "date=2", "union=nobody", "kind=all", "x=1", "count=1&count=2"],
)  # fmt: skip
def test_what_cannot_be_done_is_said(client, foshan, query):
    for way in WAYS:
        response = client.get(f"{way}?{query}")
        assert response.status_code == 400
        assert response["Content-Type"].startswith("text/plain")
        assert response.text.startswith(query.partition("=")[0])


def test_what_a_title_holds_is_text(client, foshan):
    scene.make_article(foshan, "<script>alert(1)</script>")
    assert "&lt;script&gt;" in client.get("/embed/list").text
    assert "<script" not in client.get("/embed/list").text


def test_a_closed_section_s_list_is_gone(client, foshan):
    foshan.unpublish()
    assert client.get("/embed/list?union=foshan").status_code == 410


def test_as_many_queries_for_many(client, foshan, guangzhou):
    def count(path: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def publish(number: int) -> None:
        for _ in range(number):
            scene.make_event(foshan)
            sharing.adopt(scene.make_article(guangzhou), foshan, None)

    paths = ("/embed/list?union=foshan", "/embed/list?union=foshan&kind=event", "/embed/list")
    publish(1)
    few = [count(path) for path in paths]
    publish(4)
    assert [count(path) for path in paths] == few
