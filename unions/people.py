"""What a union's administrator, or the alliance's, does with the union's people. Every act is logged.

Raises PermissionDenied for whom the union is none of theirs, `members.NotPossible` for what the rules forbid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from . import members
from .members import NotPossible
from .models import Invitation, Membership, Role, Union, User
from .models.directory import UnionQuerySet

# Two-character family names that occur in Guangdong and beyond.
COMPOUND_SURNAMES = (
    "欧阳",
    "司徒",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
    "夏侯",
)


def is_alliance_administrator(user: User) -> bool:
    """The alliance's administrators keep the directory and may do for every union what its administrator does."""
    return user.has_perm("unions.change_union")


def administered(user: User) -> UnionQuerySet:
    """Publishing unions whose people the person administers."""
    publishing = Union.objects.filter(role_groups__isnull=False).distinct()
    return (
        publishing
        if is_alliance_administrator(user)
        else publishing.filter(pk__in=_unions_of(user, Role.ADMINISTRATOR))
    )


def own_unions(user: User) -> UnionQuerySet:
    """Unions whose entry in the directory the person keeps."""
    return Union.objects.filter(pk__in=_unions_of(user, Role.ADMINISTRATOR, Role.EDITOR))


def _unions_of(user: User, *roles: str) -> QuerySet:
    mine = Membership.objects.active(*roles).filter(user=user)
    return mine.values("union")


def people_of(union: Union) -> QuerySet[User]:
    """The union's people, for `listed`: each with the roles and the invitation of this union alone."""
    managed = User.groups.through.objects.filter(user_id=OuterRef("pk"), group__role_group=None)
    roles = Prefetch("memberships", Membership.objects.filter(union=union), to_attr="roles_here")
    invited = Prefetch("invitations", Invitation.objects.filter(union=union), to_attr="invitations_here")
    found = User.objects.filter(memberships__union=union).distinct().order_by("date_joined", "pk")
    return found.annotate(is_managed=Exists(managed)).prefetch_related(roles, invited)


@dataclass(frozen=True)
class Listed:
    """A person as one union lists it: nothing of what the person is elsewhere."""

    user: User
    name: str
    roles: list[str]
    role_names: str
    state: str
    is_suspended: bool
    is_waiting: bool
    is_protected: bool


def listed(person: User) -> Listed:
    """A person from `people_of`, without further queries."""
    mine = [row for role in Role for row in person.roles_here if row.role == role]  # type: ignore[attr-defined]
    invitation = next(iter(person.invitations_here), None)  # type: ignore[attr-defined]
    suspended = all(row.suspended_at for row in mine)
    waiting = not suspended and not _has_come(person, invitation)
    return Listed(
        user=person,
        name=invitation.name if invitation else str(person),
        roles=[row.role for row in mine],
        role_names="、".join(row.get_role_display() for row in mine),
        state="已停用" if suspended else _waiting_state(invitation) if waiting else "在用",
        is_suspended=suspended,
        is_waiting=waiting,
        is_protected=person.is_superuser or person.is_managed,  # type: ignore[attr-defined]
    )


def _has_come(person: User, invitation: Invitation | None) -> bool:
    since = invitation.created_at if invitation else person.date_joined
    return person.last_login is not None and person.last_login >= since


def _waiting_state(invitation: Invitation | None) -> str:
    if invitation is None:
        return "尚未登录"
    if invitation.sent_at is None or invitation.failure:
        return "邀请邮件未发出"
    return f"{timezone.localtime(invitation.sent_at):%m月%d日}已邀请，尚未登录"


@transaction.atomic
def invite(union: Union, name: str, email: str, roles: Iterable[str], by: User) -> Invitation:
    """Makes the person with this e-mail one of the union's; a new account where there is none.

    The mail is the caller's to send after the commit, with `invitations.send`. An account that exists already joins
    as it is: nothing of it is shown or changed.
    """
    _check_administers(by, union)
    user = _account(email, name)
    if _is_protected(user, by):
        raise NotPossible("这个邮箱不能由本会添加，请联系联盟管理员。")
    if Membership.objects.filter(user=user, union=union).exists():
        raise NotPossible("这个邮箱的人员已在本会，可以直接修改其角色；已停用的请先恢复。")
    members.set_roles(user, union, roles)
    invitation, _ = Invitation.objects.update_or_create(
        user=user, union=union, defaults={"name": name, "invited_by": by, "sent_at": None, "failure": ""}
    )
    _log("add", union, by, name)
    return invitation


@transaction.atomic
def change_roles(union: Union, user: User, roles: Iterable[str], by: User) -> None:
    """Gives the person exactly these roles, of which there must be one: to leave is `remove`."""
    wanted = set(roles)
    _check(union, user, by, stays_administrator=Role.ADMINISTRATOR in wanted)
    if not wanted:
        raise NotPossible("请至少选择一个角色；如果此人不再参与本会工作，请用“移出本会”。")
    members.set_roles(user, union, wanted)
    _log("roles", union, by, listed_name(union, user))


@transaction.atomic
def suspend(union: Union, user: User, by: User) -> None:
    _check(union, user, by)
    members.suspend(user, union)
    _log("suspend", union, by, listed_name(union, user))


@transaction.atomic
def resume(union: Union, user: User, by: User) -> None:
    _check(union, user, by, stays_administrator=True)
    members.resume(user, union)
    _log("resume", union, by, listed_name(union, user))


@transaction.atomic
def remove(union: Union, user: User, by: User) -> None:
    """The person leaves the union, with all rights in it at once. What they wrote stays."""
    _check(union, user, by)
    _log("remove", union, by, listed_name(union, user))
    members.leave(user, union)
    Invitation.objects.filter(user=user, union=union).delete()


def invitation_to_resend(union: Union, user: User, by: User) -> Invitation:
    """The person's invitation, for another mail; made where the person came without one."""
    _check(union, user, by, stays_administrator=True)
    found = Invitation.objects.filter(user=user, union=union).first()
    if _has_come(user, found):
        raise NotPossible("此人已经登录过，不必再邀请。忘记密码的，请在登录页点“忘记密码”。")
    return found or Invitation.objects.create(user=user, union=union, name=str(user)[:40], invited_by=by)


def listed_name(union: Union, user: User) -> str:
    """The name under which this union knows the person."""
    invitation = Invitation.objects.filter(union=union, user=user).first()
    return invitation.name if invitation else str(user)


def _check(union: Union, user: User, by: User, stays_administrator: bool = False) -> None:
    _check_administers(by, union)
    if not Membership.objects.filter(user=user, union=union).exists():
        raise PermissionDenied
    if _is_protected(user, by):
        raise NotPossible("这个账号由联盟管理，本会不能改动，请联系联盟管理员。")
    if not stays_administrator and not is_alliance_administrator(by) and _is_last_administrator(user, union):
        raise NotPossible("本会至少要保留一位在用的工会管理员。请先把这个角色交给另一位同事，再作改动。")


def _check_administers(by: User, union: Union) -> None:
    """Holds the union's row too, so that two administrators cannot remove each other at the same moment."""
    Union.objects.select_for_update().get(pk=union.pk)
    if not administered(by).filter(pk=union.pk).exists():
        raise PermissionDenied


def _is_protected(user: User, by: User) -> bool:
    """Accounts of the site's managers, and those that were closed by hand, are beyond a union's administrator."""
    if by.is_superuser:
        return False
    if user.is_superuser or members.is_blocked(user):
        return True
    return not is_alliance_administrator(by) and user.groups.filter(role_group=None).exists()


def _is_last_administrator(user: User, union: Union) -> bool:
    active = Membership.objects.active(Role.ADMINISTRATOR).filter(union=union, user__is_active=True)
    return active.filter(user=user).exists() and not active.exclude(user=user).exists()


def _account(email: str, name: str) -> User:
    email = email.lower()
    found = User.objects.filter(Q(email__iexact=email) | Q(username__iexact=email)).first()
    if found is None:
        return _new_account(email, name)
    if found.email.lower() != email:
        raise NotPossible("这个邮箱不能由本会添加，请联系联盟管理员。")
    return found


def _new_account(email: str, name: str) -> User:
    family, given = split_name(name)
    try:
        with transaction.atomic():
            return User.objects.create_user(email, email, first_name=given, last_name=family)
    except IntegrityError as error:
        raise NotPossible("这个邮箱刚刚被添加，请刷新后再试。") from error


def split_name(name: str) -> tuple[str, str]:
    """Family and given name: 欧阳修 -> 欧阳, 修; a name with Latin letters stays whole, as a given name."""
    if name.isascii():
        return "", name
    length = 2 if name.startswith(COMPOUND_SURNAMES) and len(name) > 2 else 1
    return name[:length], name[length:]


def _log(act: str, union: Union, by: User, name: str) -> None:
    log(instance=union, action=f"unions.people.{act}", user=by, data={"name": name})
