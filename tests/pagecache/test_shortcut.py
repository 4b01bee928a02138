"""A kept page goes past Django: the same answer, whole, compressed, for HEAD and for who has it; and nobody else's."""

import gzip
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import RequestFactory

from articles.models import ItemPage
from pagecache import shared_links
from pagecache.log_tail import LogTail
from pagecache.nginx import configuration
from pagecache.shortcut import Shortcut
from tests import scene

pytestmark = pytest.mark.django_db


class Server:
    """What a WSGI server does; `passed`: requests that went on to Django."""

    def __init__(self) -> None:
        self.passed = 0
        self._django = WSGIHandler()
        self._application = Shortcut(self._site)

    def _site(self, environ, start_response):
        self.passed += 1
        return self._django(environ, start_response)

    def get(self, path: str, method: str = "GET", **headers: str):
        environ = RequestFactory().generic(method, path, headers=headers).environ
        environ["wsgi.input"] = BytesIO()
        sent = {}
        body = self._application(environ, lambda status, headers: sent.update(status=status, headers=headers))
        names = {name.lower(): value for name, value in sent["headers"]}
        return int(sent["status"].split()[0]), names, b"".join(body)


@pytest.fixture
def server(reader, monkeypatch):
    # A request that is over would close the connection that the test's transaction is on.
    monkeypatch.setattr("django.db.close_old_connections", lambda **kwargs: None)
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    return Server()


@pytest.fixture
def address(foshan):
    return scene.make_article(foshan, "凉茶车").url


def test_the_second_time_it_goes_past_django(server, address, django_assert_num_queries):
    first = server.get(address)
    with django_assert_num_queries(1):
        again = server.get(address)
    assert server.passed == 1
    assert again[0] == first[0] == 200
    assert again[2] == first[2]
    lasting = {"x-accel-expires"}
    assert {name for name in first[1] | again[1] if first[1].get(name) != again[1].get(name)} <= lasting
    assert "content-security-policy" in again[1]
    assert "x-content-type-options" in again[1]  # what the outermost of the others adds


def test_it_is_sent_as_it_was_compressed_once(server, address):
    plain = server.get(address)[2]
    for accepted in ("gzip", "br, GZIP;q=0.8"):
        _, headers, body = server.get(address, accept_encoding=accepted)
        assert headers["content-encoding"] == "gzip"
        assert headers["content-length"] == str(len(body))
        assert headers["vary"] == "accept-encoding"
        assert gzip.decompress(body) == plain
    for refused in ("", "br", "gzip;q=0", "xgzip"):
        assert server.get(address, accept_encoding=refused)[2] == plain
    assert server.passed == 1


def test_who_has_it_is_told_so(server, address):
    etag = server.get(address)[1]["etag"]
    for known in (etag, etag.removeprefix("W/"), f'"x", {etag}', "*"):
        status, headers, body = server.get(address, if_none_match=known)
        assert (status, body) == (304, b"")
        assert headers["etag"] == etag
        assert headers["cache-control"] == "public, no-cache"
        assert "content-length" not in headers
    assert server.get(address, if_none_match='"x"')[0] == 200


def test_head_has_the_headers_alone(server, address):
    whole = server.get(address)
    status, headers, body = server.get(address, "HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-length"] == str(len(whole[2]))


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=x"},
        {"cookie": "a=b; sessionid =x"},
        {"hx_request": "true"},
        {"host": "localhost"},
    ],
    ids=str,
)
def test_others_go_to_django(server, address, headers):
    server.get(address)
    server.get(address, **headers)
    assert server.passed == 2


def test_what_is_posted_or_no_ascii_goes_to_django(server, address):
    for path in (address, f"{address}é/"):
        server.get(path)
        before = server.passed
        server.get(path, "POST" if path == address else "GET")
        assert server.passed == before + 1


def test_what_changed_is_made_anew(server, address):
    server.get(address)
    page = ItemPage.objects.get(slug=address.split("/")[-2]).specific
    page.title = "凉茶车到了"
    page.save_revision().publish()
    assert "凉茶车到了" in server.get(address)[2].decode()


def test_a_lost_connection_is_left_to_django(server, address, monkeypatch):
    server.get(address)

    closed: list[bool] = []
    look = LogTail.look

    def lost(tail: LogTail) -> int:
        if not closed:
            raise DatabaseError("server closed the connection unexpectedly")
        return look(tail)

    monkeypatch.setattr(connection, "close", lambda: closed.append(True))
    monkeypatch.setattr(LogTail, "look", lost)
    assert server.get(address)[0] == 200
    assert server.passed == 2
    assert closed


def test_the_measurement_says_what_it_lacks(alliance, tmp_path):
    with pytest.raises(CommandError, match="wrk"):
        call_command("benchmark_pages", wrk="", nginx="")


def test_another_place_needs_the_documented_one(tmp_path):
    written = configuration(tmp_path, (8001, 8002), "127.0.0.1:8003", tmp_path / "var")
    for documented in ("hub.example.org", "/var/lib/hub", "127.0.0.1:8000", "443"):
        assert documented not in written


def test_what_is_added_to_a_shared_address_makes_no_other_page(server, address):
    first = server.get(address)
    shared = server.get(f"{address}?from=singlemessage&isappinstalled=0")
    assert server.passed == 1
    assert shared[2] == first[2]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("q=凉茶&from=timeline&page=2", "q=凉茶&page=2"),
        ("utm_source=wx&utm_medium=qr", ""),
        ("fromage=1&x=from=1&from", "fromage=1&x=from=1&from"),
        ("&&from=1&&", "&&&"),
        ("from=%0a\n&q=a", "q=a"),
    ],
)
def test_only_what_was_added_is_taken_off(asked, left):
    assert shared_links.plain(asked) == left
