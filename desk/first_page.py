"""The admin's first page: what waits for the person, what came back, drafts, the pool, readers of the week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState, get_default_page_content_type

from articles import insight
from articles.exchange import sharing
from articles.exchange.sharing_views import sections_of
from articles.models import ItemPage, Placement, SectionPage
from readership import charts, counting
from readership.models import ReadCount
from readership.periods import Period
from readership.report_views import seen_by
from unions.members import roles_of
from unions.models import User
from unions.requests import signed_in

from .reviews import Review, Reviews, under_way

SHOWN = 5
LONGEST_QUEUE = 10
WEEK = 7  # days
POOLS = 3  # unions of one person whose pools are shown
REVIEWERS = frozenset(("first", "second", "final"))


class FirstPage(Component):
    """What the person's roles make worth knowing; the number of queries does not depend on how much there is."""

    name = "first-page"
    template_name = "desk/first_page.html"
    order = 60

    def __init__(self, request: HttpRequest) -> None:
        self.user = signed_in(request)

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        roles = roles_of(self.user)
        reviews = under_way()
        held = set().union(*roles.values()) if roles else set()
        context: dict[str, Any] = {"roles": roles, "is_reviewer": bool(held & REVIEWERS)}
        if roles:
            context |= _own_texts(self.user, reviews)
            context["awaiting"] = _cut(reviews.awaiting(self.user, roles), LONGEST_QUEUE)
        if insight.sees_all(self.user):
            context |= _alliance(reviews)
        context["pools"] = [_pool(section) for section in sections_of(self.user)[:POOLS]] if roles else []
        return context | _readers(self.user)


def _cut(reviews: list[Review], shown: int) -> dict[str, Any]:
    return {"all": len(reviews), "shown": reviews[:shown], "more": max(0, len(reviews) - shown)}


def _own_texts(user: User, reviews: Reviews) -> dict[str, Any]:
    return {
        "returned": _cut(reviews.returned_to(user), SHOWN),
        "sent": _cut(reviews.sent_by(user), SHOWN),
        "drafts": list(drafts(user)[:SHOWN]),
    }


def drafts(user: User) -> QuerySet[ItemPage]:
    """What the person wrote or changed last and has not sent to review; withdrawn and expired texts are no drafts."""
    begun = Q(live=False, first_published_at=None) | Q(live=True, has_unpublished_changes=True)
    active = WorkflowState.objects.active().filter(base_content_type=get_default_page_content_type())
    sent = [int(pk) for pk in active.values_list("object_id", flat=True)]
    mine = ItemPage.objects.filter(begun, Q(owner=user) | Q(latest_revision__user=user)).exclude(pk__in=sent)
    return mine.select_related("section").defer_streamfields().order_by("-latest_revision_created_at", "-pk")


def _pool(section: SectionPage) -> dict[str, Any]:
    pool = sharing.pool(section)
    week = timezone.now() - timedelta(days=WEEK)
    return {
        "section": section,
        "offered": section.placements.filter(state=Placement.State.OFFERED).count(),
        "fresh": pool.filter(issued_at__gte=week).order_by().count(),
        "newest": list(pool.select_related("section__union").defer_streamfields()[:SHOWN]),
    }


def _alliance(reviews: Reviews) -> dict[str, Any]:
    newest = ItemPage.objects.visible().newest().select_related("section__union").defer_streamfields()
    return {
        "alliance": {
            "waiting": len(reviews.waiting),
            "levels": reviews.by_level(),
            "overdue": _cut(reviews.overdue, SHOWN),
            "oldest": reviews.waiting[:SHOWN],
            "newest": list(newest[:SHOWN]),
        }
    }


def _readers(user: User) -> dict[str, Any]:
    """The week's reads, of all unions for who sees all; nothing for who works for none."""
    if not insight.sections(user).exists():
        return {}
    counts = seen_by(user)
    period = Period.lately(WEEK)
    chart = charts.chart(charts.by_day(counts, period), period)
    return {"chart": chart, "most_read": _most_read(counts, period)}


def _most_read(counts: QuerySet[ReadCount], period: Period) -> list[tuple[Page, int]]:
    top = counting.most_read(counts.filter(day__range=(period.first, period.last)), SHOWN)
    pages = Page.objects.in_bulk([item for item, _ in top])
    return [(pages[item], total) for item, total in top if item in pages]
