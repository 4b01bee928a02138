from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from wagtail.models import Site

from home.models import SiteSetting
from pagecache import the_clock
from pagecache.keeping import of_process


@pytest.fixture
def reader(settings, alliance, monkeypatch) -> Iterator[Client]:
    """A reader of a process that keeps pages; no minute ends while a test counts queries."""
    monkeypatch.setattr(the_clock, "MINUTE", timedelta(hours=2))
    SiteSetting.for_site(Site.objects.get(is_default_site=True))  # made when it is first asked for
    settings.PAGE_CACHE = 2**22
    of_process.forget()
    yield Client()
    of_process.forget()


@pytest.fixture
def fresh(settings, db) -> Callable[[str], bytes]:
    """fresh(address) -> the page as it is made anew."""

    def _fresh(address: str) -> bytes:
        kept, settings.PAGE_CACHE = settings.PAGE_CACHE, 0
        try:
            return Client().get(address).content
        finally:
            settings.PAGE_CACHE = kept

    return _fresh
