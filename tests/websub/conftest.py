"""What the tests of the hub share: subscribers' servers, and a worker that does what is due."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db.models import F
from django.utils import timezone

from tests.hub.conftest import founded, start, var_dir  # noqa: F401  (fixtures)
from tests.websub.sites import Site, serving
from websub import delivering, following, verifying
from websub.models import Intent, Subscription, Topic

TOPIC = "http://localhost/feeds/rss.xml"


@pytest.fixture(autouse=True)
def loopback(settings) -> None:
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]


@pytest.fixture
def site(alliance) -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def ask(client, site) -> Callable:
    """ask(callback=..., mode=..., ...) -> the hub's answer; what is not said is a usual subscription."""

    def _ask(**said: str):
        form = {"mode": "subscribe", "topic": TOPIC, "callback": f"{site.url}/push"} | said
        body = {f"hub.{name}": value for name, value in form.items() if value is not None}
        kind = "application/x-www-form-urlencoded"
        return client.post("/websub", urlencode(body), content_type=kind)

    return _ask


def work() -> None:
    """All that is due, as the worker does it."""
    while following.follow_once() or verifying.ask_due() or delivering.send_due():
        pass


def hurry() -> None:
    """As if the pauses before retries were over."""
    now = timezone.now()
    Subscription.objects.exclude(due_at=None).update(due_at=now)
    Intent.objects.exclude(due_at=None).update(due_at=now)


def later(**by) -> None:
    """As if so much time had passed for all subscriptions."""
    step = timedelta(**by)
    Subscription.objects.update(lease_until=F("lease_until") - step, failing_since=F("failing_since") - step)


@pytest.fixture
def subscribe(ask) -> Callable:
    """subscribe(...) -> the subscription, verified."""

    def _subscribe(**said: str) -> Subscription:
        assert ask(**said).status_code == 202
        work()
        return Subscription.objects.latest("verified_at")

    return _subscribe


def many(callbacks: list[str], topic: str = TOPIC) -> None:
    """So many subscriptions that hold, without their being asked."""
    row, _ = Topic.objects.get_or_create(address=topic)
    following.look(row)
    now, newest = timezone.now(), row.payloads.get().pk
    Subscription.objects.bulk_create(
        Subscription(
            topic=row,
            callback=callback,
            host=callback.split("/")[2],
            verified_at=now,
            lease_until=now + timedelta(days=10),
            wanted=newest,
            delivered=newest,
        )
        for callback in callbacks
    )
