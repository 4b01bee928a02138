"""Joining, suspending and leaving: the only writer of `Membership` and of the role groups' members.

Who may do this to whom is decided in `unions.people`.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from .models import Membership, Role, RoleGroup, Union, User


class NotPossible(ValueError):
    """What was asked cannot be done; the message tells the person why and what to do."""


class NotAPublisher(NotPossible):
    """The union has no section yet, so nobody can hold a role in it: onboard it first."""


@transaction.atomic
def set_roles(user: User, union: Union, roles: Iterable[str]) -> None:
    """Gives `user` exactly these roles in `union`; none at all means that the person leaves it.

    Who is suspended stays so. Raises NotAPublisher, or NotPossible for a role that the union does not have.
    """
    wanted = {Role(role) for role in roles}
    _check_offered(union, wanted)
    mine = Membership.objects.filter(user=user, union=union)
    suspended_at = mine.values_list("suspended_at", flat=True).first()
    mine.exclude(role__in=wanted).delete()
    for role in wanted:
        Membership.objects.get_or_create(
            user=user, union=union, role=role, defaults={"suspended_at": suspended_at}
        )
    _sync_rights(user)


def _check_offered(union: Union, wanted: set[Role]) -> None:
    offered = set(union.role_groups.values_list("role", flat=True))
    if wanted and not offered:
        raise NotAPublisher(f"{union}还没有开通栏目，请先开通。")
    if missing := wanted - offered:
        raise NotPossible(f"{union}没有这些角色：{'、'.join(sorted(role.label for role in missing))}。")


@transaction.atomic
def leave(user: User, union: Union) -> None:
    """Takes all of the person's rights in the union at once."""
    Membership.objects.filter(user=user, union=union).delete()
    _sync_rights(user)


@transaction.atomic
def suspend(user: User, union: Union) -> None:
    """Takes the rights but keeps the roles, for `resume`."""
    Membership.objects.filter(user=user, union=union).update(suspended_at=timezone.now())
    _sync_rights(user)


@transaction.atomic
def resume(user: User, union: Union) -> None:
    Membership.objects.filter(user=user, union=union).update(suspended_at=None)
    _sync_rights(user)


def roles_of(user: User) -> dict[int, set[str]]:
    """Union id -> the person's active roles there."""
    roles: dict[int, set[str]] = {}
    for union_id, role in Membership.objects.active().filter(user=user).values_list("union_id", "role"):
        roles.setdefault(union_id, set()).add(role)
    return roles


def has_role(user: User, union: Union, *roles: str) -> bool:
    """Whether the person holds one of these roles in the union and is not suspended."""
    return Membership.objects.active(*roles).filter(user=user, union=union).exists()


def is_blocked(user: User) -> bool:
    """Whether the whole account was closed by hand: it still has its groups and is inactive all the same."""
    return not user.is_active and user.groups.exists()


def _sync_rights(user: User) -> None:
    """Makes the user's role groups equal to the active memberships; who has none left cannot log in.

    A session asks for its user at every request, so that both take effect with the next one.
    """
    user.refresh_from_db(fields=["is_active", "is_superuser"])
    blocked = is_blocked(user)
    active = Membership.objects.active().filter(user=user).values_list("union_id", "role")
    role_groups = RoleGroup.objects.filter(union__memberships__user=user)
    groups = {(row.union_id, row.role): row.group_id for row in role_groups}
    user.groups.remove(*user.groups.filter(role_group__isnull=False))
    user.groups.add(*[groups[key] for key in active])
    if not user.is_superuser:
        user.is_active = user.groups.exists() and not blocked
        user.save(update_fields=["is_active"])
