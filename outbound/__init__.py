"""Requests to addresses that others gave us: sites of unions, hubs' subscribers, feeds.

`fetch` for one answer with all its limits; `client` and `async_client` for who needs httpx itself. Whichever is used,
no connection is made to an address that is not public; see `addresses`.
"""

from .clients import async_client, client
from .errors import BadAnswer, OutboundError, Refused, TooLarge, TooSlow, Unreachable, explained
from .fetching import LIMIT, Fetched, fetch
from .reading import aread, read

__all__ = [
    "LIMIT",
    "BadAnswer",
    "Fetched",
    "OutboundError",
    "Refused",
    "TooLarge",
    "TooSlow",
    "Unreachable",
    "aread",
    "async_client",
    "client",
    "explained",
    "fetch",
    "read",
]
