"""What is asked of a foreign site ends: in time, in size, in the number of redirects; its errors are sentences."""

import gzip
import socket
import time
import tracemalloc
import zlib
from threading import Event

import httpx
import pytest

import outbound
from outbound import names
from tests.outbound.servers import in_a_loop, serving


def test_answers(site):
    address = site.put("/feed.xml", "<rss/>", Content_Type="text/xml; charset=gbk", ETag='"1"')
    got = outbound.fetch(address, headers={"If-None-Match": '"0"'})
    assert (got.status, got.body, got.url) == (200, b"<rss/>", address)
    assert got.headers["etag"] == '"1"'
    sent = {name.lower(): text for name, text in site.asked[0][1].items()}
    assert sent["if-none-match"] == '"0"'
    assert "union-media-hub" in sent["user-agent"]
    assert sent["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("status", [304, 401, 404, 410, 500])
def test_a_status_is_an_answer(site, status):
    assert outbound.fetch(site.put("/a", b"", status)).status == status


def test_follows_redirects_unless_told_not_to(site):
    site.put("/new", "new")
    site.redirect("/moved", "/new", 301)
    site.redirect("/found", "/moved", 302)
    got = outbound.fetch(site.url + "/found")
    assert (got.body, got.url) == (b"new", site.url + "/new")
    assert outbound.fetch(site.url + "/moved", redirects=0).status == 301


def test_a_secret_does_not_follow_to_another_site(site):
    with serving() as other:
        other.put("/", "ok")
        site.redirect("/a", other.url + "/")
        outbound.fetch(site.url + "/a", headers={"Authorization": "Bearer secret"})
        assert "Authorization" not in other.asked[0][1]


def test_ends_a_circle_of_redirects(site):
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    with pytest.raises(outbound.BadAnswer, match="没有尽头"):
        outbound.fetch(site.url + "/a")
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", lambda data: gzip.compress(data[:3]) + gzip.compress(data[3:])),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("gzip", lambda data: gzip.compress(data) + b"\0" * 9),
    ],
)
def test_unpacks(site, encoding, pack):
    address = site.put("/a", pack("工会".encode() * 1000), Content_Encoding=encoding)
    assert outbound.fetch(address).body == "工会".encode() * 1000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"no gzip"),
        ("gzip", gzip.compress(b"a" * 99, mtime=0)[:-12]),
        ("br", b"x"),
        ("gzip, gzip", b"x"),
    ],
)
def test_what_cannot_be_unpacked_is_a_bad_answer(site, encoding, body):
    with pytest.raises(outbound.BadAnswer):
        outbound.fetch(site.put("/a", body, Content_Encoding=encoding))


@pytest.mark.parametrize("size", [1024, 1025])
@pytest.mark.parametrize("packed", [False, True])
def test_the_limit_is_exact(site, size, packed):
    body = b"a" * size
    headers = {"Content_Encoding": "gzip"} if packed else {}
    address = site.put("/a", gzip.compress(body) if packed else body, **headers)
    if size == 1024:
        assert outbound.fetch(address, limit=1024).body == body
    else:
        with pytest.raises(outbound.TooLarge, match="1KB"):
            outbound.fetch(address, limit=1024)


def test_a_bomb_is_not_unpacked_beyond_the_limit(site):
    """64 MB in 64 KB."""
    pack = zlib.compressobj(6, wbits=31)
    bomb = b"".join(pack.compress(bytes(1024 * 1024)) for _ in range(64)) + pack.flush()
    address = site.put("/a", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    with pytest.raises(outbound.TooLarge, match="5MB"):
        outbound.fetch(address)
    assert tracemalloc.get_traced_memory()[1] < 3 * outbound.LIMIT
    tracemalloc.stop()


def dripping(data: bytes):
    def answer(handler) -> None:
        for byte in data:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.02)

    return answer


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 200,
        b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + b"a" * 200,
    ],
    ids=["headers", "body"],
)
def test_a_site_that_drips_ends_at_the_deadline(site, data):
    site.pages["/a"] = dripping(data)
    began = time.perf_counter()
    with pytest.raises(outbound.TooSlow):
        outbound.fetch(site.url + "/a", seconds=0.2)
    assert time.perf_counter() - began < 2


def test_redirects_share_one_deadline(site):
    def slow(handler) -> None:
        time.sleep(0.08)
        handler.send_response(302)
        handler.send_header("Location", "/a")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.pages["/a"] = slow
    with pytest.raises(outbound.TooSlow):
        outbound.fetch(site.url + "/a", seconds=0.2)


def test_a_silent_site_ends_at_the_deadline(settings):
    settings.OUTBOUND_ALLOWED = ["127.0.0.1/32"]
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(outbound.TooSlow):
        outbound.fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.1)


def test_a_silent_name_server_ends_at_the_deadline(monkeypatch):
    answered = Event()
    monkeypatch.setattr(names, "getaddrinfo", lambda *args, **kwargs: answered.wait(5) and [])
    began = time.perf_counter()
    with pytest.raises(outbound.Unreachable):
        outbound.fetch("http://feed.example.org/", seconds=0.1)
    assert time.perf_counter() - began < 3
    answered.set()


def test_what_is_no_http_is_a_bad_answer(site):
    site.pages["/a"] = lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")
    with pytest.raises(outbound.BadAnswer):
        outbound.fetch(site.url + "/a")


def test_a_closed_port_is_unreachable(settings):
    settings.OUTBOUND_ALLOWED = ["127.0.0.1/32"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(outbound.Unreachable, match="连不上"):
        outbound.fetch(f"http://127.0.0.1:{port}/")


def test_an_unknown_name_is_unreachable(resolver):
    with pytest.raises(outbound.Unreachable, match="域名不存在"):
        outbound.fetch("http://nowhere.example.org/")


def test_tries_a_hosts_next_address(site, settings, resolver):
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    site.put("/a", "ok")
    resolver("two.example.org", ["127.0.0.9", "127.0.0.1"])
    assert outbound.fetch(site.url.replace("127.0.0.1", "two.example.org") + "/a").body == b"ok"


def test_a_client_for_a_loop_reads_within_a_limit(site):
    site.put("/a", b"a" * 2000)

    async def ask(limit: int) -> bytes:
        async with outbound.async_client() as client, client.stream("GET", site.url + "/a") as response:
            return await outbound.aread(response, limit)

    assert len(in_a_loop(ask(2000))) == 2000
    with pytest.raises(outbound.TooLarge):
        in_a_loop(ask(1999))


@pytest.mark.parametrize(
    ("error", "kind", "retry"),
    [
        (httpx.UnsupportedProtocol("x"), outbound.Refused, False),
        (httpx.InvalidURL("x"), outbound.Refused, False),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED]"), outbound.Unreachable, True),
        (httpx.ConnectTimeout("x"), outbound.Unreachable, True),
        (httpx.PoolTimeout("x"), outbound.TooSlow, True),
        (httpx.ReadError("x"), outbound.Unreachable, True),
        (httpx.RemoteProtocolError("x"), outbound.BadAnswer, True),
        (outbound.TooLarge("x"), outbound.TooLarge, True),
    ],
)
def test_explains_httpx_errors(error, kind, retry):
    made = outbound.explained(error)
    assert type(made) is kind
    assert made.retry is retry


def test_other_errors_are_not_hidden():
    with pytest.raises(ZeroDivisionError):
        outbound.explained(ZeroDivisionError())
