"""A feed: a selection in a format, at one address. Asks the log alone whether anything is new.

What was written is kept in Django's cache, compressed, for as long as nothing that concerns it has changed.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha256
from urllib.parse import urlsplit

from django.http import Http404, QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import quote_etag, urlencode
from wagtail.models import Site

from . import answering, archives, freshness, scopes
from .archives import Place, Span
from .content import absolute
from .formats import BY_KEY, FORMATS
from .formats.base import Edition, Format, Link, Links
from .freshness import Freshness
from .items import describe
from .scopes import Scope
from .selection import BadSelection, Gone, Selection, read
from .withdrawn import withdrawn

# Raise it when the same items are written differently, so that no client keeps the old form.
REPRESENTATION = 3
ARCHIVE = "archive"  # the parameter that names an archive document
HUB = "/websub"


class Moved(Exception):
    """The same is at another address; `address` is its path with query."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True)
class Feed:
    """One selection in one format, at one address: the feed itself, or with `place` a document of its archive."""

    form: Format
    scope: Scope
    place: Place | None = None

    @property
    def selection(self) -> Selection:
        return self.scope.selection

    @property
    def address(self) -> str:
        """Path and query, in the one form that is answered without a redirect."""
        return address(self.form, self.selection, self.place.span if self.place else None)

    @cached_property
    def url(self) -> str:
        return absolute(self.address, self.scope.base)

    @property
    def hub(self) -> str:
        return hub(self.scope.base)

    def look(self) -> Freshness:
        """How fresh it is. A feed asks the log alone; a document of an archive, which items it holds."""
        if self.place is None:
            return freshness.of(_narrowed(self.form, self.selection))
        return freshness.of_items(self._held, self.selection)

    @cached_property
    def _held(self) -> list[int]:
        return sorted(self.place.span.of(self.selection.streams).ids()) if self.place else []

    def etag(self, fresh: Freshness) -> str:
        """Differs whenever what is written may differ."""
        scope = self.scope
        # The day: the clock alone shows and hides what was adopted, and pictures whose rights run out.
        own = (REPRESENTATION, self.url, scope.feed_id, scope.title, scope.description, scope.url)
        shown = (*own, timezone.localdate(), self.place, self._held)
        return quote_etag(f"{sha256(repr(shown).encode()).hexdigest()[:12]}.{fresh.tag}")

    def packed(self, fresh: Freshness) -> bytes:
        """The document, gzipped: from the cache if it was written when it was as fresh."""
        return answering.packed(self.url, self.etag(fresh), self.written)

    def body(self, fresh: Freshness) -> bytes:
        return gzip.decompress(self.packed(fresh))

    def written(self) -> bytes:
        """The document, made anew: equal bytes as long as it shows the same."""
        chosen = _narrowed(self.form, self.selection)
        entries = self.place.span.of(chosen.streams).newest() if self.place else self.form.entries(chosen)
        items = describe(entries, self.scope.base)
        gone = [] if self.place else withdrawn(chosen)
        return self.form.write(Edition(self.scope, self.links, items, gone))

    @cached_property
    def links(self) -> Links:
        current = replace(self, place=None)
        place = self.place or (self._open if self.form.archived else None)
        return Links(
            self=self.url,
            current=current.url,
            hub=self.hub,
            siblings=current.siblings(),
            feed_of=partial(_feed_of, self.form, self.scope.base),
            previous=self._archive(place.previous if place else None),
            next=self._archive(place.next if self.place and place else None),
        )

    @property
    def _open(self) -> Place | None:
        """Where the feed itself stands: the span of its newest entry, which is in no archive yet."""
        streams = self.selection.streams
        newest = archives.newest(streams, _second())
        return None if newest is None else archives.place(streams, newest, newest)

    def _archive(self, span: Span | None) -> str:
        return absolute(address(self.form, self.selection, span), self.scope.base) if span else ""

    def siblings(self) -> list[Link]:
        """The same selection in the other formats that can hold it."""
        others = [each for each in FORMATS if each is not self.form and fits(each, self.selection)]
        base = self.scope.base
        return [
            Link(
                absolute(address(each, self.selection), base),
                each.mime,
                f"{self.scope.title}（{each.label}）",
            )
            for each in others
        ]


def address(form: Format, selection: Selection, span: Span | None = None) -> str:
    """Path and query of a feed, or of a document of its archive. The section's slug is in the path."""
    query = {name: value for name, value in selection.parameters.items() if name != "kind" or not form.kind}
    section = selection.section
    if section:
        del query["union"]
        path = reverse(f"syndication:section_{form.key}", args=[section.slug])
    else:
        path = reverse(f"syndication:alliance_{form.key}")
    query |= {ARCHIVE: str(span)} if span else {}
    return f"{path}?{urlencode(query)}" if query else path


def find(form: Format, query: QueryDict, slug: str, site: Site) -> Feed:
    """The feed that is asked for; `slug` from the path, "" for the alliance.

    Raises Http404 for an unknown section, Gone for a closed one, BadSelection for what cannot be done, Moved for an
    archive's document that has become another.
    """
    if slug:
        query = _with_section(query, slug)
    try:
        selection = read(query, also=[ARCHIVE] if form.archived else [])
    except BadSelection as wrong:
        if slug and "union" in wrong.problems:
            raise Http404 from wrong
        raise
    if not fits(form, selection):
        raise BadSelection({"kind": "日历里只有活动：kind 不写，或写 event。"})
    selection = replace(selection, kind="") if form.kind else selection
    feed = Feed(form, scopes.describe(selection, site))
    return _document(feed, str(query[ARCHIVE])) if ARCHIVE in query else feed


def at(url: str, site: Site) -> Feed | None:
    """The feed at an absolute address of the site; None where there is none. Its own `url` is the canonical one."""
    try:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != site.root_url:
            return None
        match = resolve(parts.path)
        if match.namespace != "syndication" or "key" not in match.kwargs:
            return None
        return find(BY_KEY[match.kwargs["key"]], QueryDict(parts.query), match.kwargs.get("slug", ""), site)
    except (ValueError, Resolver404, Http404, Gone, BadSelection, Moved):
        return None


def hub(base: str) -> str:
    """The address of the WebSub hub."""
    try:
        return absolute(reverse("websub:hub"), base)
    except NoReverseMatch:
        return absolute(HUB, base)


def fits(form: Format, selection: Selection) -> bool:
    """Whether the format can hold items of the selection at all."""
    return not form.kind or selection.kind in {"", form.kind}


def _narrowed(form: Format, selection: Selection) -> Selection:
    return replace(selection, kind=form.kind) if form.kind else selection


def _with_section(query: QueryDict, slug: str) -> QueryDict:
    if "union" in query:
        raise BadSelection({"union": "地址里已经写明是哪家工会，不用再写 union。"})
    if slug.isdigit():  # a union's number, in parameters only
        raise Http404
    query = query.copy()
    query["union"] = slug
    return query


def _document(feed: Feed, given: str) -> Feed:
    span = Span.read(given)
    if span is None:
        raise BadSelection({ARCHIVE: "没有这一页旧稿：请从订阅源里的链接一页页往前翻。"})
    streams = feed.selection.streams
    newest = archives.newest(streams, _second())
    if newest is None:
        raise Moved(feed.address)
    place = archives.place(streams, span.begin, newest)
    if place.span.end > newest:
        raise Moved(feed.address)
    found = replace(feed, place=place)
    if place.span != span:
        raise Moved(found.address)
    return found


def _feed_of(form: Format, base: str, slug: str) -> str:
    return absolute(reverse(f"syndication:section_{form.key}", args=[slug]), base)


def _second() -> int:
    return int(timezone.now().timestamp())
