"""Whose texts, numbers and history a person sees in the admin: the own unions', overseen ones', or all."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from unions.models import User
from unions.oversight import overseen

from .admin_scope import oversees_all, own_pages
from .models import ItemPage, SectionPage
from .visibility import ItemQuerySet


def sees_all(user: User) -> bool:
    """The alliance desk, its administrators, superusers and auditors."""
    return user.has_perm("articles.audit_itempage") or oversees_all(user)


def sections(user: User) -> QuerySet[SectionPage]:
    """Sections of the unions that the person works for, oversees or has been let into; all for who sees all."""
    seen = SectionPage.objects.order_by("title")
    return seen if sees_all(user) else seen.filter(own_pages(user) | Q(union__in=overseen(user)))


def items(user: User) -> ItemQuerySet:
    """Items in any state that the person may read. Reading gives no right to change them."""
    return ItemPage.objects.all() if sees_all(user) else ItemPage.objects.filter(section__in=sections(user))


def sees_others(user: User) -> bool:
    """Whether the person reads more than the own unions' items."""
    return sees_all(user) or overseen(user).exists()
