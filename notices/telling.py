"""Telling people something: the only writer of `Notice`."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from unions.models import Membership, Union, User

from .inserting import insert_for_each
from .models import Notice


def tell(people: Iterable[User], kind: str, text: str, url: str = "", urgent: bool = False) -> None:
    """Leaves a notice with each of the people, in the transaction of what it tells of. Mail follows by the worker.

    `text`: at most 300 characters, the rest is cut; `url`: where to act on it, from the site's root.
    """
    now = timezone.now()
    told = {person.pk: person for person in people if person.is_active}
    Notice.objects.bulk_create(
        Notice(person=person, kind=kind, text=text[:300], url=url, urgent=urgent, mail_due_at=now)
        for person in told.values()
    )


def holders(union: Union, *roles: str) -> list[User]:
    """The people who hold one of the roles in the union now."""
    active = Membership.objects.active(*roles).filter(union=union, user__is_active=True)
    return list(User.objects.filter(memberships__in=active).distinct())


def tell_holders(
    unions: QuerySet, roles: Iterable[str], kind: str, text: str, url: str = "", urgent: bool = False
) -> int:
    """As `tell`, for all who hold one of the roles in any of many unions: one statement, however many they are.

    `unions` are their ids (`values("pk")` or the like). Returns how many people were told.
    """
    active = Membership.objects.active(*roles).filter(union__in=unions)
    people = User.objects.filter(pk__in=active.values("user"), is_active=True)
    return insert_for_each(people, Notice(kind=kind, text=text[:300], url=url, urgent=urgent), person_id="pk")
