"""nginx with the documented configuration: what it keeps and for how long, what it serves itself, what it holds back."""

import gzip
import http.client
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.live.nginx import nginx
from tests.live.process import or_skip

BODY = "工会的新闻".encode() * 200


class Site(BaseHTTPRequestHandler):
    """Answers as the address says, and notes what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.server.away:
            self.close_connection = True
            return
        self.server.asked.append((self.path, dict(self.headers)))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("If-None-Match") == 'W/"1"':
            self._send(304, b"", {"ETag": 'W/"1"', **self._lasting()})
            return
        zipped = self.headers.get("Accept-Encoding") == "gzip" and "plain" not in self.path
        headers = {"ETag": 'W/"1"', "Content-Type": "text/html", **self._lasting()}
        headers |= {"Content-Encoding": "gzip"} if zipped else {}
        headers |= {"Set-Cookie": "a=b"} if "cookie" in self.path else {}
        self._send(200, gzip.compress(BODY) if zipped else BODY, headers)

    do_POST = do_GET  # noqa: N815

    def _lasting(self) -> dict[str, str]:
        if "unsaid" in self.path:
            return {"Cache-Control": "public, max-age=60"}
        return {
            "Cache-Control": "public, no-cache",
            "Vary": "accept-encoding",
            "X-Accel-Expires": f"@{int(time.time())}",
        }

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


class Front:
    """nginx, what it asked of the site behind it, and its folder of data."""

    def __init__(self, port: int, site: ThreadingHTTPServer, var) -> None:
        self.port, self.site, self.var = port, site, var

    def get(self, path: str, method: str = "GET", body: bytes = b"", **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, {"Host": "localhost"} | named)
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer

    def asked(self, path: str) -> list[dict]:
        return [headers for asked, headers in self.site.asked if asked == path]


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    var = folder / "var"
    for name in ("static/css", "media/images", "media/documents"):
        (var / name).mkdir(parents=True)
    (var / "static/css/base.0123456789ab.css").write_text("body {}" * 200)
    (var / "static/css/base.0123456789ab.css.gz").write_bytes(gzip.compress(b"body {}" * 200))
    (var / "static/css/base.css").write_text("body {}")
    (var / "static/maintenance.html").write_text("正在维护")
    (var / "media/images/a.png").write_bytes(b"picture")
    (var / "media/documents/a.pdf").write_bytes(b"secret")
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    site.asked, site.away = [], False
    Thread(target=site.serve_forever, daemon=True).start()
    with or_skip(nginx(folder / "own", site.server_port, var)) as port:
        yield Front(port, site, var)
    site.shutdown()
    site.server_close()


def early_in_a_second() -> None:
    """With time enough for some requests before it ends."""
    if time.time() % 1 > 0.5:
        next_second()


def next_second() -> None:
    time.sleep(1.02 - time.time() % 1)


def test_a_page_is_asked_for_once_a_second_and_revalidated(front):
    early_in_a_second()
    answers = [front.get("/page/", Accept_Encoding="gzip, deflate, br") for _ in range(5)]
    assert {gzip.decompress(answer.body) for answer in answers} == {BODY}
    assert len(front.asked("/page/")) == 1
    next_second()
    again = front.get("/page/", Accept_Encoding="gzip")
    assert gzip.decompress(again.body) == BODY
    assert front.asked("/page/")[1]["If-None-Match"] == 'W/"1"'
    assert again.headers["Cache-Control"] == "public, no-cache"  # what browsers are told
    assert "X-Accel-Expires" not in again.headers
    assert front.get("/page/", If_None_Match='W/"1"', Accept_Encoding="gzip").status == 304
    assert front.get("/page/", "HEAD").status == 200


def test_the_plain_and_the_compressed_page_are_kept_apart(front):
    early_in_a_second()
    for _ in range(2):
        assert front.get("/two/").body == BODY
        assert front.get("/two/", Accept_Encoding="gzip;q=0").body == BODY
        assert gzip.decompress(front.get("/two/", Accept_Encoding="br, gzip;q=0.5").body) == BODY
    assert len(front.asked("/two/")) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "sessionid=x"},
        {"Cookie": "a=b; sessionid =x"},
        {"Cookie": "view=large"},
        {"HX_Request": "true"},
        {"Authorization": "Bearer x"},
    ],
    ids=str,
)
def test_nobodys_own_page_is_kept_nor_a_kept_one_given_to_them(front, headers):
    path = f"/own-{'-'.join(headers.values())}/".replace(" ", "").replace(";", "")
    early_in_a_second()
    for _ in range(2):
        front.get(path, **headers)
    assert len(front.asked(path)) == 2
    front.get(path)
    assert len(front.asked(path)) == 3
    front.get(path, **headers)
    assert len(front.asked(path)) == 4


@pytest.mark.parametrize("path", ["/unsaid/", "/cookie/", "/admin/", "/admin/pages/"])
def test_what_the_site_does_not_say_to_keep_is_not_kept(front, path):
    early_in_a_second()
    for _ in range(2):
        assert front.get(path).status == 200
    assert len(front.asked(path)) == 2


def test_the_site_is_told_who_asks_and_how(front):
    front.get("/told/", X_Forwarded_For="1.2.3.4", X_Forwarded_Proto="http", Accept_Encoding="br")
    headers = front.asked("/told/")[0]
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["Host"] == "localhost"
    assert "Accept-Encoding" not in headers


def test_files_are_served_without_the_site(front):
    lasting = front.get("/static/css/base.0123456789ab.css", Accept_Encoding="gzip")
    assert gzip.decompress(lasting.body).startswith(b"body")
    assert "immutable" in lasting.headers["Cache-Control"]
    assert "immutable" not in front.get("/static/css/base.css").headers["Cache-Control"]
    assert front.get("/media/images/a.png").body == b"picture"
    assert not [path for path, _ in front.site.asked if path.startswith(("/static/", "/media/images/"))]
    for path in ("/media/documents/a.pdf", "/withheld/a.png", "/hub.sqlite3", "/maintenance"):
        front.get(path)
        assert front.asked(path), path


def test_what_is_not_compressed_yet_is_compressed_but_in_the_admin(front):
    assert front.get("/plain/", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert front.get("/admin/plain/", Accept_Encoding="gzip").headers["Content-Encoding"] is None


def test_beacons_are_limited(front):
    statuses = [front.get("/reads/1/2/", "POST").status for _ in range(60)]
    assert statuses[:20] == [200] * 20
    assert 429 in statuses


def test_large_bodies_are_for_the_admin_alone(front):
    assert front.get("/feedback/1/", "POST", bytes(1_200_000)).status == 413
    assert front.get("/admin/images/add/", "POST", bytes(1_200_000)).status == 200


def test_while_the_site_is_worked_on_readers_are_told_so(front):
    switch = front.var / "maintenance"
    switch.touch()
    try:
        for path in ("/page/", "/admin/", "/reads/1/2/"):
            answer = front.get(path)
            assert (answer.status, answer.body.decode()) == (503, "正在维护")
            assert answer.headers["Retry-After"] == "120"
            assert answer.headers["Cache-Control"] == "no-store"
        assert front.get("/feedback/1/", "POST", b"a=b").status == 503
        assert front.get("/static/css/base.css").status == 200
    finally:
        switch.unlink()
    assert front.get("/page/").status == 200


def test_a_site_that_is_away_is_not_covered_up_by_old_pages(front):
    early_in_a_second()
    assert front.get("/away/").status == 200
    front.site.away = True
    next_second()
    answer = front.get("/away/")
    front.site.away = False
    assert (answer.status, answer.body.decode()) == (503, "正在维护")
