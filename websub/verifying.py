"""Asks the callback whether it meant it, and only then changes anything (WebSub, 5.2 and 5.3).

First the topic is looked at: what is no feed is denied. An answer of any kind decides; a server that cannot be
reached is asked three times within a minute or so.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from . import claims, following, letters, reaching, topics
from .models import Intent, Subscription, Topic
from .reaching import Answer, Letter

PAUSES = (timedelta(seconds=10), timedelta(seconds=50))  # after the first and the second failure to connect
OUR_FAULT = timedelta(seconds=30)

State = Intent.State


@dataclass
class Asked:
    """An intent under way. `seen` is the number of the topic's newest payload when the subscriber was asked."""

    intent: Intent
    topic: str
    challenge: str
    seen: int
    at: datetime


def ask_due() -> int:
    """Verifies all requests that wait; returns how many it asked. A consumer of the worker."""
    return reaching.run(Verifications())


class Verifications:
    def __init__(self) -> None:
        self.claim_id: UUID = uuid4()

    def claim(self, room: int, slow_room: int) -> list[tuple[Asked, Letter]]:
        waiting = Intent.objects.filter(state=State.WAITING)
        taken = claims.take(waiting, room, self.claim_id)
        asked = [one for intent in taken if (one := self._prepared(intent))]
        return [(one, letters.question(one.intent, one.challenge)) for one in asked]

    def settle(self, answered: list[tuple[Asked, Answer]]) -> None:
        for asked, answer in answered:
            with transaction.atomic():
                held = Intent.objects.select_for_update().filter(pk=asked.intent.pk, claim=self.claim_id)
                if held.exists():
                    _settle(asked, answer)

    def _prepared(self, intent: Intent) -> Asked | None:
        """The topic is validated; None where that cannot be done now."""
        address = topics.place(intent.topic).address if intent.mode != Intent.Mode.DENIED else intent.topic
        seen = 0
        if intent.mode == Intent.Mode.SUBSCRIBE:
            topic = Topic.objects.get_or_create(address=address)[0]
            try:
                reason = "" if following.active().filter(topic=topic).exists() else following.look(topic)
            except following.Unwritable:
                _free(intent, timezone.now() + OUR_FAULT)
                return None
            if reason:
                intent.mode, intent.reason = Intent.Mode.DENIED, reason
                intent.save(update_fields=["mode", "reason"])
            seen = _newest(topic)
        return Asked(intent, address, secrets.token_urlsafe(32), seen, timezone.now())


def _settle(asked: Asked, answer: Answer) -> None:
    intent = asked.intent
    if not answer.sent:
        _free(intent, timezone.now())
    elif answer.status is None and answer.may_retry and intent.attempts < len(PAUSES):
        intent.attempts += 1
        _free(intent, timezone.now() + PAUSES[intent.attempts - 1])
    elif intent.mode == Intent.Mode.DENIED:
        _close(intent, State.DONE if answer.is_success else State.FAILED, _failure(answer))
    elif answer.status == 404:
        _close(intent, State.REFUSED, "对方回应 404：没有提出过这个请求。")
    elif not answer.is_success:
        _close(intent, State.FAILED, _failure(answer))
    elif not compare_digest(answer.body, asked.challenge.encode()):
        _close(intent, State.FAILED, "对方没有原样送回 hub.challenge。")
    else:
        _confirmed(asked)
        _close(intent, State.DONE)


def _failure(answer: Answer) -> str:
    if answer.status is None or answer.is_success:
        return answer.failure
    moved = "（核实时不跟随转址）" if 300 <= answer.status < 400 else ""
    return f"对方回应 {answer.status}{moved}。"


def _free(intent: Intent, due_at: datetime) -> None:
    intent.due_at, intent.claim, intent.claimed_until = due_at, None, None
    intent.save(update_fields=["due_at", "claim", "claimed_until", "attempts"])


def _close(intent: Intent, state: str, failure: str = "") -> None:
    intent.state, intent.failure, intent.settled_at = state, failure, timezone.now()
    intent.secret = ""  # it is the subscription's now, or nobody's
    _free(intent, None)  # type: ignore[arg-type]  # never due again
    intent.save(update_fields=["state", "failure", "settled_at", "secret"])


def _newest(topic: Topic) -> int:
    return topic.payloads.order_by("-pk").values_list("pk", flat=True).first() or 0


def _confirmed(asked: Asked) -> None:
    intent = asked.intent
    topic = Topic.objects.select_for_update().filter(address=asked.topic).first()
    if intent.mode == Intent.Mode.UNSUBSCRIBE:
        standing = Subscription.objects.filter(topic=topic, callback=intent.callback)
        standing.filter(state=Subscription.State.ACTIVE).update(
            state=Subscription.State.UNSUBSCRIBED, ended_at=timezone.now(), due_at=None
        )
        return
    topic = topic or Topic.objects.create(address=asked.topic)
    found = Subscription.objects.select_for_update().filter(topic=topic, callback=intent.callback).first()
    subscription = found or Subscription(topic=topic, callback=intent.callback, host=intent.host)
    _renew(subscription, asked, is_new=found is None or not _holds(found))
    subscription.save()


def _holds(subscription: Subscription) -> bool:
    return subscription.is_active and subscription.lease_until > timezone.now()


def _renew(subscription: Subscription, asked: Asked, is_new: bool) -> None:
    """The lease counts from the question. What was missed before a renewal is sent now: the subscriber is there."""
    if is_new:
        subscription.created_at = asked.at
        subscription.delivered, subscription.wanted = asked.seen, _newest(subscription.topic)
        subscription.due_at = None
        subscription.delivered_at, subscription.is_slow = None, False
    subscription.state, subscription.ended_at = Subscription.State.ACTIVE, None
    subscription.secret = asked.intent.secret
    subscription.verified_at = asked.at
    subscription.lease_until = asked.at + timedelta(seconds=asked.intent.lease_seconds)
    subscription.attempts, subscription.failing_since, subscription.gave_up_at = 0, None, None
    subscription.failure = ""
    if subscription.wanted != subscription.delivered:
        subscription.due_at = timezone.now()
