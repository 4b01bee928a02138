"""Tables that leave the admin as files: logged, whoever takes them, and without formulas.

Stands around every view of the admin, so that no export, Wagtail's own included, can be forgotten. In XLSX Wagtail
writes formulas as text; in CSV a cell is what the program that opens it takes it for.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from wagtail.log_actions import log
from wagtail.models import Page

from unions.models import Membership, User
from unions.requests import signed_in

from .admin_scope import HOME_DEPTH, oversees_all
from .models import SectionPage

ACTION = "hub.export"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
TOLD = 300  # characters of what was chosen
View = Callable[..., HttpResponseBase]


def recorded(view: View) -> View:
    """The admin's view; what it hands out as a file is logged before it goes, and its CSV made harmless."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or not _is_file(response):
            return response
        _log(request, response)
        if response.headers.get("Content-Type", "").startswith("text/csv"):
            _make_harmless(response)
        return response

    return wrapped


def harmless(cell: str) -> str:
    """The cell's text, so that no spreadsheet program calculates with it; numbers stay numbers."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def _is_file(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Disposition", "").startswith("attachment")


def _log(request: HttpRequest, response: HttpResponseBase) -> None:
    match = request.resolver_match
    view = getattr(match.func, "view_class", None) if match else None
    chosen = request.GET.copy()
    chosen.pop("export", None)
    data = {
        "what": str(getattr(view, "page_title", "") or request.path),
        "where": request.path,
        "chosen": chosen.urlencode()[:TOLD],
        "file": response.headers["Content-Disposition"].partition("filename=")[2].strip('"')[:TOLD],
    }
    user = signed_in(request)
    for page in _concerned(user):
        log(instance=page, action=ACTION, user=user, data=data)


def _concerned(user: User) -> Iterable[Page]:
    """In whose log it stands: the sections of the person's unions; the front page's for who works for all."""
    mine = Membership.objects.active().filter(user=user).values("union")
    sections = list(SectionPage.objects.filter(union__in=mine))
    if sections and not oversees_all(user):
        return sections
    return list(Page.objects.filter(depth=HOME_DEPTH).order_by("path")[:1].specific())


def _make_harmless(response: HttpResponseBase) -> None:
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _rows(response.streaming_content)  # type: ignore[arg-type]
    elif isinstance(response, HttpResponse):
        response.content = b"".join(_rows([response.content]))


def _rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same table, a chunk a row, with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield codecs.BOM_UTF8
    for row in csv.reader(_lines(chunks)):
        yield writer.writerow([harmless(cell) for cell in row])


class _Echo:
    """What `csv.writer` writes to is what `writerow` returns."""

    def write(self, row: str) -> bytes:
        return row.encode()


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Lines of the text with their ends, however it was cut."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest = ""
    for chunk in chunks:
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from (f"{line}\n" for line in lines)
    if rest:
        yield rest
