"""From notices to mails: which notice goes out when, as its person likes it. The consumer is `send_due`.

A notice carries the moment at which it has to be looked at (`mail_due_at`). Then it becomes a mail of its own, part
of the day's digest, or no mail at all; or it waits on, for the hour of the digest.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from unions.models import User

from . import sending
from .models import Mail, MailPreference, Notice
from .preferences import preference_of

BATCH = 100  # notices looked at for the people to turn to next


def send_due() -> int:
    """Turns due notices into mails and attempts the mails that are due; returns how much there was to do.

    The consumer of the worker. Any number of workers may run it, and be killed at any moment.
    """
    now = timezone.now()
    due = Notice.objects.filter(mail_due_at__lte=now).order_by("mail_due_at")
    people = dict.fromkeys(due.values_list("person_id", flat=True)[:BATCH])
    composed = sum(_compose(person_id, now) for person_id in people)
    return composed + sending.attempt_due()


@transaction.atomic
def _compose(person_id: int, now: datetime) -> int:
    """Settles or postpones all due notices of one person; returns how many they were.

    The rows are locked: a second worker passes them over, and finds none of them due afterwards.
    """
    due = Notice.objects.filter(person_id=person_id, mail_due_at__lte=now).order_by("pk")
    notices = list(due.select_for_update(skip_locked=True))
    if not notices:
        return 0
    person = User.objects.get(pk=person_id)
    preference = preference_of(person)
    reachable = person.is_active and bool(person.email)
    collected = []
    for notice in notices:
        if not reachable:
            _settle([notice], None)
        elif notice.urgent or preference.mode == MailPreference.Mode.EACH:
            _settle([notice], Mail.objects.create(person=person, next_at=now))
        elif preference.mode == MailPreference.Mode.DIGEST:
            collected.append(notice)
        else:
            _settle([notice], None)
    if collected:
        _collect(person, preference.digest_hour, collected, now)
    return len(notices)


def _collect(person: User, hour: int, notices: list[Notice], now: datetime) -> None:
    """Puts into today's digest what was told before its hour; the rest waits for the next one."""
    last = last_hour(hour, now)
    day = timezone.localdate(last)
    ready = [notice for notice in notices if notice.created_at < last]
    if ready and not Mail.objects.filter(person=person, digest_day=day).exists():
        _settle(ready, Mail.objects.create(person=person, digest_day=day, next_at=now))
    else:
        ready = []
    later = [notice.pk for notice in notices if notice not in ready]
    Notice.objects.filter(pk__in=later).update(mail_due_at=last + timedelta(days=1))


def last_hour(hour: int, now: datetime) -> datetime:
    """When it was last `hour` o'clock here; aware. The country has no summer time, so a day is 24 hours."""
    today = timezone.localtime(now).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def _settle(notices: list[Notice], mail: Mail | None) -> None:
    keys = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=keys).update(mail=mail, mail_due_at=None)
