"""When the clock alone changes what pages show."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min
from wagtail.models import Page

from home.standing import changes_next_at

MINUTE = timedelta(minutes=1)  # ended events, the most read


def next_turn(moment: datetime) -> datetime:
    """The first full minute after `moment`, or earlier: an item expires, a banner begins or ends. Three queries."""
    minute = moment.replace(second=0, microsecond=0) + MINUTE
    expiring = Page.objects.filter(live=True, expire_at__gt=moment).aggregate(next=Min("expire_at"))["next"]
    return min(filter(None, (minute, expiring, changes_next_at(moment))))
