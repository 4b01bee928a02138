"""Conditional requests: nothing new is said cheaply, and never when something is new."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date
from wagtail.models import PageViewRestriction

from articles.exchange import sharing
from articles.models import Change, Placement
from articles.withdrawals import withdrawal
from home.models import HomePage
from tests import scene
from tests.standing import standing

PATHS = ("/feeds/rss.xml", "/feeds/atom.xml", "/feeds/foshan/rss.xml", "/feeds/foshan/atom.xml")
FEED = "/feeds/foshan/rss.xml"
ADOPTER = "/feeds/guangzhou/rss.xml"

pytestmark = pytest.mark.django_db


@standing
def article(foshan):
    return scene.make_article(foshan)


@pytest.fixture
def tag(client):
    """tag(path) -> the feed's present ETag."""
    return lambda path: client.get(path)["ETag"]


def later(monkeypatch, **delta) -> None:
    moment = timezone.now() + timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize("path", PATHS)
def test_what_is_known_is_not_sent_again(client, article, path, monkeypatch):
    later(monkeypatch, seconds=5)
    first = client.get(path)
    for known in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        again = client.get(path, headers=known)
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_new_is_said_without_reading_items(client, article, path):
    etag = client.get(path)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304
    assert len(queries) <= 8
    assert not [query for query in queries if "articles_itempage" in query["sql"]]


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_a_body(client, article, path, monkeypatch):
    later(monkeypatch, seconds=5)
    head, get = client.head(path), client.get(path)
    assert head.status_code == 200
    assert head.content == b""
    assert {key: head[key] for key in ("ETag", "Last-Modified", "Content-Type")} == {
        key: get[key] for key in ("ETag", "Last-Modified", "Content-Type")
    }


def test_a_feed_is_only_read(client, foshan):
    assert client.post(FEED).status_code == 405


def test_a_feed_comes_compressed(client, article):
    response = client.get(FEED, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert client.get(FEED, headers={"if-none-match": response["ETag"]}).status_code == 304


def update(article, guangzhou):
    article.save_revision().publish()


def withdraw(article, guangzhou):
    withdrawal.withdraw(article, None, "数字有误")


def unpublish(article, guangzhou):
    article.unpublish()


def delete(article, guangzhou):
    article.delete()


def move_away(article, guangzhou):
    article.move(guangzhou, pos="last-child")


def change_slug(article, guangzhou):
    article.slug = "20230819-another"
    article.save_revision().publish()


def close_section(article, guangzhou):
    article.section.unpublish()


def make_private(article, guangzhou):
    PageViewRestriction.objects.create(page=article, restriction_type="login")


def make_section_private(article, guangzhou):
    PageViewRestriction.objects.create(page=article.section, restriction_type="login")


def make_site_private(article, guangzhou):
    PageViewRestriction.objects.create(page=HomePage.objects.get(), restriction_type="login")


TAKING_AWAY = (withdraw, unpublish, delete, close_section, make_private, make_section_private)


@pytest.mark.parametrize("act", [update, move_away, change_slug, *TAKING_AWAY])
def test_an_act_on_an_item_renews_every_feed_that_has_it(client, article, guangzhou, act):
    sharing.adopt(article, guangzhou, None)
    paths = ("/feeds/rss.xml", ADOPTER)
    known = {path: client.get(path)["ETag"] for path in paths}
    act(article, guangzhou)
    for path in paths:
        response = client.get(path, headers={"if-none-match": known[path]})
        assert response.status_code == 200
        if act in TAKING_AWAY:
            assert article.title not in response.content.decode()


@pytest.mark.parametrize("act", [update, withdraw, unpublish, delete, move_away, change_slug, make_private])
def test_an_act_on_an_item_renews_its_own_union_s_feed(client, article, guangzhou, tag, act):
    known = tag(FEED)
    act(article, guangzhou)
    assert client.get(FEED, headers={"if-none-match": known}).status_code == 200


def test_a_hidden_site_has_no_union_s_feed(client, article, guangzhou):
    make_site_private(article, guangzhou)
    assert client.get(FEED).status_code == 404
    assert article.title not in client.get("/feeds/rss.xml").content.decode()


def test_adopting_and_dropping_renew_the_adopter_s_feed(client, article, guangzhou, tag):
    empty = tag(ADOPTER)
    placement = sharing.adopt(article, guangzhou, None)
    adopted = tag(ADOPTER)
    sharing.drop(placement, None)
    assert len({empty, adopted, tag(ADOPTER)}) == 3


def test_what_happens_elsewhere_leaves_a_union_s_feed_known(client, article, guangzhou, tag):
    known = tag(FEED)
    scene.make_article(guangzhou).save_revision().publish()
    assert client.get(FEED, headers={"if-none-match": known}).status_code == 304


def test_an_item_expires_by_the_clock_before_anybody_writes_it_down(
    client, foshan, guangzhou, tag, monkeypatch
):
    article = scene.make_article(foshan, expire_at=timezone.now() + timedelta(hours=1))
    sharing.adopt(article, guangzhou, None)
    known = {path: client.get(path) for path in ("/feeds/rss.xml", FEED, ADOPTER)}
    later(monkeypatch, minutes=30)
    for path, response in known.items():
        assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 304
    later(monkeypatch, minutes=90)
    for path, response in known.items():
        for header in ({"if-none-match": response["ETag"]}, {"if-modified-since": response["Last-Modified"]}):
            renewed = client.get(path, headers=header)
            assert renewed.status_code == 200
            assert article.title not in renewed.content.decode()


def test_last_modified_is_the_withdrawal_s_time(client, article, monkeypatch):
    published = client.get(FEED)["Last-Modified"]
    later(monkeypatch, hours=3)
    withdrawal.withdraw(article, None, "数字有误")
    response = client.get(FEED, headers={"if-modified-since": published})
    assert response.status_code == 200
    assert response["Last-Modified"] == http_date(timezone.now().timestamp())
    assert b"<lastBuildDate>" in response.content


def test_two_changes_of_one_second_are_told_apart_in_the_end(client, foshan, monkeypatch):
    moments = [datetime(2030, 1, 1, 12, 0, 0, micro, UTC) for micro in (100_000, 600_000)]
    monkeypatch.setattr(timezone, "now", lambda: moments[0])
    scene.make_article(foshan, "第一篇")
    between = client.get(FEED)
    monkeypatch.setattr(timezone, "now", lambda: moments[1])
    scene.make_article(foshan, "第二篇")
    monkeypatch.setattr(timezone, "now", lambda: moments[1] + timedelta(seconds=1))
    after = client.get(FEED, headers={"if-modified-since": between["Last-Modified"]})
    assert after.status_code == 200
    assert client.get(FEED, headers={"if-modified-since": after["Last-Modified"]}).status_code == 304


def test_a_change_that_commits_late_is_not_missed(client, article, tag):
    known = tag(FEED)
    early = Change.objects.latest("id")
    # What a transaction that began first and committed last leaves: a row with a lower id, not yet numbered.
    Change.objects.filter(pk=early.pk).update(position=None)
    assert client.get(FEED, headers={"if-none-match": known}).status_code in {200, 304}
    Change.objects.bulk_create(
        [Change(id=10_000, scope="item", kind="updated", section_id=article.section_id)]
    )
    renewed = tag(FEED)
    Change.objects.bulk_create(
        [Change(id=9_999, scope="item", kind="updated", section_id=article.section_id)]
    )
    assert tag(FEED) != renewed


def test_a_feed_in_an_empty_log_is_served(client, foshan):
    Change.objects.all()._raw_delete("default")
    response = client.get(FEED)
    assert response.status_code == 200
    assert "Last-Modified" not in response
    assert client.get(FEED, headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_unknown_private_and_closed_sections(client, foshan, guangzhou, name):
    PageViewRestriction.objects.create(page=guangzhou, restriction_type="login")
    assert client.get(f"/feeds/nobody/{name}").status_code == 404
    assert client.get(f"/feeds/guangzhou/{name}").status_code == 404
    foshan.unpublish()
    closed = client.get(f"/feeds/foshan/{name}")
    assert closed.status_code == 410
    assert "关闭" in closed.content.decode()


def test_a_declined_offer_stands_in_no_feed(client, article, guangzhou):
    sharing.offer(article, [guangzhou], None)
    sharing.decline(article, guangzhou, None)
    assert Placement.objects.exists()
    assert article.title not in client.get(ADOPTER).content.decode()
