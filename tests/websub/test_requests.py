"""What is no request for the hub: told clearly, and nothing is kept or called up."""

import pytest
from django.test import Client

from tests.websub.conftest import work
from websub.models import Intent

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"mode": None}, "hub.mode"),
        ({"mode": ""}, "hub.mode"),
        ({"mode": "publish"}, "hub.mode"),
        ({"mode": "denied"}, "hub.mode"),
        ({"mode": "Subscribe"}, "hub.mode"),
        ({"topic": None}, "hub.topic"),
        ({"topic": "not an address"}, "hub.topic"),
        ({"topic": "http://localhost/"}, "hub.topic"),
        ({"topic": "http://localhost/sitemap.xml"}, "hub.topic"),
        ({"topic": "http://localhost/admin/"}, "hub.topic"),
        ({"topic": "http://localhost/feeds/../admin/"}, "hub.topic"),
        ({"topic": "http://localhost/feeds/rss.xml#top"}, "hub.topic"),
        ({"topic": "https://localhost/feeds/rss.xml"}, "hub.topic"),
        ({"topic": "http://localhost:8000/feeds/rss.xml"}, "hub.topic"),
        ({"topic": "http://other.example/feeds/rss.xml"}, "hub.topic"),
        ({"topic": "http://me@localhost/feeds/rss.xml"}, "hub.topic"),
        ({"topic": "http://[::1/feeds/rss.xml"}, "hub.topic"),
        ({"topic": "http://localhost:99999/feeds/rss.xml"}, "hub.topic"),
        ({"topic": "http://localhost/feeds/rss.xml?x=" + "1" * 700}, "hub.topic"),
        ({"callback": None}, "hub.callback"),
        ({"callback": "push"}, "hub.callback"),
        ({"callback": "ftp://a.example/push"}, "hub.callback"),
        ({"callback": "javascript:alert(1)"}, "hub.callback"),
        ({"callback": "file:///etc/passwd"}, "hub.callback"),
        ({"callback": "http:///push"}, "hub.callback"),
        ({"callback": "http://a b.example/"}, "hub.callback"),
        ({"callback": "http://a.example/推送"}, "hub.callback"),
        ({"callback": "http://a.example/\r\nX-Evil: 1"}, "hub.callback"),
        ({"callback": "http://me:secret@a.example/"}, "hub.callback"),
        ({"callback": "http://a.example/#x"}, "hub.callback"),
        ({"callback": "http://a.example:99999/"}, "hub.callback"),
        ({"callback": "http://[::1/"}, "hub.callback"),
        ({"callback": "http://localhost/push"}, "hub.callback"),
        ({"callback": "https://localhost/websub"}, "hub.callback"),
        ({"callback": "http://a.example/" + "x" * 1000}, "hub.callback"),
        ({"lease_seconds": "0"}, "hub.lease_seconds"),
        ({"lease_seconds": "-5"}, "hub.lease_seconds"),
        ({"lease_seconds": "1.5"}, "hub.lease_seconds"),
        ({"lease_seconds": "ten"}, "hub.lease_seconds"),
        ({"lease_seconds": "١٢"}, "hub.lease_seconds"),
        ({"lease_seconds": "9" * 5000}, "hub.lease_seconds"),
        ({"secret": "x" * 200}, "hub.secret"),
        ({"secret": "密" * 67}, "hub.secret"),
        ({"secret": "a\x00b"}, "hub.secret"),
    ],
)
def test_a_wrong_request_is_answered_with_the_parameter_at_fault(ask, said, named):
    response = ask(**said)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith(named)
    assert not Intent.objects.exists()


def test_the_longest_secret_is_taken(subscribe):
    assert subscribe(secret="x" * 199).secret == "x" * 199


@pytest.mark.parametrize("name", ["mode", "topic", "callback", "lease_seconds", "secret"])
def test_a_parameter_may_stand_once_only(client, name):
    body = f"hub.{name}=1&hub.{name}=2"
    response = client.post("/websub", body, content_type=FORM)
    assert response.status_code == 400
    assert f"hub.{name}" in response.content.decode()


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_another_form_of_request_is_refused(client, kind):
    assert client.post("/websub", b"{}", content_type=kind).status_code == 415


def test_a_request_that_is_too_large_is_refused(client):
    assert client.post("/websub", "x=" + "1" * 70_000, content_type=FORM).status_code == 413


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch", "options"])
def test_nothing_but_post(client, method):
    response = getattr(client, method)("/websub")
    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_no_cookie_and_no_token_is_needed(site, ask):
    strict = Client(enforce_csrf_checks=True)
    body = f"hub.mode=subscribe&hub.topic=http://localhost/feeds/rss.xml&hub.callback={site.url}/push"
    response = strict.post("/websub", body, content_type=FORM)
    assert response.status_code == 202
    assert not response.cookies


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("WEBSUB_REQUESTS_PER_SENDER", {"callback": "http://other.example/"}),
        ("WEBSUB_REQUESTS_PER_HOST", {"mode": "unsubscribe"}),
        ("WEBSUB_SUBSCRIPTIONS_PER_HOST", {}),
        ("WEBSUB_SUBSCRIPTIONS", {"callback": "http://other.example/"}),
    ],
)
def test_there_is_a_limit_to_everything(ask, subscribe, settings, setting, said):
    setattr(settings, setting, 2)
    for number in range(2):
        subscribe(topic=f"http://localhost/feeds/{('rss', 'atom')[number]}.xml")
    response = ask(**said)
    assert response.status_code == 429
    assert response["Retry-After"]
    assert Intent.objects.count() == 2


def test_another_sender_has_limits_of_its_own(client, ask, settings):
    settings.WEBSUB_REQUESTS_PER_SENDER = 1
    assert ask().status_code == 202
    assert ask().status_code == 429
    client.defaults["HTTP_X_FORWARDED_FOR"] = "10.0.0.1, 192.0.2.7"
    assert ask().status_code == 202
    assert "192.0.2.7" not in str(Intent.objects.values_list("sender", flat=True))


def test_the_same_request_twice_is_verified_once(site, ask):
    ask()
    ask(lease_seconds="3600")
    work()
    (question,) = site.questions
    assert question.asked["hub.lease_seconds"] == "3600"


def test_a_callback_inside_the_network_is_never_asked(site, ask, settings):
    settings.OUTBOUND_ALLOWED = []
    ask()
    work()
    assert site.received == []
    assert "内部网络" in Intent.objects.get().failure
