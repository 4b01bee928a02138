"""An article, and a reader who sends in what is wrong with it."""

import pytest
from django.core.cache import cache
from django.test import Client

from feedback import tickets
from tests import scene
from tests.reading import Reading
from tests.standing import standing


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


@standing
def item(foshan):
    return scene.make_article(foshan, "送清凉到工地")


@pytest.fixture
def reader():
    """A browser that keeps no cookie and is held to Django's check of forged requests."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def long_ago(monkeypatch):
    """long_ago(seconds) -> tickets issued from now on are that old."""

    def _long_ago(seconds: float) -> None:
        monkeypatch.setattr(tickets.signing.TimestampSigner, "timestamp", lambda signer: stamp(seconds))

    return _long_ago


def stamp(seconds: float) -> str:
    return tickets.signing.b62_encode(int(tickets.signing.time.time() - seconds))


@pytest.fixture
def report(reader, item, long_ago):
    """report(problem=...) -> the answer to what a reader filled in a minute after opening the form."""

    def _report(address: str = "", client=None, headers=None, **fields):
        long_ago(fields.pop("seconds", 60))
        client, address = client or reader, address or f"/feedback/{item.pk}/"
        page = Reading(client.get(address))
        ticket = page.document.xpath("//input[@name='ticket']/@value")[0]
        filled = {"problem": "应为七月三日。", "passage": "", "contact": "", "homepage": "", "ticket": ticket}
        return client.post(address, filled | fields, headers=headers or {})

    return _report
