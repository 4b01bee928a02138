"""Content distribution (WebSub, section 7): who gets what, signed how, and what the answers mean."""

import hashlib
import hmac
import itertools
import re
import time

import pytest

from tests import scene
from tests.websub.conftest import TOPIC, hurry, later, many, work
from websub.models import Delivery, Subscription

pytestmark = pytest.mark.django_db


def titles(body: bytes) -> list[str]:
    return re.findall(r"<title>(.*?)</title>", body.decode())[1:]


def test_a_publication_is_pushed_as_the_feed_itself(site, subscribe, client, foshan):
    subscribe()
    assert site.pushed == []
    scene.make_article(foshan, "送清凉到工地")
    work()
    (got,) = site.pushed
    feed = client.get("/feeds/rss.xml", headers={"host": "localhost"})
    assert got.body == feed.content
    assert got.headers["Content-Type"] == feed["Content-Type"]
    assert '<http://localhost/websub>; rel="hub"' in got.headers["Link"]
    assert f'<{TOPIC}>; rel="self"' in got.headers["Link"]
    assert got.headers["Link"].count("<") == 2


def test_nothing_new_is_not_pushed(site, subscribe, foshan, guangzhou):
    subscribe(topic="http://localhost/feeds/foshan/rss.xml")
    scene.make_article(guangzhou, "别处的稿件")
    work()
    assert site.pushed == []
    work()
    assert site.pushed == []


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_each_topic_is_pushed_in_its_own_type(site, subscribe, foshan, name):
    subscribe(topic=f"http://localhost/feeds/foshan/{name}")
    scene.make_article(foshan, "送清凉到工地")
    work()
    (got,) = site.pushed
    assert got.headers["Content-Type"].startswith(f"application/{name.removesuffix('.xml')}+xml")
    assert f'<http://localhost/feeds/foshan/{name}>; rel="self"' in got.headers["Link"]


def test_with_a_secret_it_is_signed(site, subscribe, foshan):
    subscribe(secret="工会的密钥")
    scene.make_article(foshan)
    work()
    (got,) = site.pushed
    expected = hmac.new("工会的密钥".encode(), got.body, hashlib.sha256).hexdigest()
    assert got.headers["X-Hub-Signature"] == f"sha256={expected}"


def test_without_a_secret_it_is_not(site, subscribe, foshan):
    subscribe()
    scene.make_article(foshan)
    work()
    assert "X-Hub-Signature" not in site.pushed[0].headers


def test_the_callback_is_asked_exactly_as_it_was_given(site, subscribe, foshan):
    odd = "/push/%7Eunion/a%2Fb?x=1&y=%E5%B7%A5&x=2&q='(a)'&empty="
    subscribe(callback=site.url + odd)
    scene.make_article(foshan)
    work()
    (question,), (got,) = site.questions, site.pushed
    assert got.target == odd
    assert question.target.startswith(f"{odd}&hub.mode=subscribe&")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_success_is_a_success(site, subscribe, foshan, status):
    subscription = subscribe()
    site.take = lambda got: (status, {}, b"")
    scene.make_article(foshan)
    work()
    hurry()
    work()
    assert len(site.pushed) == 1
    subscription.refresh_from_db()
    assert (subscription.delivered, subscription.due_at, subscription.failing_since) == (
        subscription.wanted,
        None,
        None,
    )


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
def test_anything_else_is_tried_again(site, subscribe, foshan, status):
    subscription = subscribe()
    site.replies.append((status, {"Location": "/elsewhere"}, b""))
    scene.make_article(foshan)
    work()
    subscription.refresh_from_db()
    assert subscription.due_at
    assert subscription.attempts == 1
    assert str(status) in subscription.failure
    assert [got.target for got in site.pushed] == ["/push"]  # no redirect is followed
    hurry()
    work()
    assert len(site.pushed) == 2
    assert site.pushed[0].body == site.pushed[1].body
    subscription.refresh_from_db()
    assert subscription.due_at is None
    assert subscription.attempts == 0
    assert subscription.failure == ""


def test_410_ends_the_subscription(site, subscribe, foshan):
    subscription = subscribe()
    site.replies.append((410, {}, b""))
    scene.make_article(foshan, "第一篇")
    work()
    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.GONE
    scene.make_article(foshan, "第二篇")
    hurry()
    work()
    assert len(site.pushed) == 1


def test_a_retry_brings_the_newest_content_and_never_an_older_after_it(site, subscribe, foshan):
    subscribe()
    site.replies += [(500, {}, b"")] * 2
    scene.make_article(foshan, "第一篇")
    work()
    scene.make_article(foshan, "第二篇")
    work()
    hurry()
    work()
    hurry()
    work()
    assert [titles(got.body) for got in site.pushed] == [
        ["第一篇"],
        ["第二篇", "第一篇"],
        ["第二篇", "第一篇"],
    ]


def test_the_pauses_grow_and_after_a_day_the_hub_gives_up(site, subscribe, foshan):
    subscription = subscribe()
    site.take = lambda got: (500, {}, b"")
    scene.make_article(foshan)
    pauses = []
    for _ in range(4):
        work()
        subscription.refresh_from_db()
        pauses.append((subscription.due_at - subscription.deliveries.latest("pk").at).total_seconds())
        hurry()
    assert all(later > 1.5 * earlier for earlier, later in itertools.pairwise(pauses))
    later(hours=24)
    work()
    subscription.refresh_from_db()
    assert subscription.due_at is None
    assert subscription.gave_up_at
    assert subscription.is_active
    site.take = lambda got: (200, {}, b"")
    scene.make_article(foshan, "有了新稿件")
    work()
    subscription.refresh_from_db()
    assert subscription.gave_up_at is None
    assert "有了新稿件" in titles(site.pushed[-1].body)


def test_a_lease_that_is_over_gets_nothing(site, subscribe, foshan):
    subscribe(lease_seconds="3600")
    later(seconds=3601)
    scene.make_article(foshan)
    work()
    assert site.pushed == []


def test_a_lease_that_ends_before_the_retry_gets_no_retry(site, subscribe, foshan):
    subscribe(lease_seconds="3600")
    site.replies.append((500, {}, b""))
    scene.make_article(foshan)
    work()
    later(seconds=3601)
    hurry()
    work()
    assert len(site.pushed) == 1


def test_a_withdrawal_is_pushed(site, subscribe, foshan):
    article = scene.make_article(foshan, "有误的稿件")
    subscribe()
    article.unpublish()
    work()
    (got,) = site.pushed
    assert titles(got.body) == []


def test_every_attempt_is_in_the_log(site, subscribe, foshan):
    subscription = subscribe()
    site.replies.append((503, {}, b""))
    scene.make_article(foshan)
    work()
    hurry()
    work()
    lines = Delivery.objects.filter(subscription=subscription).order_by("pk")
    assert [(line.attempt, line.status, bool(line.failure)) for line in lines] == [
        (1, 503, True),
        (2, 200, False),
    ]
    assert {line.payload for line in lines} == {Subscription.objects.get().delivered}


def test_the_answer_is_not_read(site, subscribe, foshan):
    subscribe()
    site.take = lambda got: (200, {}, b"x" * 3_000_000)
    scene.make_article(foshan)
    work()
    assert Subscription.objects.get().due_at is None


def test_one_that_is_slow_or_away_delays_no_other(site, subscribe, ask, foshan, monkeypatch):
    monkeypatch.setattr("websub.reaching.TIMEOUT", 1.0)
    subscribe(callback=f"{site.url}/quick")
    arrived = []

    def take(got):
        if "slow" in got.target:
            time.sleep(1.5)
        else:
            arrived.append(time.monotonic())
        return 200, {}, b""

    for number in range(5):
        ask(callback=f"{site.url}/slow{number}")
    work()
    Subscription.objects.filter(callback__endswith="slow0").update(callback="http://127.0.0.1:9/dead")
    site.take = take
    scene.make_article(foshan)
    begun = time.monotonic()
    work()
    assert arrived[0] - begun < 0.9
    assert Subscription.objects.filter(failing_since=None).count() == 1
    assert Subscription.objects.filter(attempts=1).count() == 5


def test_the_number_of_queries_depends_on_no_subscriber(site, foshan, django_assert_max_num_queries):
    many([f"{site.url}/{number}" for number in range(150)])
    scene.make_article(foshan)
    with django_assert_max_num_queries(120):  # a few more or less, as the answers come in
        work()
    assert len(site.pushed) == 150
