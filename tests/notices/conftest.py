"""One person who is told things, and a mail server whose moods a test chooses."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notices.models import MailPreference, Notice
from notices.telling import tell
from tests import scene
from tests.notices import moods


@pytest.fixture
def person(db):
    return scene.make_person("minyi")


@pytest.fixture
def told(person):
    """told(text) -> the notice that the person gets."""

    def _told(text="《送清凉》退回修改", kind=Notice.Kind.RETURNED, **fields) -> Notice:
        tell([person], kind, text, **fields)
        return Notice.objects.filter(person=person).latest("pk")

    return _told


@pytest.fixture
def prefer(person):
    """prefer(mode, hour) -> how the person wants mail from now on."""

    def _prefer(mode: str, hour: int = 8) -> None:
        MailPreference.objects.update_or_create(person=person, defaults={"mode": mode, "digest_hour": hour})

    return _prefer


@pytest.fixture
def clock(monkeypatch):
    """clock(day, hour, minute) sets the time in November 2026, here; every `timezone.now` says so."""

    def _clock(day: int, hour: int, minute: int = 0) -> datetime:
        moment = datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return _clock


@pytest.fixture
def server(settings):
    """The mail server's moods; see `moods.Backend`."""
    settings.EMAIL_BACKEND = "tests.notices.moods.Backend"
    settings.WAGTAILADMIN_BASE_URL = "https://hub.example.org"
    moods.server = moods.Server()
    return moods.server
