"""Follows the log of changes: a feed that changed is written once and laid ready for everybody who takes it."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from articles import changes

from . import topics, writing
from .models import Intent, Payload, Subscription, Topic

BATCH = 50
REST = timedelta(seconds=30)
GONE = "这个订阅源已经停用：栏目已关闭或不再公开。"
PATIENT = 5  # failures in a row after which new content does not shorten the pause any more

logger = logging.getLogger(__name__)


class Unwritable(Exception):
    """The feed could not be written now, by a fault of ours."""


def active() -> QuerySet[Subscription]:
    """Subscriptions that hold now."""
    return Subscription.objects.filter(state=Subscription.State.ACTIVE, lease_until__gt=timezone.now())


def follow_once() -> int:
    """Looks at the next feeds that may have changed; returns how many. A consumer of the worker."""
    now, last = timezone.now(), changes.last_position()
    taken = Exists(active().filter(topic=OuterRef("pk")))
    rested = Q(rest_until=None) | Q(rest_until__lt=now)
    looked = 0
    for topic in Topic.objects.filter(rested, taken, position__lt=last).order_by("position", "pk")[:BATCH]:
        try:
            look(topic)
        except Unwritable:
            continue
        looked += 1
    return looked


def look(topic: Topic) -> str:
    """Brings the topic up to the log's end; returns "", or why it is no topic (any more). Raises Unwritable.

    The position is read before the feed: a change in between is looked at once more, never missed.
    """
    position = changes.last_position()
    try:
        place = topics.place(topic.address)
        response = writing.answer(place, topic.etag)
    except topics.NotOurs as error:
        return _close(topic, position, str(error))
    except Exception as error:  # whatever the feed's code raises must not hold up other feeds
        logger.exception("The feed %s cannot be written", topic.address)
        Topic.objects.filter(pk=topic.pk).update(rest_until=timezone.now() + REST)
        raise Unwritable(topic.address) from error
    if response.status_code == 304:
        Topic.objects.filter(pk=topic.pk, position__lt=position).update(position=position)
        return ""
    if reason := _refusal(place, response):
        return _close(topic, position, reason)
    _publish(topic, position, response)
    return ""


def _refusal(place: topics.Place, response: HttpResponse) -> str:
    """Why this answer is no topic's; empty if it is one's."""
    if 300 <= response.status_code < 400:
        return f"请改用订阅源给出的地址：{response.headers.get('Location', '')}"[:200]
    if response.status_code == 400:
        return "订阅源地址里的筛选条件不对。"
    if response.status_code != 200:
        return GONE
    named = topics.links(response)
    if named and "hub" not in named:
        return "这个地址不推送。"
    if named.get("self", place.address) != place.address:
        return f"请改用订阅源给出的地址：{named['self']}"[:200]
    return ""


@transaction.atomic
def _publish(topic: Topic, position: int, response: HttpResponse) -> None:
    row = Topic.objects.select_for_update().get(pk=topic.pk)
    if row.position > position:
        return  # another worker looked later than we
    body = bytes(response.content)
    before = row.payloads.order_by("-pk").first()
    if before is None or bytes(before.body) != body:
        payload = Payload.objects.create(topic=row, content_type=response.headers["Content-Type"], body=body)
        _lay_ready(row, payload)
        row.payloads.exclude(pk=payload.pk).delete()
    row.etag, row.position, row.rest_until = response.headers.get("ETag", ""), position, None
    row.save(update_fields=["etag", "position", "rest_until"])


def _lay_ready(topic: Topic, payload: Payload) -> None:
    """For every subscriber: who is being sent something gets this next; who fails for long keeps the pause."""
    takers = active().filter(topic=topic)
    takers.filter(due_at=None).update(attempts=0, failing_since=None)
    takers.filter(Q(due_at=None) | Q(attempts__lt=PATIENT)).update(due_at=timezone.now())
    takers.update(wanted=payload.pk)


@transaction.atomic
def _close(topic: Topic, position: int, reason: str) -> str:
    """Ends all subscriptions of the topic; each subscriber is told (WebSub, 5.2)."""
    now = timezone.now()
    takers = active().filter(topic=topic)
    Intent.objects.bulk_create(
        (
            Intent(
                mode=Intent.Mode.DENIED,
                topic=topic.address,
                callback=taker.callback,
                host=taker.host,
                reason=reason,
                due_at=now,
            )
            for taker in takers.iterator()
        ),
        batch_size=500,
    )
    takers.update(state=Subscription.State.DENIED, ended_at=now, due_at=None, failure=reason)
    Topic.objects.filter(pk=topic.pk).update(position=position, etag="")
    topic.payloads.all().delete()
    return reason
