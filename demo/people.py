"""The demo's people: log-ins for every role of two unions and for the desk, staff without log-ins elsewhere."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from home.founding import ADMINISTRATORS, AUDITORS, DESK
from notices import mailing
from unions import members
from unions.models import Role, RoleGroup, Union, User

from .access import DEMO_PASSWORD

DESK_USER = "desk"
LOG_INS: dict[str, tuple[str, str]] = {
    DESK_USER: ("何", "望舒"),
    "manager": ("罗", "济川"),
    "auditor": ("钟", "守正"),
    "foshan-editor": ("黎", "照棠"),
    "foshan-first": ("岑", "知秋"),
    "foshan-second": ("霍", "明远"),
    "foshan-final": ("简", "伯钧"),
    "foshan-administrator": ("苏", "映雪"),
    "guangzhou-editor": ("欧", "咏诗"),
    "guangzhou-first": ("梁", "静川"),
    "guangzhou-second": ("沈", "怀瑾"),
    "guangzhou-final": ("马", "立洲"),
    "guangzhou-administrator": ("程", "予安"),
}
OF_THE_ALLIANCE = {DESK_USER: DESK, "manager": ADMINISTRATORS, "auditor": AUDITORS}
FAMILY_NAMES = "陈林黄李梁吴郑谢罗叶邓冯曾彭萧蔡许卢钟姚"
GIVEN_NAMES = (
    "知远 若兰 启明 思齐 晓棠 文舟 嘉木 清扬 景行 书白 雨桐 承志 望川 静姝 逸之 南星 念安 修远 采薇 立夏"
).split()


@dataclass(frozen=True)
class Staff:
    """A union's people by role."""

    people: dict[str, User]

    def __getitem__(self, role: str) -> User:
        return self.people[role]


def found_desk() -> User:
    """The log-ins of those who run the alliance; returns the desk's."""
    for username, group in OF_THE_ALLIANCE.items():
        user, created = _account(username)
        if created:
            user.groups.add(Group.objects.get(name=group))
    return User.objects.get(username=DESK_USER)


@transaction.atomic
def staff(union: Union) -> Staff:
    """The union's people, made where they are missing; what they hold since is not touched."""
    roles = RoleGroup.objects.filter(union=union).values_list("role", flat=True)
    return Staff({role: _member(union, Role(role)) for role in roles})


def give_addresses() -> None:
    """Only after the demo's own reviews: what these told is settled without a mail, while nobody has an address."""
    unreachable = User.objects.filter(username__in=LOG_INS, email="")
    if unreachable.exists():
        while mailing.send_due():
            pass
    for user in unreachable:
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])


def describe() -> str:
    """The log-ins, for whoever started the demo."""
    unions = dict(Union.objects.filter(slug__in=("foshan", "guangzhou")).values_list("slug", "name"))
    lines = [f"密码 password  {DEMO_PASSWORD}"]
    lines += [f"  {username:<24} {group}" for username, group in OF_THE_ALLIANCE.items()]
    for username in LOG_INS:
        slug, _, role = username.partition("-")
        if role:
            lines.append(f"  {username:<24} {unions.get(slug, slug)} {Role(role).label}")
    return "\n".join(lines) + "\n"


def _member(union: Union, role: Role) -> User:
    user, created = _account(f"{union.slug}-{role.value}")
    if created:
        members.set_roles(user, union, [role])
        user.refresh_from_db()
    return user


def _account(username: str) -> tuple[User, bool]:
    family, given = LOG_INS.get(username) or _invented(username)
    password = _demo_hash if username in LOG_INS else _no_password
    names: dict[str, Any] = {"last_name": family, "first_name": given, "password": password}
    return User.objects.get_or_create(username=username, defaults=names)


@cache
def _demo_hash() -> str:
    """Made once: hashing is slow on purpose, and all log-ins of the demo have the one public password."""
    return make_password(DEMO_PASSWORD)


def _no_password() -> str:
    return make_password(None)


def _invented(username: str) -> tuple[str, str]:
    number = zlib.crc32(username.encode())
    return FAMILY_NAMES[number % len(FAMILY_NAMES)], GIVEN_NAMES[number // 97 % len(GIVEN_NAMES)]
