"""Who keeps which words of the checks' lists."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from unions.models import Membership, Role, Union, User

from ..models import WatchedTerm


class TermPolicy(ModelPermissionPolicy):
    """The desk keeps all words, a union's administrators those of their own union."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return super().user_has_permission(user, action) or administered(user).exists()

    def user_has_any_permission(self, user: User, actions: list[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: User, action: str, instance: WatchedTerm) -> bool:
        return instances(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: list[str]) -> QuerySet[WatchedTerm]:
        return instances(user)

    def instances_user_has_permission_for(self, user: User, action: str) -> QuerySet[WatchedTerm]:
        return instances(user)


def administered(user: User) -> QuerySet[Union]:
    """Unions whose lists the person keeps as their administrator."""
    mine = Membership.objects.active(Role.ADMINISTRATOR).filter(user_id=user.pk)
    return Union.objects.filter(pk__in=mine.values("union"))


def is_desk(user: User) -> bool:
    return user.is_active and user.has_perm("articles.change_watchedterm")


def instances(user: User) -> QuerySet[WatchedTerm]:
    """The words that the person keeps."""
    every = WatchedTerm.objects.select_related("union")
    return every if is_desk(user) else every.filter(union__in=administered(user))


register_permission_policy(WatchedTerm, TermPolicy(WatchedTerm))
