"""When the clock alone changes what pages show."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min
from wagtail.models import Page

from articles.remembering import ITEMS, remembered
from home.standing import changes_next_at

MINUTE = timedelta(minutes=1)  # ended events, the most read


def next_turn(moment: datetime) -> datetime:
    """The first full minute after `moment`, or earlier: an item expires, a banner begins or ends."""
    minute = moment.replace(second=0, microsecond=0) + MINUTE
    return min(filter(None, (minute, _expiry(moment), changes_next_at(moment))))


def _expiry(moment: datetime) -> datetime | None:
    """When the next page expires after `moment`."""
    known = remembered(("next expiry",), lambda: _ask(moment), also=(ITEMS,))
    return known if known is None or known > moment else _ask(moment)


def _ask(moment: datetime) -> datetime | None:
    return Page.objects.filter(live=True, expire_at__gt=moment).aggregate(next=Min("expire_at"))["next"]
