"""Requests, verification of intent, leases, denials (WebSub, section 5)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Change
from tests import scene
from tests.websub.conftest import TOPIC, hurry, later, work
from tests.websub.sites import serving
from websub import delivering, ending, following, verifying
from websub.models import Delivery, Intent, Subscription, Topic
from websub.reaching import Answer

pytestmark = pytest.mark.django_db

DAYS = 24 * 60 * 60


def failure() -> str:
    intent = Intent.objects.latest("pk")
    assert intent.state in {Intent.State.FAILED, Intent.State.REFUSED}
    return intent.failure


def test_a_request_is_accepted_and_verified_by_a_challenge(site, ask):
    response = ask()
    assert response.status_code == 202
    assert site.received == []
    assert not Subscription.objects.exists()
    work()
    (question,) = site.questions
    assert question.target.startswith("/push?hub.mode=subscribe")
    assert question.asked["hub.topic"] == TOPIC
    assert question.asked["hub.lease_seconds"] == str(10 * DAYS)
    assert len(question.asked["hub.challenge"]) >= 32
    subscription = Subscription.objects.get()
    left = subscription.lease_until - timezone.now()
    assert timedelta(days=10, minutes=-1) < left <= timedelta(days=10)


def test_a_challenge_is_used_once(site, ask):
    ask(callback=f"{site.url}/a")
    ask(callback=f"{site.url}/b")
    work()
    assert len({question.asked["hub.challenge"] for question in site.questions}) == 2


def test_parameters_that_mean_nothing_to_the_hub_are_ignored(ask, subscribe):
    assert subscribe(foo="bar", verify="sync", verify_token="x").is_active


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("3600", 3600), ("86400", DAYS), (None, 10 * DAYS), ("", 10 * DAYS), ("99999999999", 90 * DAYS)],
)
def test_a_lease_is_always_given(site, subscribe, wanted, given):
    subscription = subscribe(lease_seconds=wanted)
    assert site.questions[-1].asked["hub.lease_seconds"] == str(given)
    assert abs((subscription.lease_until - subscription.verified_at).total_seconds() - given) < 1


@pytest.mark.parametrize(
    "reply",
    [
        (404, {}, b""),
        (200, {}, b"something else"),
        (200, {}, b""),
        (200, {}, b"x" * 100_000),
        (403, {}, b""),
        (500, {}, b""),
        (302, {"Location": "/push"}, b""),
        (204, {}, b""),
    ],
)
def test_who_does_not_confirm_is_not_subscribed(site, ask, foshan, reply):
    site.replies.append(reply)
    ask()
    work()
    assert failure()
    assert not Subscription.objects.exists()
    assert len(site.received) == 1
    scene.make_article(foshan)
    hurry()
    work()
    assert len(site.received) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_fails_even_if_it_leads_to_the_challenge(site, ask, status):
    def confirm(got):
        if got.target.startswith("/push"):
            return status, {"Location": got.target.replace("/push", "/moved")}, b""
        return 200, {}, got.asked["hub.challenge"].encode()

    site.confirm = confirm
    ask()
    work()
    assert "转址" in failure()
    assert not Subscription.objects.exists()


def test_the_challenge_counts_with_a_redirect_s_body_neither(site, ask):
    site.confirm = lambda got: (302, {"Location": "/"}, got.asked["hub.challenge"].encode())
    ask()
    work()
    assert failure()
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("change", [lambda c: c + b"\n", lambda c: b"<html>" + c, lambda c: c.upper()])
def test_the_echo_must_be_exact(site, ask, change):
    site.confirm = lambda got: (200, {}, change(got.asked["hub.challenge"].encode()))
    ask()
    work()
    assert "hub.challenge" in failure()
    assert not Subscription.objects.exists()


def test_a_server_that_is_away_for_a_moment_is_asked_again(alliance, ask):
    with serving() as away:
        port = int(away.url.rpartition(":")[2])
    ask(callback=f"http://127.0.0.1:{port}/push")
    work()
    assert Intent.objects.get().state == Intent.State.WAITING
    with serving(port=port):
        hurry()
        work()
    assert Subscription.objects.get().is_active


def test_a_server_that_stays_away_is_not_asked_for_ever(site, ask):
    ask(callback="http://127.0.0.1:9/push")
    for _ in range(3):
        work()
        hurry()
    assert "连不上" in failure()


def test_a_renewal_replaces_lease_and_secret_once_verified(site, ask, subscribe, foshan):
    first = subscribe(secret="旧", lease_seconds="3600")
    second = subscribe(secret="新", lease_seconds="7200")
    assert first.pk == second.pk
    assert Subscription.objects.count() == 1
    assert second.secret == "新"
    assert second.lease_until - first.lease_until > timedelta(seconds=3500)
    scene.make_article(foshan)
    work()
    assert len(site.pushed) == 1


def test_a_renewal_may_drop_the_secret(site, subscribe, foshan):
    subscribe(secret="旧")
    assert subscribe().secret == ""


@pytest.mark.parametrize("reply", [(404, {}, b""), (200, {}, b"no"), (500, {}, b"")])
@pytest.mark.parametrize("mode", ["subscribe", "unsubscribe"])
def test_without_confirmation_everything_stays_as_it_is(site, ask, subscribe, foshan, reply, mode):
    before = subscribe(secret="旧", lease_seconds="3600")
    site.replies.append(reply)
    ask(mode=mode, secret="新", lease_seconds="7200")
    work()
    after = Subscription.objects.get()
    assert (after.secret, after.lease_until, after.state) == ("旧", before.lease_until, before.state)
    scene.make_article(foshan)
    work()
    assert len(site.pushed) == 1


def test_a_renewal_that_is_not_answered_yet_interrupts_nothing(site, ask, subscribe, foshan):
    subscribe(secret="旧")
    ask(secret="新")
    scene.make_article(foshan)
    following.follow_once()
    delivering.send_due()
    assert len(site.pushed) == 1
    assert Subscription.objects.get().secret == "旧"


def test_an_unsubscription_is_verified_and_ends_it(site, ask, subscribe, foshan):
    subscribe()
    assert ask(mode="unsubscribe", lease_seconds="nonsense").status_code == 202
    work()
    assert site.questions[-1].asked["hub.mode"] == "unsubscribe"
    assert site.questions[-1].asked["hub.topic"] == TOPIC
    scene.make_article(foshan)
    work()
    assert site.pushed == []
    assert Subscription.objects.get().state == Subscription.State.UNSUBSCRIBED
    subscribe()
    scene.make_article(foshan)
    work()
    assert len(site.pushed) == 1


def test_to_unsubscribe_from_nothing_does_no_harm(site, ask):
    assert ask(mode="unsubscribe").status_code == 202
    work()
    assert not Subscription.objects.exists()


def test_one_callback_may_take_many_topics_and_one_topic_have_many_callbacks(site, subscribe, foshan):
    subscribe()
    subscribe(topic="http://localhost/feeds/foshan/atom.xml")
    subscribe(callback=f"{site.url}/other")
    scene.make_article(foshan)
    work()
    assert sorted(got.target for got in site.pushed) == ["/other", "/push", "/push"]


def test_a_feed_that_is_not_there_is_denied(site, ask):
    assert ask(topic="http://localhost/feeds/nowhere/rss.xml").status_code == 202
    work()
    (told,) = site.received
    assert told.method == "GET"
    assert told.asked == {
        "hub.mode": "denied",
        "hub.topic": "http://localhost/feeds/nowhere/rss.xml",
        "hub.reason": told.asked["hub.reason"],
    }
    assert told.asked["hub.reason"]
    assert not Subscription.objects.exists()


def test_who_takes_a_feed_that_ends_is_told(site, subscribe, foshan):
    subscribe(topic="http://localhost/feeds/foshan/rss.xml")
    subscribe()
    foshan.unpublish()
    work()
    denials = [got.asked for got in site.questions if got.asked["hub.mode"] == "denied"]
    assert [told["hub.topic"] for told in denials] == ["http://localhost/feeds/foshan/rss.xml"]
    states = dict(Subscription.objects.values_list("topic__address", "state"))
    assert states == {
        TOPIC: "active",
        "http://localhost/feeds/foshan/rss.xml": Subscription.State.DENIED,
    }


def test_a_section_that_opens_again_can_be_taken_again(site, subscribe, foshan):
    topic = "http://localhost/feeds/foshan/rss.xml"
    subscribe(topic=topic)
    foshan.unpublish()
    work()
    foshan.get_latest_revision().publish() if foshan.latest_revision else foshan.save_revision().publish()
    subscribe(topic=topic)
    scene.make_article(foshan)
    work()
    assert len(site.pushed) == 1


def test_a_topic_may_be_written_with_needless_escapes(site, subscribe):
    subscription = subscribe(topic="http://LOCALHOST:80/feeds/r%73s.xml")
    assert subscription.topic.address == TOPIC
    assert site.questions[-1].asked["hub.topic"] == "http://LOCALHOST:80/feeds/r%73s.xml"


def test_what_happens_between_question_and_answer_is_not_missed(site, ask, foshan):
    def confirm(got):
        return 200, {}, got.asked["hub.challenge"].encode()

    site.confirm = confirm
    ask()
    work_on = verifying.Verifications()
    claimed = work_on.claim(10, 0)
    scene.make_article(foshan)
    for asked, _ in claimed:
        work_on.settle([(asked, Answer(200, asked.challenge.encode()))])
    assert Change.objects.exists()
    work()
    assert len(site.pushed) == 1


def test_a_lease_that_ran_out_is_written_down(subscribe):
    subscribe(lease_seconds="60")
    later(seconds=61)
    ending.tidy()
    assert Subscription.objects.get().state == Subscription.State.EXPIRED


def test_old_rows_go_after_thirty_days(site, subscribe, foshan):
    subscription = subscribe()
    scene.make_article(foshan)
    work()
    old = timezone.now() - timedelta(days=31)
    Delivery.objects.update(at=old)
    Intent.objects.update(created_at=old)
    ending.tidy()
    assert not Delivery.objects.exists()
    assert not Intent.objects.exists()
    assert Subscription.objects.filter(pk=subscription.pk).exists()
    Subscription.objects.update(state="unsubscribed", ended_at=old)
    while ending.tidy():
        pass
    assert not Subscription.objects.exists()
    assert not Topic.objects.exists()
