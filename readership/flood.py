"""How many reads one address may tell of, known only to this process and only for a minute.

A cache of its own, whatever cache the site has: Redis may write to disk what it holds.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest

A_MINUTE = 300  # a factory reads through one address; by hand nobody gets there
PERIOD = 60  # seconds
ADDRESSES = 20_000  # held at once; of more, any are forgotten

_told = LocMemCache("reads-told", {"TIMEOUT": PERIOD, "OPTIONS": {"MAX_ENTRIES": ADDRESSES}})


def is_flood(request: HttpRequest) -> bool:
    """Whether the sender has told of too many reads within the minute; counts this one."""
    key = _sender(request)
    if _told.add(key, 1):
        return False
    try:
        return _told.incr(key) > A_MINUTE
    except ValueError:  # forgotten in between
        return False


def forget() -> None:
    """Forgets everybody."""
    _told.clear()


def _sender(request: HttpRequest) -> str:
    """The address; of IPv6 the network, of which a household has one."""
    try:
        peer = ip_address(request.META.get("REMOTE_ADDR", ""))
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if told and peer.is_private:  # our own proxy, which adds whom it answers
            peer = ip_address(told)
    except ValueError:
        return "unknown"
    return str(ip_network((peer, 64), strict=False) if peer.version == 6 else peer)
