"""GET /api/v1/changes and /api/v1/items/ID."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.models import Site

from articles import changes
from articles.models import ItemPage
from subscribers import contact, cursors, following, leaving, parts
from subscribers.following import Line
from subscribers.leaving import Departure
from subscribers.models import Subscriber
from subscribers.parts import Part
from syndication.selection import BadSelection, Selection

from . import described
from .answers import Api, Problem
from .items import written

LIMIT, MOST = 50, 200
LOST = (
    "这个游标不在本站的发布日志里（本站的数据可能从备份恢复过）。"
    "请不带 since 从头取一遍，取完后把没有出现过的稿件撤下。"
)


class ChangesView(Api):
    """What was published, changed and taken back since a cursor, in order."""

    @extend_schema(**described.CHANGES)
    def get(self, request: Request) -> Response:
        to = changes.last_position()
        part, cursor, limit = _asked(request.query_params)
        found = following.after(cursor, part, limit, to)
        if request.auth:
            _confirm(request.auth, part, cursor)
        following_query = request.query_params.copy()
        following_query["since"] = str(found.cursor)
        return Response(
            {
                "changes": _lines(found.lines, _base(request), known=bool(request.auth)),
                "cursor": str(found.cursor),
                "more": found.more,
                "next": f"{_base(request)}{request.path}?{following_query.urlencode()}",
            }
        )


class ItemView(Api):
    """One item as it is public now, under its origin."""

    @extend_schema(**described.ITEM)
    def get(self, request: Request, uid: str) -> Response:
        read = leaving.uid_of(uid)
        if read is None:
            raise NotFound
        item = ItemPage.objects.visible().filter(translation_key=read).first()
        entries = Selection().entries_of([item.pk]) if item else []
        if entries:
            return Response(*written(entries, _base(request)).values())
        gone = leaving.item_of(read)
        if gone is None:
            raise NotFound
        departure = leaving.of([gone])[gone]
        said = f"稿件已{'撤回' if departure.withdrawn else '下线'}，请从贵网站撤下。"
        told = {"id": f"urn:uuid:{read}"} | _said(departure, known=bool(request.auth))
        raise Problem({"id": said}, status=410, **told)


def _asked(query: QueryDict) -> tuple[Part, cursors.Cursor, int]:
    problems: dict[str, str] = {}
    part, cursor, limit = None, None, _limit(query.get("limit", ""))
    try:
        part = parts.read(query, also=("since", "limit"))
    except BadSelection as error:
        problems |= error.problems
    try:
        cursor = cursors.read(query.get("since", ""))
    except cursors.BadCursor:
        problems["since"] = "游标不对：请原样写上一次回答里的 cursor；第一次取不写 since。"
    except cursors.LostCursor as error:
        if not problems:
            raise Problem({"since": LOST}, status=410) from error
    if limit is None:
        problems["limit"] = f"limit 应是 1 到 {MOST} 的整数。"
    if problems or part is None or cursor is None or limit is None:
        raise Problem(problems)
    return part, cursor, limit


def _limit(given: str) -> int | None:
    if not given:
        return LIMIT
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    return number if 1 <= number <= MOST else None


def _confirm(subscriber: Subscriber, part: Part, cursor: cursors.Cursor) -> None:
    """Where it follows what it was registered for, its cursor says how far its copy has come."""
    same = part.query == subscriber.selection
    contact.answered(subscriber, cursor.position if same else None)


def _base(request: Request) -> str:
    site = Site.find_for_request(request._request)
    if site is None:
        raise NotFound
    return site.root_url


def _lines(lines: list[Line], base: str, known: bool) -> list[dict[str, Any]]:
    items = written([line.entry for line in lines if line.entry], base)
    departures = leaving.of([line.item_id for line in lines if line.item_id not in items])
    said = {pk: _said(departure, known) for pk, departure in departures.items()}
    return [_line(line, items.get(line.item_id), departures, said) for line in lines]


def _said(departure: Departure, known: bool) -> dict[str, str]:
    """Titles of what is gone are for member sites alone; anybody else has known it by its id or not at all."""
    title = {"title": departure.title} if known else {}
    return title | {"note": departure.note}


def _line(
    line: Line, item: dict[str, Any] | None, departures: dict[int, Departure], said: dict[int, dict[str, str]]
) -> dict[str, Any]:
    told = {"cursor": str(line.cursor), "at": line.at.isoformat(), "id": f"urn:uuid:{line.uid}"}
    if item is not None:
        act = "published" if line.entered else "corrected" if line.corrected else "updated"
        return {"act": act} | told | {"item": item}
    act = "withdrawn" if departures[line.item_id].withdrawn else "removed"
    return {"act": act} | told | said[line.item_id]
