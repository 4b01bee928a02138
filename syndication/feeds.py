"""The feeds: a format is a declaration on the shared base, which describes the items and answers conditional requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.html import escape
from django.utils.http import http_date

from . import formats, scopes
from .content import absolute
from .freshness import Freshness
from .items import FeedItem
from .scopes import Scope


@dataclass(frozen=True)
class Edition:
    """A feed about to be written: what of, how fresh, and at which path."""

    scope: Scope
    fresh: Freshness
    path: str


class ScopeFeed(Feed):
    """A feed of the alliance or of one union, 50 items, full text."""

    language = "zh-CN"
    section_view: str  # the name of the same format's address for a union
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            scope = self.get_object(request, *args, **kwargs)
        except scopes.Gone:
            return HttpResponse("这个栏目已经关闭。\n", status=410, content_type="text/plain; charset=utf-8")
        # Looked at before the items: a change in between makes the answer newer than its tag, never older.
        fresh = scope.look()
        etag, modified = scope.etag(fresh), fresh.last_modified
        known = get_conditional_response(request, etag, modified)
        response = known or self._written(Edition(scope, fresh, request.path), request)
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "public, no-cache"  # ask each time: a withdrawal counts at once
        if modified:
            response.headers["Last-Modified"] = http_date(modified)
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Scope:
        return scopes.section(request, kwargs["slug"]) if kwargs else scopes.alliance(request)

    def _written(self, edition: Edition, request: HttpRequest) -> HttpResponse:
        feed = self.get_feed(edition, request)
        response = HttpResponse(content_type=feed.content_type)  # type: ignore[attr-defined]  # stubs lack it
        feed.write(response, "utf-8")
        return response

    def title(self, edition: Edition) -> str:
        return edition.scope.title

    def description(self, edition: Edition) -> str:
        return edition.scope.description

    def link(self, edition: Edition) -> str:
        return edition.scope.url

    def feed_url(self, edition: Edition) -> str:
        return absolute(edition.path, edition.scope.base)

    def feed_guid(self, edition: Edition) -> str:
        return edition.scope.feed_id

    def author_name(self, edition: Edition) -> str:
        return edition.scope.publisher

    def feed_extra_kwargs(self, edition: Edition) -> dict[str, Any]:
        def feed_of(section_slug: str) -> str:
            return absolute(reverse(self.section_view, args=[section_slug]), edition.scope.base)

        return {"changed": edition.fresh.changed, "feed_of": feed_of}

    def items(self, edition: Edition) -> list[FeedItem]:
        return edition.scope.items()

    def item_title(self, item: FeedItem) -> str:
        return item.title

    def item_description(self, item: FeedItem) -> str:
        return escape(item.summary)

    def item_link(self, item: FeedItem) -> str:
        return item.url

    def item_guid(self, item: FeedItem) -> str:
        return item.uid

    def item_pubdate(self, item: FeedItem) -> datetime:
        return item.published

    def item_updateddate(self, item: FeedItem) -> datetime:
        return item.updated

    def item_categories(self, item: FeedItem) -> list[str]:
        return item.categories

    def item_copyright(self, item: FeedItem) -> str:
        return item.licence

    def item_extra_kwargs(self, item: FeedItem) -> dict[str, Any]:
        return {"described": item}


class RssFeed(ScopeFeed):
    feed_type = formats.Rss
    section_view = "syndication:section_rss"


class AtomFeed(ScopeFeed):
    feed_type = formats.Atom
    section_view = "syndication:section_atom"

    def subtitle(self, edition: Edition) -> str:
        return edition.scope.description
