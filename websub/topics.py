"""Which addresses are topics: exactly our feeds, under the address that they name themselves (WebSub, section 4)."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse
from wagtail.models import Site

FEEDS = "feeds/"  # where all feeds of `syndication` lie
LONGEST = 700
USUAL_PORT = {"http": 80, "https": 443}
UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
ESCAPED = re.compile("%([0-9A-Fa-f]{2})")
LINK = re.compile(r'<([^<>]*)>\s*;[^,<]*?\brel="?([\w -]+)"?')


class NotOurs(Exception):
    """No feed of ours; the message says why, for the subscriber's programmer."""


@dataclass(frozen=True)
class Place:
    """A topic's address in parts: `base` such as "https://example.org", `path` from the root, `query` without "?"."""

    base: str
    path: str
    query: str = ""

    @property
    def address(self) -> str:
        return f"{self.base}{self.path}" + (f"?{self.query}" if self.query else "")


def place(address: str) -> Place:
    """Where the topic lies. Characters that need no escape are read unescaped, as 5.1.1 demands. Raises NotOurs.

    Says nothing of whether the feed is there: that is asked for when the subscription is validated.
    """
    written = ESCAPED.sub(_unescaped, address.strip())
    try:
        parts = urlsplit(written)
        base = _base(parts)
    except ValueError as error:
        raise NotOurs("hub.topic 不是可用的网址。") from error
    if base is None:
        raise NotOurs("hub.topic 不是本站的订阅源：本站只推送自己的订阅源。")
    if parts.fragment or len(written) > LONGEST:
        raise NotOurs(f"hub.topic 不能带 # 部分，也不能超过{LONGEST}个字符。")
    if not _is_feed(parts.path):
        raise NotOurs("hub.topic 不是订阅源的地址。请用订阅源里 rel=self 给出的地址。")
    return Place(base, parts.path, parts.query)


@lru_cache(maxsize=1000)
def hub_of(topic: str) -> str:
    """The address under which this hub stands beside the topic."""
    return urljoin(topic, reverse("websub:hub"))


def links(response: HttpResponse) -> dict[str, str]:
    """Relation -> address, of the answer's Link header."""
    found = LINK.findall(response.headers.get("Link", ""))
    return {relation: address for address, relations in found for relation in relations.split()}


def _base(parts: SplitResult) -> str | None:
    port = parts.port or USUAL_PORT.get(parts.scheme)
    asked = (parts.scheme, (parts.hostname or "").lower(), port)
    if parts.username is not None:
        return None
    for site in Site.objects.all():
        own = urlsplit(site.root_url)
        if asked == (own.scheme, (own.hostname or "").lower(), own.port or USUAL_PORT[own.scheme]):
            return site.root_url
    return None


def _is_feed(path: str) -> bool:
    try:
        match = resolve(unquote(path))
    except Resolver404:
        return False
    return match.namespaces == ["syndication"] and match.route.startswith(FEEDS)


def _unescaped(found: re.Match) -> str:
    character = chr(int(found[1], 16))
    return character if character in UNRESERVED else found[0].upper()
