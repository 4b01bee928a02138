"""Which other unions' texts a person may read, and withdraw, for a higher union."""

from django.db.models import Q

from .models import OVERSEERS, Membership, Oversight, Union, User
from .models.directory import UnionQuerySet


def overseen(user: User, withdrawing: bool = False) -> UnionQuerySet:
    """Unions that the person oversees; `withdrawing`: those alone whose items the person may withdraw."""
    mine = Membership.objects.active(*OVERSEERS).filter(user=user)
    grants = Oversight.objects.filter(overseer__in=mine.values("union")).select_related("overseer")
    unions = Q(pk__in=[])
    for grant in grants.filter(may_withdraw=True) if withdrawing else grants:
        below = Q(path__startswith=grant.overseer.path) & ~Q(pk=grant.overseer_id)
        unions |= below & Q(pk=grant.overseen_id) if grant.overseen_id else below
    return Union.objects.filter(unions)
