"""成员网站 as people keep them: who may, what is registered, tokens, suspending. Every act is logged.

Raises PermissionDenied for whom the site is none of theirs.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from unions.models import Membership, Role, Union, User

from . import tokens
from .models import Subscriber

ALL = "subscribers.change_subscriber"
SEES_ALL = "subscribers.view_subscriber"


def may_manage_all(user: User) -> bool:
    """The alliance's administrators and its desk."""
    return user.has_perm(ALL)


def unions_of(user: User) -> QuerySet[Union]:
    """Unions whose websites the person manages."""
    if may_manage_all(user):
        return Union.objects.all()
    mine = Membership.objects.active(Role.ADMINISTRATOR).filter(user=user)
    return Union.objects.filter(pk__in=mine.values("union"))


def takes_part(user: User) -> bool:
    """Whether the person has anything to do with websites."""
    return user.has_perm(SEES_ALL) or unions_of(user).exists()


def seen_by(user: User) -> QuerySet[Subscriber]:
    """All for the alliance's people and its auditors; a union's own for its administrators."""
    if user.has_perm(SEES_ALL):
        return Subscriber.objects.all()
    return Subscriber.objects.filter(union__in=unions_of(user))


def may_manage(user: User, subscriber: Subscriber) -> bool:
    return unions_of(user).filter(pk=subscriber.union_id).exists()


@transaction.atomic
def register(subscriber: Subscriber, user: User) -> str:
    """Saves a new site and returns its token, which cannot be had again."""
    _check(user, subscriber)
    token, kept = tokens.new()
    _assign(subscriber, kept)
    subscriber.save()
    log(instance=subscriber, action="subscribers.register", user=user, data={"name": subscriber.name})
    return token


@transaction.atomic
def change(subscriber: Subscriber, user: User) -> None:
    """Saves what a form wrote into the site's entry. Another part is followed from its own beginning."""
    before = Subscriber.objects.select_for_update(of=("self",)).get(pk=subscriber.pk)
    _check(user, before)
    _check(user, subscriber)
    fields = ["name", "union", "site", "contact", "selection"]
    if before.selection != subscriber.selection:
        subscriber.position, subscriber.position_at = 0, None
        fields += ["position", "position_at"]
    subscriber.save(update_fields=fields)
    log(instance=subscriber, action="subscribers.change", user=user, data={"name": subscriber.name})


@transaction.atomic
def renew(subscriber: Subscriber, user: User) -> str:
    """A new token; the former one counts no more from now on."""
    _check(user, subscriber)
    token, kept = tokens.new()
    _assign(subscriber, kept)
    subscriber.save(update_fields=["token_digest", "token_ending", "token_at"])
    log(instance=subscriber, action="subscribers.renew", user=user, data={"name": subscriber.name})
    return token


@transaction.atomic
def suspend(subscriber: Subscriber, user: User) -> None:
    _check(user, subscriber)
    Subscriber.objects.active().filter(pk=subscriber.pk).update(suspended_at=timezone.now())
    log(instance=subscriber, action="subscribers.suspend", user=user, data={"name": subscriber.name})


@transaction.atomic
def resume(subscriber: Subscriber, user: User) -> None:
    _check(user, subscriber)
    Subscriber.objects.filter(pk=subscriber.pk).update(suspended_at=None)
    log(instance=subscriber, action="subscribers.resume", user=user, data={"name": subscriber.name})


def _check(user: User, subscriber: Subscriber) -> None:
    if not may_manage(user, subscriber):
        raise PermissionDenied


def _assign(subscriber: Subscriber, kept: dict[str, str]) -> None:
    subscriber.token_digest, subscriber.token_ending = kept["token_digest"], kept["token_ending"]
    subscriber.token_at = timezone.now()
