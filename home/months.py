"""A month as a calendar: weeks from Monday, each day with its events."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from articles.models import EventPage

REACH = 24  # months before and after the present one that can be asked for: a robot finds an end
IN_A_CELL = 3
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Day:
    """`events`: all of the day, those that begin on it first. `month` differs from the shown one at the edges."""

    date: date
    events: list[EventPage]
    outside: bool
    today: bool

    @property
    def shown(self) -> list[EventPage]:
        return self.events[:IN_A_CELL]

    @property
    def more(self) -> int:
        return max(0, len(self.events) - IN_A_CELL)


def read(given: str) -> date | None:
    """The first day of the month written 2026-05; None for what is none or too far away."""
    try:
        month = datetime.strptime(given, "%Y-%m").date()
    except ValueError:
        return None
    first, last = span()
    return month if first <= month <= last and given == f"{month:%Y-%m}" else None


def span() -> tuple[date, date]:
    """The first and the last month that can be asked for."""
    now = timezone.localdate().replace(day=1)
    return step(now, -REACH), step(now, REACH)


def step(month: date, count: int) -> date:
    """`count` months later, or earlier if negative."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def weeks(month: date, events: Iterable[EventPage]) -> list[list[Day]]:
    """All days of the month's weeks; an event stands on every day of the month on which it takes place."""
    by_day: dict[date, list[EventPage]] = {}
    for event in events:
        for day in _days(event, month):
            by_day.setdefault(day, []).append(event)
    today = timezone.localdate()
    return [
        [Day(day, _ordered(by_day.get(day, []), day), day.month != month.month, day == today) for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def _days(event: EventPage, month: date) -> Iterable[date]:
    # An event that ends at midnight is not on the day that begins then.
    last_moment = timezone.localtime(event.ends_at) - timedelta(microseconds=1)
    begin = max(timezone.localdate(event.starts_at), month)
    end = min(last_moment.date(), step(month, 1) - timedelta(days=1))
    return (begin + timedelta(days=count) for count in range((end - begin).days + 1))


def _ordered(events: list[EventPage], day: date) -> list[EventPage]:
    """What goes on for weeks stands behind what begins on the day."""
    return sorted(events, key=lambda event: timezone.localdate(event.starts_at) != day)
