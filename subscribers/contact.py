"""What a site's requests say of it: that it is there, how far it has come, what went wrong."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from .models import Recall, Subscriber


def answered(subscriber: Subscriber, position: int | None = None) -> None:
    """A request was answered. `position`: it went on from there, so it has everything up to it.

    Who begins anew, with an earlier position, is as far as it says.
    """
    now = timezone.now()
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
