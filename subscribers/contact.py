"""What a site's requests say of it: that it is there, how far it has come, what went wrong."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from .models import Recall, Subscriber

SELDOM = timedelta(minutes=1)  # so that who looks often does not make the hub write each time


def answered(subscriber: Subscriber, position: int | None = None) -> None:
    """A request was answered. `position`: it went on from there, so it has everything up to it.

    Who begins anew, with an earlier position, is as far as it says. Not written where nothing is new.
    """
    now = timezone.now()
    nothing_new = position in (None, subscriber.position) and not subscriber.failures
    if nothing_new and subscriber.contacted_at and now - subscriber.contacted_at < SELDOM:
        return
    said = {} if position is None else {"position": position, "position_at": now}
    Subscriber.objects.filter(pk=subscriber.pk).update(contacted_at=now, failures=0, **said)
    if position:
        told = Recall.objects.filter(subscriber=subscriber, told_at=None, position__lte=position)
        told.update(told_at=now)


def refused(subscriber: Subscriber, problem: str) -> None:
    """A request with its token was refused."""
    now = timezone.now()
    Subscriber.objects.filter(pk=subscriber.pk).update(
        contacted_at=now, failures=F("failures") + 1, problem=problem[:300], problem_at=now
    )
