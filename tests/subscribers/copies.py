"""A copy of a part of the alliance, kept by following the changes as a member site would, and what it must equal."""

from __future__ import annotations

from itertools import count

from django.http import QueryDict
from django.test import Client

from subscribers import parts
from syndication.items import describe

BASE = "http://localhost"
senders = (f"10.0.{number // 250 % 250}.{number % 250}" for number in count())  # each asks seldom


class Copy:
    """`follow()` goes on to the end; `lines` are all that were ever read."""

    def __init__(self, query: str = "", limit: int = 7) -> None:
        self.query, self.limit, self.cursor = query, limit, ""
        self.items: dict[str, dict] = {}
        self.lines: list[dict] = []
        self.titles: dict[str, str] = {}

    def page(self) -> dict:
        address = f"/api/v1/changes?limit={self.limit}&since={self.cursor}&{self.query}"
        response = Client(REMOTE_ADDR=next(senders)).get(address)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def follow(self) -> list[dict]:
        """The new lines."""
        new: list[dict] = []
        while True:
            page = self.page()
            new += page["changes"]
            self.cursor = page["cursor"]
            if not page["more"]:
                break
        for line in new:
            if line["act"] in {"withdrawn", "removed"}:
                self.items.pop(line["id"], None)
            else:
                self.items[line["id"]] = line["item"]
                self.titles[line["id"]] = line["item"]["title"]
        self.lines += new
        return new

    def acts(self) -> list[tuple[str, str]]:
        """(act, title as last known) of each new line."""
        return [(line["act"], self.titles[line["id"]]) for line in self.follow()]


def public_state(query: str = "") -> dict[str, tuple[str, str, str]]:
    """Id -> what the part shows now: title, address, text; as the feeds describe it."""
    part = parts.read(QueryDict(query))
    entries = [] if part.closed else part.selection.entries(10_000)
    return {item.uid: (item.title, item.url, item.content_html) for item in describe(entries, BASE)}


def held(copy: Copy) -> dict[str, tuple[str, str, str]]:
    return {uid: (item["title"], item["url"], item["content_html"]) for uid, item in copy.items.items()}
