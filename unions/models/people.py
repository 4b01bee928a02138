"""People who work for unions, and the roles that they hold there."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models.functions import Lower

from .directory import Union


class User(AbstractUser):
    """A person who logs in. Names are written as in Chinese: family name first, no space."""

    class Meta(AbstractUser.Meta):
        verbose_name = "用户"
        verbose_name_plural = "用户"
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="one_account_per_email",
                violation_error_message="这个邮箱已有账号。",
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        return f"{self.last_name}{self.first_name}"


class Role(models.TextChoices):
    EDITOR = "editor", "编辑"
    FIRST = "first", "初审"
    SECOND = "second", "复审"
    FINAL = "final", "终审"
    ADMINISTRATOR = "administrator", "工会管理员"


class RoleGroup(models.Model):
    """The Django group that carries the rights of one role in one publishing union; made at onboarding."""

    union = models.ForeignKey(Union, on_delete=models.CASCADE, related_name="role_groups")
    role = models.CharField(max_length=16, choices=Role)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role_group")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["union", "role"], name="one_group_per_union_and_role"),
        )

    def __str__(self) -> str:
        return f"{self.union}·{self.get_role_display()}"


class MembershipQuerySet(models.QuerySet):
    def active(self, *roles: str) -> MembershipQuerySet:
        """Those that are not suspended; in one of `roles` where any are named."""
        mine = self.filter(suspended_at=None)
        return mine.filter(role__in=roles) if roles else mine


class Membership(models.Model):
    """A person's role in a union. Written by `unions.members` only, which keeps the groups in step."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    union = models.ForeignKey(Union, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("角色", max_length=16, choices=Role)
    suspended_at = models.DateTimeField("停用时间", null=True, blank=True)
    created_at = models.DateTimeField("加入时间", auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "成员"
        verbose_name_plural = "成员"
        constraints = (
            models.UniqueConstraint(fields=["user", "union", "role"], name="one_membership_per_role"),
        )

    def __str__(self) -> str:
        return f"{self.user}：{self.union}{self.get_role_display()}"


class Invitation(models.Model):
    """A union's request to a person to join it, and what became of the mail that carries it.

    `name` is how the union's administrator wrote the person's name: an account that exists already keeps its own.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    union = models.ForeignKey(Union, on_delete=models.CASCADE, related_name="invitations")
    name = models.CharField("姓名", max_length=40)
    invited_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="邀请人"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    failure = models.CharField("未发出的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        constraints = (
            models.UniqueConstraint(fields=["user", "union"], name="one_invitation_per_person_and_union"),
        )

    def __str__(self) -> str:
        return f"{self.union}：{self.name}"
