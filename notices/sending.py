"""Attempts at mails: each is saved before it is made, and its result written back to the same row.

No mail goes out twice. A mail is claimed by counting its attempt up; only who holds the last attempt may send, and
says so in the row first. What was being sent when its worker died may have gone out or not: it is not sent again, and
the notice is in the admin anyway. What the server did not take is tried again, with growing pauses, for a day.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from . import letters
from .models import Mail

BATCH = 20  # mails over one connection
LEASE = timedelta(
    minutes=5
)  # after which another worker may claim what one has claimed and not begun to send
LOST = timedelta(minutes=15)  # after which nobody is sending any more
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=2)
GIVE_UP = timedelta(hours=24)

logger = logging.getLogger(__name__)


def attempt_due() -> int:
    """Attempts the next mails that are due, over one connection; returns how many it claimed."""
    _close_lost()
    claimed = _claim()
    if claimed:
        _attempt(claimed, get_connection())
    return len(claimed)


def pause(attempts: int) -> timedelta:
    """Before the next attempt, after so many that failed: 1 minute, 2, 4 ... 2 hours."""
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)


def _claim() -> list[Mail]:
    now = timezone.now()
    waiting = Mail.objects.filter(state=Mail.State.WAITING, next_at__lte=now).order_by("next_at", "pk")
    claimed = []
    for mail in waiting.select_related("person")[:BATCH]:
        won = Mail.objects.filter(pk=mail.pk, state=Mail.State.WAITING, attempts=mail.attempts).update(
            attempts=F("attempts") + 1, attempted_at=now, next_at=now + LEASE
        )
        if won:
            mail.attempts += 1
            claimed.append(mail)
    return claimed


def _attempt(mails: list[Mail], connection: BaseEmailBackend) -> None:
    """A server that is away is asked once for all of them; a mail that it refuses concerns no other."""
    failure: Exception | None = None
    is_open = False
    for mail in mails:
        if failure is None and not is_open:
            failure = _open(connection)
            is_open = failure is None
        if failure is not None:
            _failed(mail, failure)
        elif (trouble := _deliver(mail, connection)) is not None:
            _failed(mail, trouble)
            _close(connection)
            is_open = False
    _close(connection)


def _deliver(mail: Mail, connection: BaseEmailBackend) -> Exception | None:
    """Sends the mail unless it need not go or another worker has it; returns what went wrong."""
    if not (mail.person.is_active and mail.person.email):
        _settle(mail, Mail.State.DROPPED)
        return None
    try:
        letter = letters.write(mail, connection)
    except Exception as error:  # one mail that cannot be written must not hold up the others
        logger.exception("Mail %s cannot be written", mail.pk)
        return error
    if letter is None:
        _settle(mail, Mail.State.DROPPED)
    elif _begin(mail):
        try:
            letter.send()
        except Exception as error:  # whatever the server or the address brought about
            return error
        _settle(mail, Mail.State.SENT)
    return None


def _begin(mail: Mail) -> bool:
    """Whether the mail is still ours; from here on it counts as possibly sent."""
    ours = Mail.objects.filter(pk=mail.pk, state=Mail.State.WAITING, attempts=mail.attempts)
    return bool(ours.update(state=Mail.State.SENDING, attempted_at=timezone.now()))


def _failed(mail: Mail, error: Exception) -> None:
    now = timezone.now()
    gave_up = now - mail.created_at >= GIVE_UP
    logger.log(
        logging.ERROR if gave_up else logging.WARNING,
        "Mail %s was not sent (attempt %d%s): %s",
        mail.pk,
        mail.attempts,
        ", given up" if gave_up else "",
        error,
    )
    _write(
        mail,
        now,
        state=Mail.State.FAILED if gave_up else Mail.State.WAITING,
        next_at=now + pause(mail.attempts),
        failure=f"{type(error).__name__}: {error}"[:200],
    )


def _settle(mail: Mail, state: str) -> None:
    _write(mail, timezone.now(), state=state, failure="")


def _write(mail: Mail, now: datetime, state: str, **fields) -> None:
    """The result, unless another attempt has begun meanwhile."""
    settled = None if state == Mail.State.WAITING else now
    Mail.objects.filter(pk=mail.pk, attempts=mail.attempts).update(state=state, settled_at=settled, **fields)


def _close_lost() -> None:
    """What a worker was sending when it died."""
    now = timezone.now()
    lost = Mail.objects.filter(state=Mail.State.SENDING, attempted_at__lt=now - LOST)
    if number := lost.update(state=Mail.State.UNKNOWN, settled_at=now):
        logger.error("%d mails were interrupted while they were sent and are not sent again", number)


def _open(connection: BaseEmailBackend) -> Exception | None:
    try:
        connection.open()
    except (SMTPException, OSError, ValueError) as error:
        return error
    return None


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (SMTPException, OSError):
        logger.debug("The mail server did not say goodbye")
