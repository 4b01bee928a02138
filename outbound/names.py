"""A host's name -> the addresses to connect to, each of them allowed.

The name is looked up here and the connection made to the numbers found, so that a name which answers differently the
next time gains nothing. Look-ups have threads of their own: a slow name server holds up no other name.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LookupTimeout
from ipaddress import ip_address
from socket import SOCK_STREAM, getaddrinfo

import httpcore

from .addresses import may_connect
from .errors import Refused

LOOKUPS_AT_ONCE = 64
FORBIDDEN = "这个网址指向内部网络，或用了不开放的端口，系统不去连接。"

_threads = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="outbound-names")


def addresses_of(host: str, port: int, timeout: float | None) -> list[str]:
    """Literal addresses, in the order of the system's preference.

    Raises Refused if the name stands for any address that is not allowed, httpcore.ConnectError or ConnectTimeout.
    """
    if _is_literal(host):
        return _allowed([host], port)
    try:
        return _allowed(_begin(host, port).result(timeout), port)
    except LookupTimeout as error:
        raise httpcore.ConnectTimeout(f"no answer about {host}") from error
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error


async def addresses_of_async(host: str, port: int, timeout: float | None) -> list[str]:
    """As `addresses_of`, for a loop."""
    if _is_literal(host):
        return _allowed([host], port)
    try:
        async with asyncio.timeout(timeout):
            return _allowed(await asyncio.wrap_future(_begin(host, port)), port)
    except TimeoutError as error:
        raise httpcore.ConnectTimeout(f"no answer about {host}") from error
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from error


def _begin(host: str, port: int) -> Future[list[str]]:
    return _threads.submit(_look_up, host, port)


def _look_up(host: str, port: int) -> list[str]:
    """The system's resolver also reads numbers as C does: 2130706433, 0x7f.1, 017700000001."""
    found = getaddrinfo(host, port, type=SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _allowed(found: list[str], port: int) -> list[str]:
    if not found or not all(may_connect(address, port) for address in found):
        raise Refused(FORBIDDEN)
    return found


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
