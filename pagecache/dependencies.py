"""What a page depends on, as names of `log_tail`; None for what is not kept.

A kind of page that is not named here is never kept: a page that depends on more than is said would be shown stale.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page

from articles.models import ItemPage, SectionPage
from articles.remembering import ITEMS, of_section

from .log_tail import LogTail

# Views beside Wagtail's tree: lists of items, and the directory, which changes as a whole.
VIEWS: dict[str, frozenset[str]] = {
    "category": frozenset({ITEMS}),
    "events": frozenset({ITEMS}),
    "site_map": frozenset({ITEMS}),
    # A change of the directory concerns all pages, as does a section that opens or closes: they show nothing else.
    "unions:union": frozenset(),
    "unions:directory": frozenset(),
    "unions:suggest": frozenset(),
}


def of(request: HttpRequest, response: HttpResponseBase, tail: LogTail) -> frozenset[str] | None:
    match = request.resolver_match
    if match is None:
        return None
    if match.view_name in VIEWS:
        return VIEWS[match.view_name]
    context = getattr(response, "context_data", None) or {}
    page = context.get("page") if match.view_name == "wagtail_serve" else None
    return _of_page(page, context, tail) if isinstance(page, Page) else None


def _of_page(page: Page, context: dict, tail: LogTail) -> frozenset[str]:
    if isinstance(page, ItemPage):
        newest = tail.with_newest(context["shown_in"].pk, context["newest"])
        return frozenset({*context["depends_on"], newest})
    if isinstance(page, SectionPage):
        return frozenset({of_section(page.pk)})
    return frozenset({ITEMS})
