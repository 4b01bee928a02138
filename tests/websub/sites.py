"""A subscriber's web server on the loopback: confirms what it is asked unless told otherwise, keeps what it is sent."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

Reply = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Received:
    """One request. `target` is the path with its query as they came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""
    at: float = field(default_factory=time.time)

    @property
    def asked(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


class Site:
    """`confirm` and `take` answer the hub's GET and POST; `replies` come first, one a request, whatever its method."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.replies: deque[Reply | Callable[[], Reply]] = deque()
        self.confirm: Callable[[Received], Reply] = lambda got: (
            200,
            {},
            got.asked.get("hub.challenge", "").encode(),
        )
        self.take: Callable[[Received], Reply] = lambda got: (200, {}, b"")
        self.url = ""

    @property
    def questions(self) -> list[Received]:
        return [got for got in self.received if got.method == "GET"]

    @property
    def pushed(self) -> list[Received]:
        return [got for got in self.received if got.method == "POST"]

    def answer(self, got: Received) -> Reply:
        self.received.append(got)
        if self.replies:
            reply = self.replies.popleft()
            return reply() if callable(reply) else reply
        return self.confirm(got) if got.method == "GET" else self.take(got)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, request, client_address) -> None:
        """The hub hung up."""


@contextmanager
def serving(host: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, answer = site.answer(Received(self.command, self.path, dict(self.headers), body))
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(answer))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = Server((host, port), Handler)
    site.url = f"http://{host}:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
