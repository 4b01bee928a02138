"""Whose texts a person may read in the admin, unpublished ones included: the own unions', overseen ones', or all."""

from __future__ import annotations

from django.db.models import Q

from unions.members import roles_of
from unions.models import User
from unions.oversight import overseen

from .models import ItemPage
from .visibility import ItemQuerySet


def audits(user: User) -> bool:
    """Auditors, the desk and the alliance's administrators read what every union writes."""
    return user.has_perm("articles.audit_itempage")


def readable(user: User) -> ItemQuerySet:
    """Items in any state that the person may read. Reading gives no right to change them."""
    if audits(user):
        return ItemPage.objects.all()
    unions = Q(section__union__in=list(roles_of(user))) | Q(section__union__in=overseen(user))
    return ItemPage.objects.filter(unions)


def reads_for_others(user: User) -> bool:
    """Whether the person reads more than the own unions' items."""
    return audits(user) or overseen(user).exists()
