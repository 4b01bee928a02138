"""What comes to an end: leases by the clock, subscriptions by the desk's word, rows by their age."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from unions.members import NotPossible
from unions.models import User

from .models import Delivery, Intent, Subscription, Topic

RIGHT = "websub.change_subscription"
KEPT = timedelta(days=30)
BATCH = 2000

State = Subscription.State


def may_manage(user: User) -> bool:
    """The alliance's desk and its administrators."""
    return user.has_perm(RIGHT)


@transaction.atomic
def retry(subscription: Subscription, user: User) -> None:
    """Has the newest content sent at once, whether it was sent before or not. Raises PermissionDenied, NotPossible."""
    row = _locked(subscription, user)
    if not row.wanted:
        raise NotPossible("这个订阅源还没有内容可推。")
    row.due_at, row.is_slow = timezone.now(), False
    row.attempts, row.failing_since, row.gave_up_at = 0, None, None
    row.save(update_fields=["due_at", "is_slow", "attempts", "failing_since", "gave_up_at"])
    log(instance=row, action="websub.retry", user=user, data={"callback": row.callback})


@transaction.atomic
def end(subscription: Subscription, user: User, why: str) -> None:
    """Ends the subscription; the subscriber is told why. Raises PermissionDenied, NotPossible."""
    row = _locked(subscription, user)
    if not why.strip():
        raise NotPossible("请写明为什么终止，对方会收到这句话。")
    now = timezone.now()
    row.state, row.ended_at, row.due_at, row.failure = State.ENDED, now, None, why.strip()[:200]
    row.save(update_fields=["state", "ended_at", "due_at", "failure"])
    Intent.objects.create(
        mode=Intent.Mode.DENIED,
        topic=row.topic.address,
        callback=row.callback,
        host=row.host,
        reason=row.failure,
        due_at=now,
    )
    log(instance=row, action="websub.end", user=user, data={"callback": row.callback, "why": row.failure})


def tidy() -> int:
    """Writes down which leases are over, deletes what is old; returns how many rows. A consumer of the worker."""
    now = timezone.now()
    over = Subscription.objects.filter(state=State.ACTIVE, lease_until__lte=now)
    done = over.update(state=State.EXPIRED, ended_at=now, due_at=None)
    old = now - KEPT
    done += _delete(Delivery.objects.filter(at__lt=old))
    done += _delete(Intent.objects.filter(created_at__lt=old).exclude(state=Intent.State.WAITING))
    done += _delete(Subscription.objects.exclude(state=State.ACTIVE).filter(ended_at__lt=old))
    return done + _delete(Topic.objects.filter(subscriptions=None))


def _locked(subscription: Subscription, user: User) -> Subscription:
    if not may_manage(user):
        raise PermissionDenied
    row = Subscription.objects.select_for_update(of=("self",)).select_related("topic").get(pk=subscription.pk)
    if not row.is_active or row.lease_until <= timezone.now():
        raise NotPossible("这个订阅已经结束。")
    return row


def _delete(rows: QuerySet) -> int:
    """The next few: a long deletion would hold up who writes."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return rows.model._default_manager.filter(pk__in=keys).delete()[0] if keys else 0
