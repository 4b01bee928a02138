"""Tokens and receipts: a site is known by its token, and its word is kept once."""

import json
import uuid

import pytest
from wagtail.models import PageViewRestriction

from articles.withdrawals import withdrawal
from subscribers import managing
from subscribers.models import Receipt, Subscriber
from tests.scene import make_article
from tests.subscribers.copies import Copy

pytestmark = pytest.mark.django_db

ADDRESS = "https://www.fs-union.example.org/a/1"


@pytest.fixture
def article(foshan):
    return make_article(foshan)


def test_the_token_itself_is_not_kept(site):
    kept = Subscriber.objects.values().get()
    assert site.token not in map(str, kept.values())
    assert kept["token_ending"] == site.token[-4:]


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "Bearer ", "Basic YTpi", "Bearer \x80\xff", "x"]
)
def test_a_wrong_token_is_refused_everywhere(client, site, header):
    for address in ("/api/v1/changes", f"/api/v1/items/{uuid.uuid4()}"):
        response = client.get(address, headers={"Authorization": header})
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert list(response.json()["errors"]) == ["authorization"]


def test_a_former_token_and_a_suspended_sites_count_no_more(site, operator):
    managing.suspend(site.entry(), operator)
    assert "停用" in site.get("/api/v1/changes").json()["errors"]["authorization"]
    managing.resume(site.entry(), operator)
    assert site.get("/api/v1/changes").status_code == 200
    managing.renew(site.entry(), operator)
    assert site.get("/api/v1/changes").status_code == 401


def test_a_sites_requests_say_how_far_it_is_and_what_went_wrong(site, article):
    first = site.get("/api/v1/changes").json()
    entry = site.entry()
    assert entry.contacted_at is not None
    assert entry.position == 0
    site.get(f"/api/v1/changes?since={first['cursor']}")
    assert site.entry().position == int(first["cursor"].split(".")[0]) > 0
    assert site.get("/api/v1/changes?kind=poem").status_code == 400
    assert site.entry().failures == 1
    assert "kind" in site.entry().problem
    site.get(f"/api/v1/changes?since={first['cursor']}")
    assert site.entry().failures == 0


def test_following_another_part_says_nothing_of_its_own(make_site, article):
    site = make_site(selection="union=foshan")
    copy = Copy()
    copy.follow()
    site.get(f"/api/v1/changes?since={copy.cursor}")
    assert site.entry().position == 0
    site.get(f"/api/v1/changes?union=foshan&since={copy.cursor}")
    assert site.entry().position > 0


def test_a_site_goes_on_where_the_section_above_all_it_follows_is_closed(make_site, article, foshan):
    site = make_site(selection="union=foshan&subtree=1")
    withdrawal.close_section(foshan, None, "整顿", "已关闭")
    copy = Copy("union=foshan&subtree=1")
    copy.follow()
    site.get(f"/api/v1/changes?{copy.query}&since={copy.cursor}")
    assert site.entry().position == int(copy.cursor.split(".")[0]) > 0


def test_member_sites_are_told_the_title_of_what_is_gone_if_the_public_ever_saw_it(site, article, guangzhou):
    withdrawal.withdraw(article, None, "有误")
    PageViewRestriction.objects.create(page=guangzhou, restriction_type="login")
    withdrawal.withdraw(make_article(guangzhou, "内部参考"), None, "有误")
    first = site.get("/api/v1/changes").json()
    then = site.get(f"/api/v1/changes?since={first['cursor']}").json()
    assert {line["title"] for line in first["changes"] + then["changes"]} == {article.title, ""}
    assert site.get(f"/api/v1/items/{article.translation_key}").json()["title"] == article.title


def test_a_receipt_is_kept_once(site, article):
    first, again = site.say(article, "shown"), site.say(article, "shown")
    assert [first.status_code, again.status_code] == [201, 200]
    assert first.json() == again.json()
    receipt = Receipt.objects.get()
    assert (receipt.subscriber, receipt.item_id, receipt.state) == (site.subscriber, article.pk, "shown")
    assert (receipt.title, receipt.address) == (article.title, ADDRESS)
    assert site.say(article, "removed").status_code == 201
    assert Receipt.objects.get().state == "removed"


def test_a_receipt_for_what_is_withdrawn_by_now_is_taken(site, article):
    withdrawal.withdraw(article, None, "有误")
    assert site.say(article, "removed").status_code == 201


def test_a_receipt_needs_a_token(client, article):
    response = client.post("/api/v1/receipts", {}, content_type="application/json")
    assert response.status_code == 401
    assert list(response.json()["errors"]) == ["authorization"]


@pytest.mark.parametrize(
    ("wrong", "parameter"),
    [
        ({"item": None}, "item"),
        ({"item": "no id"}, "item"),
        ({"item": f"urn:uuid:{uuid.UUID(int=7)}"}, "item"),
        ({"item": ["a"]}, "item"),
        ({"item": "x" * 5000}, "item"),
        ({"state": "burnt"}, "state"),
        ({"state": {"a": 1}}, "state"),
        ({"address": "https://evil.example.com/a"}, "address"),
        ({"address": "https://fs-union.example.org.evil.com/"}, "address"),
        ({"address": "https://evilfs-union.example.org/"}, "address"),
        ({"address": "https://fs-union.example.org@evil.com/"}, "address"),
        ({"address": "https://a:b@www.fs-union.example.org/"}, "address"),
        ({"address": "javascript:alert(1)//www.fs-union.example.org"}, "address"),
        ({"address": "http://[::1"}, "address"),
        ({"address": "https://www.fs-union.example.org/\r\nX: y"}, "address"),
        ({"address": "https://www.fs-union.example.org/" + "a" * 600}, "address"),
        ({"cursor": "mine"}, "cursor"),
    ],
)
def test_what_is_wrong_with_a_receipt_is_said_and_nothing_kept(site, article, wrong, parameter):
    right = {"item": f"urn:uuid:{article.translation_key}", "state": "shown", "address": ADDRESS}
    response = site.post(**right | wrong)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [parameter]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("7", "application/json", 400),
        ("[" * 50_000, "application/json", 400),
        ('{"item": "\ud800"}'.encode("utf-8", "surrogatepass"), "application/json", 400),
        ("item=1", "application/x-www-form-urlencoded", 415),
        (json.dumps({"item": "x" * 70_000}), "application/json", 413),
    ],
)
def test_what_is_no_receipt_at_all_is_refused_in_the_same_shape(site, body, kind, status):
    response = site.client.post("/api/v1/receipts", body, content_type=kind)
    assert response.status_code == status
    assert response.json()["errors"]
