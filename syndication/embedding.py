"""A list that member sites paste into their own pages: framed, or as plain HTML. docs/member-sites.md describes it."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import quote_etag
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from articles import reading
from articles.listing import Entry

from . import freshness, scopes
from .answering import Document, answered, packed
from .scopes import Scope
from .selection import BadSelection, Gone, Selection, read
from .views import PLAIN, refusal, site_of

COUNT, MOST = 10, 30
COLOUR = re.compile(r"[0-9a-fA-F]{6}", re.ASCII)
OUR_RED = "b5171e"
SWITCHES = {"title": True, "source": True, "date": True}
CLOCK = 300  # seconds: as long an event that is over may still be listed
REPRESENTATION = 1


@dataclass(frozen=True)
class Wish:
    """What the list looks like. `colour` of lines and marks, six hexadecimal digits; never of text."""

    count: int
    colour: str
    title: bool
    source: bool
    date: bool

    @property
    def style(self) -> str:
        return f":root {{ --mark: #{self.colour}; }}"


@dataclass(frozen=True)
class List:
    scope: Scope
    wish: Wish
    template: str

    def look(self) -> freshness.Freshness:
        return freshness.of(self.scope.selection)

    def etag(self, fresh: freshness.Freshness) -> str:
        clock = int(timezone.now().timestamp()) // CLOCK if self.is_of_events else timezone.localdate()
        scope = self.scope
        shown = (REPRESENTATION, self.template, self.wish, scope.feed_id, scope.title, scope.url, clock)
        return quote_etag(f"{sha256(repr(shown).encode()).hexdigest()[:12]}.{fresh.tag}")

    @property
    def is_of_events(self) -> bool:
        return self.scope.selection.kind == "event"

    def entries(self) -> list[Entry]:
        """The newest items; of events alone those to come, soonest first."""
        selection, count = self.scope.selection, self.wish.count
        if not self.is_of_events:
            return selection.entries(count)
        shown = selection.streams
        return reading.upcoming(shown.own, shown.adopted, count, shown.carried, shown.joined)

    def written(self) -> bytes:
        context = {"list": self, "scope": self.scope, "wish": self.wish, "entries": self.entries()}
        return render_to_string(self.template, context).encode()


@require_safe
@xframe_options_exempt
@answered
def page(request: HttpRequest) -> HttpResponse | Document:
    """GET /embed/list: a page for an <iframe>; the only one that other sites may frame."""
    return _document(request, "syndication/embed.html")


@require_safe
@answered
def fragment(request: HttpRequest) -> HttpResponse | Document:
    """GET /embed/fragment: the list alone, for a site's own server or script to put into its page."""
    return _document(request, "syndication/embed_list.html", framed=False)


def _document(request: HttpRequest, template: str, framed: bool = True) -> HttpResponse | Document:
    try:
        selection, wish = _read(request.GET)
    except Gone:
        return HttpResponse("这个栏目已经关闭。\n", status=410, content_type=PLAIN)
    except BadSelection as wrong:
        return HttpResponse(refusal(wrong), status=400, content_type=PLAIN)
    shown = List(scopes.describe(selection, site_of(request)), wish, template)
    fresh = shown.look()
    etag = shown.etag(fresh)
    pack = partial(packed, f"{shown.scope.base}|{template}|{selection.query}|{wish}", etag, shown.written)
    headers = {"X-Robots-Tag": "noindex"}
    return Document(etag, fresh, "text/html; charset=utf-8", pack, headers, _policy(wish) if framed else {})


def _policy(wish: Wish) -> dict[str, list[str]]:
    """Any site may frame it; no script, and of styles within the page only its own."""
    digest = b64encode(sha256(wish.style.encode()).digest()).decode()
    return {"frame-ancestors": ["*"], "script-src": ["'none'"], "style-src": ["'self'", f"'sha256-{digest}'"]}


def _read(query: QueryDict) -> tuple[Selection, Wish]:
    """Raises BadSelection with all that is wrong."""
    problems: dict[str, str] = {}
    wish = _wish(query, problems)
    try:
        selection = read(query, also=("count", "colour", *SWITCHES))
    except BadSelection as wrong:
        raise BadSelection(wrong.problems | problems) from wrong
    if problems:
        raise BadSelection(problems)
    return selection, wish


def _wish(query: QueryDict, problems: dict[str, str]) -> Wish:
    count, colour = query.get("count", str(COUNT)), query.get("colour", OUR_RED)
    if not (count.isascii() and count.isdigit() and 1 <= int(count[:9]) <= MOST):
        problems["count"] = f"count 应是从 1 到 {MOST} 的整数。"
        count = str(COUNT)
    if not COLOUR.fullmatch(colour):
        problems["colour"] = "colour 应写成六位颜色代码，不带井号，如 b5171e。"
    for name in SWITCHES:
        if query.get(name, "1") not in {"0", "1"}:
            problems[name] = f"{name} 只能是 1（显示）或 0（不显示）。"
    switches = {name: query.get(name, "1") == "1" for name in SWITCHES}
    return Wish(int(count), colour.lower(), **switches)
