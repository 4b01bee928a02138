"""httpx's clients over our network: they reach public addresses only, and take nothing from the environment."""

from __future__ import annotations

import ssl
from functools import lru_cache
from typing import Any

import httpcore
import httpx
from django.conf import settings

from .backends import AsyncBackend, Backend, Deadline
from .errors import Refused

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=15.0)
REDIRECTS = 5


def client(seconds: float | None = None, limits: httpx.Limits = LIMITS, **options: Any) -> httpx.Client:
    """A client that follows no redirects unless told; `options` are httpx's own (timeout, headers, ...).

    `seconds` is the time that all its requests together may take. Raises httpx's errors, and Refused, which is one
    of them; see `errors.explained`. The body is not limited unless it is read by `reading.read`.
    """
    return httpx.Client(transport=Transport(Deadline(seconds), limits), **_usual(options))


def async_client(limits: httpx.Limits = LIMITS, **options: Any) -> httpx.AsyncClient:
    """As `client`, for a loop; `asyncio.timeout` limits a request's whole time, `reading.aread` its body."""
    return httpx.AsyncClient(transport=AsyncTransport(limits), **_usual(options))


def _usual(options: dict[str, Any]) -> dict[str, Any]:
    agent = {"User-Agent": f"union-media-hub (+{settings.WAGTAILADMIN_BASE_URL})"}
    headers = agent | {"Accept-Encoding": "gzip, deflate"} | dict(options.pop("headers", None) or {})
    usual = {"timeout": TIMEOUT, "max_redirects": REDIRECTS, "trust_env": False}
    return usual | options | {"headers": headers}


class Transport(httpx.HTTPTransport):
    def __init__(self, deadline: Deadline, limits: httpx.Limits) -> None:
        super().__init__(verify=_trust(), trust_env=False)
        # httpx has no parameter for the network; tests/outbound show that this one is used.
        self._pool = httpcore.ConnectionPool(network_backend=Backend(deadline), **_pool_options(limits))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        check(request.url)
        return super().handle_request(request)


class AsyncTransport(httpx.AsyncHTTPTransport):
    def __init__(self, limits: httpx.Limits) -> None:
        super().__init__(verify=_trust(), trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(network_backend=AsyncBackend(), **_pool_options(limits))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        check(request.url)
        return await super().handle_async_request(request)


def check(url: httpx.URL) -> None:
    """Raises Refused for an address that is none of the web's. Redirects come here, too."""
    if url.scheme not in {"http", "https"}:
        raise Refused("地址写得不对：只支持 http:// 和 https:// 开头的网址。")
    if url.userinfo:
        raise Refused("网址里不能带用户名和密码。")
    if not url.host or "%" in url.host:
        raise Refused("网址里没有可用的主机名。")


def _pool_options(limits: httpx.Limits) -> dict[str, Any]:
    return {
        "ssl_context": _trust(),
        "max_connections": limits.max_connections,
        "max_keepalive_connections": limits.max_keepalive_connections,
        "keepalive_expiry": limits.keepalive_expiry,
    }


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Reading the certificates takes longer than most requests."""
    return httpx.create_ssl_context(trust_env=False)
