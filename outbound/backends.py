"""httpcore's network, with the address chosen by us and an end to all of it.

Timeouts of httpx hold for each read alone: a server that sends a byte a second never reaches them. A deadline holds
for everything that is done on the connection.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from time import monotonic
from typing import Any

import httpcore

from .errors import TooSlow
from .names import addresses_of, addresses_of_async

LATE = "对方网站太慢，规定的时间内没有取完。"


class Deadline:
    """A moment after which nothing goes on; none if `seconds` is None."""

    def __init__(self, seconds: float | None) -> None:
        self.at = None if seconds is None else monotonic() + seconds

    def left(self, wanted: float | None = None) -> float | None:
        """Seconds to wait at most, of those `wanted`. Raises TooSlow when none are left."""
        if self.at is None:
            return wanted
        left = self.at - monotonic()
        if left <= 0:
            raise TooSlow(LATE)
        return left if wanted is None else min(left, wanted)


class Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable | None = None,
    ) -> httpcore.NetworkStream:
        addresses = addresses_of(host, port, self.deadline.left(timeout))
        for number, address in enumerate(addresses, 1):
            try:
                left = self.deadline.left(timeout)
                stream = self.inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return Stream(stream, self.deadline)
        raise httpcore.ConnectError(host)

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("no sockets of this machine")


class AsyncBackend(httpcore.AsyncNetworkBackend):
    """Without a deadline of its own: `asyncio.timeout` around the request is one."""

    def __init__(self) -> None:
        self.inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await addresses_of_async(host, port, timeout)
        for number, address in enumerate(addresses, 1):
            try:
                return await self.inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise httpcore.ConnectError(host)

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("no sockets of this machine")


class Stream(httpcore.NetworkStream):
    """A connection that ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.inner = inner
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self.inner.start_tls(ssl_context, server_hostname, self.deadline.left(timeout))
        return Stream(secured, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)
