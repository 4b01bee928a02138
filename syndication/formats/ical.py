"""iCalendar (RFC 5545): the events to come and those of the last three months; cancelled and withdrawn ones stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar as Document
from icalendar import Event, Timezone, vDuration, vUri

from articles.listing import Entry

from ..items import FeedItem
from ..selection import Selection
from ..withdrawn import Withdrawn
from .base import Edition, Format

PAST = timedelta(days=90)
MOST = 500
REFRESH = timedelta(hours=1)
# China has kept one time since the summer of 1991: a short description is right for all that is announced.
SINCE, UNTIL = datetime(1992, 1, 1, tzinfo=UTC).date(), datetime(2038, 1, 1, tzinfo=UTC).date()
MOST_SEQUENCE = 2**31 - 1  # RFC 5545, 3.3.8


class Calendar(Format):
    key, name, label, mime = "ics", "events.ics", "日历", "text/calendar"
    kind = "event"
    archived = False

    def entries(self, selection: Selection) -> list[Entry]:
        return selection.streams.not_over(timezone.now() - PAST).newest(MOST)

    def write(self, edition: Edition) -> bytes:
        calendar = _head(edition)
        for item in edition.items:
            if item.occasion:
                calendar.add_component(_event(item))
        for gone in edition.withdrawn:
            if gone.starts_at and gone.ends_at:
                calendar.add_component(_withdrawn(gone))
        return calendar.to_ical()


def one_event(item: FeedItem, base: str) -> bytes:
    """A calendar to take one event from, known by the same uid in the feeds; nothing that invites to subscribe."""
    calendar = _empty(base)
    calendar.add("method", "PUBLISH")
    _add_zone(calendar)
    calendar.add_component(_event(item))
    return calendar.to_ical()


def _empty(base: str) -> Document:
    calendar = Document()
    calendar.add("prodid", f"-//{base.partition('://')[2]}//events//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _add_zone(calendar: Document) -> None:
    zone = ZoneInfo(settings.TIME_ZONE)
    calendar.add_component(Timezone.from_tzinfo(zone, settings.TIME_ZONE, first_date=SINCE, last_date=UNTIL))


def _head(edition: Edition) -> Document:
    scope = edition.scope
    calendar = _empty(scope.base)
    calendar.add("name", scope.title)
    calendar.add("x-wr-calname", scope.title)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("url", vUri(scope.url))
    calendar.add("source", vUri(edition.links.self), parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    _add_zone(calendar)
    return calendar


def _event(item: FeedItem) -> Event:
    occasion, event = item.occasion, Event()
    if occasion is None:
        return event
    _common(event, item.uid, item.sequence, item.updated, occasion.starts_at, occasion.ends_at)
    event.add("created", item.created.astimezone(UTC))
    event.add("summary", f"【{occasion.note}】{item.title}" if occasion.note else item.title)
    event.add("status", "CANCELLED" if occasion.cancelled else "CONFIRMED")
    event.add("location", occasion.place)
    event.add("url", vUri(item.url))
    event.add("contact", occasion.organiser)
    event.add("description", "\n".join(filter(None, (item.summary, f"主办：{occasion.organiser}", item.url))))
    if item.categories:
        event.add("categories", item.categories)
    return event


def _withdrawn(gone: Withdrawn) -> Event:
    """Nothing of the text, which was taken back; the time, without which a calendar could not place it."""
    event = Event()
    starts, ends = gone.starts_at, gone.ends_at
    if starts and ends:
        _common(event, gone.uid, gone.sequence, gone.at, starts, ends)
    event.add("summary", "活动通知已撤下")
    event.add("status", "CANCELLED")
    if gone.note:
        event.add("description", gone.note)
    return event


def _common(
    event: Event, uid: str, sequence: int, changed: datetime, starts: datetime, ends: datetime
) -> None:
    zone = ZoneInfo(settings.TIME_ZONE)
    event.add("uid", uid)
    event.add("sequence", min(sequence, MOST_SEQUENCE))
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("dtstart", starts.astimezone(zone))
    event.add("dtend", ends.astimezone(zone))
