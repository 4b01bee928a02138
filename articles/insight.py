"""Whose numbers and whose history a person sees in the admin: the own unions', or all."""

from django.db.models import QuerySet

from unions.models import User

from .admin_scope import oversees_all, own_pages
from .models import SectionPage


def sees_all(user: User) -> bool:
    """The alliance desk, superusers and auditors."""
    return user.has_perm("articles.audit_itempage") or oversees_all(user)


def sections(user: User) -> QuerySet[SectionPage]:
    """Sections of the unions that the person works for or has been let into; all of them for who sees all."""
    seen = SectionPage.objects.order_by("title")
    return seen if sees_all(user) else seen.filter(own_pages(user))
