"""What a poster says: taken from the item as the public sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import dateformat, timezone

from articles.models import ArticlePage, EventPage, ItemPage


@dataclass(frozen=True)
class Leaf:
    """When and where an event is. `state` is a word; `alarm` where readers must not overlook it."""

    day: str
    month: str
    weekday: str
    hours: str
    place: str
    state: str
    alarm: bool


@dataclass(frozen=True)
class Copy:
    """Equal copies make equal posters."""

    alliance: str
    host: str
    url: str
    kicker: str
    title: str
    unions: str
    dated: str
    summary: str
    leaf: Leaf | None = None


def of(item: ItemPage, alliance: str) -> Copy:
    page = item.specific
    page.section = item.section  # loaded with its union
    issued = page.issued_at and timezone.localtime(page.issued_at)
    return Copy(
        alliance=alliance,
        host=page.full_url.partition("://")[2].partition("/")[0],
        url=page.full_url,
        kicker=page.kicker if isinstance(page, ArticlePage) else "",
        title=page.title,
        unions="、".join([page.union.name, *(section.union.name for section in page.cosourced_by)]),
        dated=_date(issued) if issued else "",
        summary=page.summary,
        leaf=_leaf(page) if isinstance(page, EventPage) else None,
    )


def _leaf(event: EventPage) -> Leaf:
    begin, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    until = f"—{end:%H:%M}" if begin.date() == end.date() else f" 至 {end.month}月{end.day}日 {end:%H:%M}"
    cancelled = event.status == EventPage.Status.CANCELLED
    return Leaf(
        day=str(begin.day),
        month=f"{begin.year}年{begin.month}月",
        weekday=dateformat.format(begin, "l"),
        hours=f"{begin:%H:%M}{until}",
        place="，".join(filter(None, (event.venue, event.address))),
        state="活动已取消" if cancelled else event.state_label,
        alarm=event.status != EventPage.Status.SCHEDULED or event.is_over,
    )


def _date(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日"
