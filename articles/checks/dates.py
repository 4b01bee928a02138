"""Dates that have passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from articles.models import EventPage, ItemPage
from unions.models import Union

from .registry import Check, Finding, Level

LONG_AGO = timedelta(days=365)


def over(page: ItemPage, union: Union) -> Iterator[Finding]:
    """A cancelled event is told of afterwards, too."""
    event = isinstance(page, EventPage) and page.ends_at and page.status != EventPage.Status.CANCELLED
    if event and page.ends_at < timezone.now():
        ended = timezone.localtime(page.ends_at)
        yield Finding(
            f"活动{ended:%Y年%m月%d日 %H:%M}已经结束。请核对时间；要报道这次活动，请写稿件。", "ends_at"
        )


def past(page: ItemPage, union: Union) -> Iterator[Finding]:
    now = timezone.now()
    if page.original_date and page.original_date < now - LONG_AGO:
        day = timezone.localtime(page.original_date)
        yield Finding(
            f"原发布时间是{day:%Y年%m月%d日}，一年多以前。请核对年份，确认内容没有过时。", "original_date"
        )
    if page.go_live_at and page.go_live_at < now and not page.live:
        yield Finding("设定的刊出时间已过，终审通过后立即刊出。", "go_live_at")
    if isinstance(page, EventPage) and page.starts_at and page.starts_at < now <= page.ends_at:
        yield Finding("活动已经开始。请核对时间。", "starts_at")


OVER = Check("event-over", "活动已经结束", Level.BLOCKING, over)
PAST = Check("past-date", "日期已过", Level.ADVISING, past)
