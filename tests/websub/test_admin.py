"""「推送订阅」: who may see and end subscriptions, and what a retry and an end do."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests import scene
from tests.websub.conftest import TOPIC, later, many, work
from websub.models import Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(site, subscribe, foshan) -> Subscription:
    """A subscription whose last push went wrong."""
    subscription = subscribe(secret="不给人看的密钥")
    site.replies.append((503, {}, b""))
    scene.make_article(foshan)
    work()
    subscription.refresh_from_db()
    return subscription


def page_of(subscription: Subscription) -> str:
    return reverse("hub_push", args=[subscription.pk])


@pytest.mark.parametrize("who", ["desk", "alliance_administrator"])
def test_the_list_says_who_takes_what_and_how_it_goes(failing, login, request, who):
    client = login(request.getfixturevalue(who))
    shown = client.get(reverse("hub_pushes") + "?group=failing").content.decode()
    assert failing.callback in shown
    assert TOPIC in shown
    assert "对方回应 503" in shown
    log = client.get(page_of(failing)).content.decode()
    assert "503" in log
    assert "下次重试" in log
    assert "不给人看的密钥" not in shown + log
    requests = client.get(reverse("hub_push_requests")).content.decode()
    assert failing.callback in requests
    assert "已核实" in requests


def test_nobody_else_sees_or_does_anything(failing, login, staff, auditor, outsider, foshan):
    for person in (*staff.values(), auditor, outsider):
        client = login(person)
        for address in (reverse("hub_pushes"), reverse("hub_push_requests"), page_of(failing)):
            assert client.get(address).status_code in {302, 403}
        assert client.post(page_of(failing), {"act": "end", "why": "x"}).status_code in {302, 403}
        assert "推送订阅" not in client.get("/admin/").content.decode()
    failing.refresh_from_db()
    assert failing.is_active


def test_the_list_can_be_searched(site, alliance, desk, login):
    many([f"{site.url}/one", f"{site.url}/two"])
    client = login(desk)
    shown = client.get(reverse("hub_pushes"), {"q": "/two"}).content.decode()
    assert f"{site.url}/two" in shown
    assert f"{site.url}/one" not in shown
    for odd in ("\x00", "%", "x" * 5000, "'"):
        assert client.get(reverse("hub_pushes"), {"q": odd, "group": odd, "p": odd}).status_code == 200


def test_the_list_asks_the_same_number_of_queries_however_long(
    site, alliance, desk, login, django_assert_max_num_queries
):
    many([f"{site.url}/{number}" for number in range(60)])
    client = login(desk)
    client.get(reverse("hub_pushes"))
    with django_assert_max_num_queries(30):
        assert client.get(reverse("hub_pushes")).status_code == 200


def test_a_retry_by_hand_goes_out_at_once_and_is_logged(site, failing, desk, login):
    assert login(desk).post(page_of(failing), {"act": "retry"}).status_code == 302
    work()
    assert len(site.pushed) == 2
    failing.refresh_from_db()
    assert failing.failing_since is None
    assert ModelLogEntry.objects.filter(action="websub.retry", user=desk).count() == 1


def test_after_giving_up_a_retry_by_hand_still_works(site, failing, desk, login):
    later(hours=25)
    site.take = lambda got: (500, {}, b"")
    Subscription.objects.update(due_at=failing.created_at)
    work()
    client = login(desk)
    assert "已停止重试" in client.get(reverse("hub_pushes") + "?group=given-up").content.decode()
    site.take = lambda got: (200, {}, b"")
    client.post(page_of(failing), {"act": "retry"})
    work()
    failing.refresh_from_db()
    assert failing.delivered == failing.wanted
    assert failing.gave_up_at is None


def test_an_end_needs_a_reason_is_told_and_logged(site, failing, desk, login, foshan):
    client = login(desk)
    assert "请写明为什么终止" in client.post(page_of(failing), {"act": "end"}).content.decode()
    client.post(page_of(failing), {"act": "end", "why": "贵站已停办"})
    work()
    told = site.questions[-1].asked
    assert (told["hub.mode"], told["hub.reason"]) == ("denied", "贵站已停办")
    scene.make_article(foshan, "新稿件")
    work()
    assert len(site.pushed) == 1
    entry = ModelLogEntry.objects.get(action="websub.end")
    assert "贵站已停办" in entry.message
    assert "这个订阅已经结束" in client.post(page_of(failing), {"act": "retry"}).content.decode()


def test_an_unknown_act_does_nothing(failing, desk, login):
    response = login(desk).post(page_of(failing), {"act": "explode", "why": "x"})
    assert "请选择一种处理" in response.content.decode()
    failing.refresh_from_db()
    assert failing.is_active
