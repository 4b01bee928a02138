"""The people of many unions at once, for what concerns all of them."""

from __future__ import annotations

from collections.abc import Iterable

from unions.models import Membership, Role, User

from ..models import SectionPage

# Who decides on what others share, and who looks after it later.
SHARERS = (Role.EDITOR, Role.FINAL, Role.ADMINISTRATOR)
KEEPERS = (Role.EDITOR, Role.ADMINISTRATOR)


def people_of(sections: Iterable[SectionPage | int], *roles: str) -> list[User]:
    """Those who hold one of the roles in the union of one of the sections; one query, each person once."""
    active = Membership.objects.active(*roles).filter(union__section__in=sections)
    return list(User.objects.filter(memberships__in=active, is_active=True).distinct())
