"""A person's own notices: how many are unread, which they are, marking them read, and when old ones go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from unions.models import User

from .models import Mail, Notice

SHOWN = 5
MOST_COUNTED = 100  # beyond, the exact number tells nobody anything
KEPT = timedelta(days=180)
BATCH = 500


@dataclass(frozen=True)
class Unread:
    """`number` of unread notices, MOST_COUNTED at most, and the newest of them."""

    number: int
    newest: list[Notice]

    @property
    def label(self) -> str:
        """The number as it is shown: 99+ where it was not counted to the end."""
        return f"{MOST_COUNTED - 1}+" if self.number >= MOST_COUNTED else str(self.number)


def unread(user: User, shown: int = SHOWN) -> Unread:
    """What waits to be read: for the first page and the menu. Two queries, one where none are shown."""
    return Unread(_unread(user)[:MOST_COUNTED].count(), list(_unread(user)[:shown]))


def unread_by_kind(user: User) -> Counter[str]:
    """Kind -> unread notices, among the newest MOST_COUNTED."""
    return Counter(_unread(user).values_list("kind", flat=True)[:MOST_COUNTED])


def of(user: User, kind: str = "") -> QuerySet[Notice]:
    """The person's notices, newest first; of one kind if asked."""
    notices = Notice.objects.filter(person=user).order_by("-created_at", "-pk")
    return notices.filter(kind=kind) if kind else notices


def mark_read(user: User, ids: Iterable[int] | None = None) -> int:
    """Marks the person's own notices read, all unread ones or those with the `ids`; returns how many were unread."""
    notices = _unread(user) if ids is None else _unread(user).filter(pk__in=ids)
    return notices.order_by().update(read_at=timezone.now())


def _unread(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(person=user, read_at=None).order_by("-created_at", "-pk")


def delete_old() -> int:
    """Deletes notices read, and mails settled, more than 180 days ago, a batch a call; returns how many went."""
    before = timezone.now() - KEPT
    gone = 0
    for old in (Notice.objects.filter(read_at__lt=before), Mail.objects.filter(settled_at__lt=before)):
        ids = list(old.values_list("pk", flat=True)[:BATCH])
        old.model.objects.filter(pk__in=ids).delete()
        gone += len(ids)
    return gone
