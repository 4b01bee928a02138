"""Sends what lies ready to each subscriber, each on its own account (WebSub, 7).

A subscription is one row of work: it is held while its newest content is sent, so a subscriber is sent one thing at a
time and nothing older after something newer. What fails is tried again with growing pauses for a day, then given up
until there is something new.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from . import claims, following, letters, reaching
from .models import Delivery, Payload, Subscription
from .reaching import Answer, Letter

FIRST_PAUSE = timedelta(seconds=10)
GROWTH = 3
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP = timedelta(hours=24)
GONE = 410
SLOW = 2000  # milliseconds
MOST_HELD = 64 * 1024 * 1024  # bytes of different contents under way

FREED = {"claim": None, "claimed_until": None}


def send_due() -> int:
    """Sends all that is due; returns how many attempts it made. A consumer of the worker."""
    return reaching.run(Deliveries())


def pause(attempts: int) -> timedelta:
    """Before the next attempt, after so many that failed: 10 s, 30, 90 ... an hour; a little more or less each."""
    return min(FIRST_PAUSE * GROWTH ** min(attempts - 1, 10), LONGEST_PAUSE) * random.uniform(0.9, 1.1)


class Deliveries:
    def __init__(self) -> None:
        self.claim_id: UUID = uuid4()
        self.held: dict[int, tuple[Payload, bytes]] = {}  # contents under way
        self.users: defaultdict[int, int] = defaultdict(int)  # content -> how many are being sent it

    def claim(self, room: int, slow_room: int) -> list[tuple[Subscription, Letter]]:
        if sum(len(body) for _, body in self.held.values()) > MOST_HELD:
            return []
        due = following.active().select_related("topic")
        taken = claims.take(due.filter(is_slow=False), room, self.claim_id)
        taken += claims.take(due.filter(is_slow=True), min(slow_room, room - len(taken)), self.claim_id)
        self._load({row.wanted for row in taken})
        ready = [row for row in taken if row.wanted in self.held]
        self._drop([row.pk for row in taken if row.wanted not in self.held])
        for row in ready:
            self.users[row.wanted] += 1
        return [(row, letters.delivery(row, row.topic.address, *self.held[row.wanted])) for row in ready]

    def settle(self, answered: list[tuple[Subscription, Answer]]) -> None:
        now = timezone.now()
        with transaction.atomic():
            _give_back([row.pk for row, answer in answered if not answer.sent], self.claim_id)
            self._succeeded([one for one in answered if one[1].is_success], now)
            self._failed([one for one in answered if one[1].sent and not one[1].is_success], now)
            Delivery.objects.bulk_create(_line(row, answer, now) for row, answer in answered if answer.sent)
        for row, _ in answered:
            self._release(row.wanted)

    def _load(self, wanted: set[int]) -> None:
        for payload in Payload.objects.filter(pk__in=wanted - set(self.held)):
            self.held[payload.pk] = (payload, bytes(payload.body))
            payload.body = b""

    def _drop(self, keys: list[int]) -> None:
        """Their content has gone: either something newer is wanted by now, or nothing is left to send."""
        if keys:
            mine = Subscription.objects.filter(pk__in=keys, claim=self.claim_id)
            mine.exclude(wanted__in=Payload.objects.values("pk")).update(due_at=None)
            _give_back(keys, self.claim_id)

    def _release(self, payload: int) -> None:
        self.users[payload] -= 1
        if self.users[payload] <= 0:
            self.users.pop(payload)
            self.held.pop(payload, None)

    def _succeeded(self, answered: list[tuple[Subscription, Answer]], now: datetime) -> None:
        """All rows that got the same in one statement; who is to have something newer by now stays due."""
        groups: defaultdict[tuple[int, bool], list[int]] = defaultdict(list)
        for row, answer in answered:
            groups[row.wanted, answer.took >= SLOW].append(row.pk)
        for (payload, slow), keys in groups.items():
            mine = Subscription.objects.filter(pk__in=keys, claim=self.claim_id)
            mine.filter(wanted=payload).update(due_at=None)
            mine.update(
                delivered=payload, delivered_at=now, attempts=0, failing_since=None, gave_up_at=None,
                failure="", is_slow=slow, **FREED,
            )  # fmt: skip

    def _failed(self, answered: list[tuple[Subscription, Answer]], now: datetime) -> None:
        """All rows that fare the same in one statement. Who was ended meanwhile stays so."""
        groups: defaultdict[Fate, list[int]] = defaultdict(list)
        for row, answer in answered:
            since = row.failing_since or now
            over = now - since >= GIVE_UP
            groups[Fate(_failure(answer), row.attempts + 1, since, over, answer.status == GONE)].append(
                row.pk
            )
        for fate, keys in groups.items():
            mine = Subscription.objects.filter(pk__in=keys, claim=self.claim_id)
            mine.filter(state=Subscription.State.ACTIVE).update(**fate.fields(now))
            mine.update(**FREED)


class Fate(NamedTuple):
    """What becomes of a subscription after a failure."""

    failure: str
    attempts: int
    since: datetime
    is_over: bool
    is_gone: bool

    def fields(self, now: datetime) -> dict:
        fields = {
            "failure": self.failure,
            "attempts": min(self.attempts, 30_000),
            "failing_since": self.since,
        }
        fields |= {"is_slow": True, "due_at": None}
        if self.is_gone:
            return fields | {"state": Subscription.State.GONE, "ended_at": now}
        if self.is_over:
            return fields | {"gave_up_at": now}
        return fields | {"due_at": now + pause(self.attempts)}


def _failure(answer: Answer) -> str:
    if answer.status is None:
        return answer.failure
    if answer.status == GONE:
        return "对方回应 410：不再接收。"
    moved = "（推送不跟随转址）" if 300 <= answer.status < 400 else ""
    return f"对方回应 {answer.status}{moved}。"


def _line(row: Subscription, answer: Answer, now: datetime) -> Delivery:
    return Delivery(
        subscription_id=row.pk,
        payload=row.wanted,
        attempt=row.attempts + 1,
        at=now,
        took=answer.took,
        status=answer.status,
        failure="" if answer.is_success else _failure(answer),
    )


def _give_back(keys: list[int], claim: UUID) -> None:
    if keys:
        Subscription.objects.filter(pk__in=keys, claim=claim).update(**FREED)
