"""Rows that are work to do: who takes some holds them for a while, and gives each back with its result.

A worker that is killed gives nothing back: its rows are free again when the time is over, and what it was sending is
sent once more. Nothing is sent on a claim that may be over (`SEND_BY`), so no older content follows a newer one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

HELD = timedelta(seconds=30)
SEND_BY = 15.0  # seconds after the claim; a request takes ten more at most

Row = TypeVar("Row", bound=Model)


def take(rows: QuerySet[Row], limit: int, claim: UUID) -> list[Row]:
    """The next of `rows` that are due and free, held from now on under `claim`."""
    now = timezone.now()
    free = rows.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), due_at__lte=now)
    if limit <= 0 or not free.exists():  # to look costs no lock
        return []
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        locked = free.select_for_update(skip_locked=skip, of=("self",) if skip else ())
        taken = list(locked.order_by("due_at", "pk")[:limit])
        held = rows.model._default_manager.filter(pk__in=[row.pk for row in taken])
        held.update(claim=claim, claimed_until=now + HELD)
    return taken
