"""Who has not confirmed a withdrawal is reminded each day, then each week; late ones are told to its origin and the desk."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from notices.models import Notice
from notices.telling import holders, tell, tell_holders
from unions.models import Union

from ..exchange.sharing import SHARERS
from ..models import Confirmation, Withdrawal
from .withdrawal import TAKERS, address, desk_people

BETWEEN_LATE_ONES = timedelta(days=7)
BATCH = 20  # withdrawals a round


def remind_due() -> int:
    """Reminds of the next withdrawals, each in a transaction of its own; returns how many. For the worker."""
    ids = _due().values_list("withdrawal", flat=True).distinct()[:BATCH]
    acts = Withdrawal.objects.filter(pk__in=list(ids))
    for act in acts:
        with transaction.atomic():
            _remind(act)
    return len(acts)


def _due() -> QuerySet[Confirmation]:
    waiting = Confirmation.objects.filter(confirmed_at=None, withdrawal__undone_at=None)
    return waiting.filter(remind_at__lte=timezone.now())


def _remind(act: Withdrawal) -> None:
    rows = list(_due().filter(withdrawal=act).select_for_update(of=("self",)))
    late = [row for row in rows if row.is_late]
    for row in rows:
        row.remind_at = timezone.now() + (BETWEEN_LATE_ONES if row.is_late else Confirmation.AGAIN)
    Confirmation.objects.bulk_update(rows, ["remind_at"], batch_size=500)
    unions = Union.objects.filter(section__in=[row.section_id for row in rows]).values("pk")
    day = timezone.localtime(act.at)
    text = f"{act.name}已于{day.month}月{day.day}日{act.verb}，本会还没有确认。请检查各渠道的转载，撤下后点“确认已处理”。"
    tell_holders(unions, SHARERS, Notice.Kind.WITHDRAWN, text, address(act), urgent=True)
    if late:
        _tell_of_late_ones(act, len(late))


def _tell_of_late_ones(act: Withdrawal, number: int) -> None:
    origin = Union.objects.filter(section=act.section_id).first()
    people = {*desk_people(), *(holders(origin, *TAKERS) if origin else ())}
    text = f"{act.name}{act.verb}后，有{number}家采用单位超过三天没有确认，请联系核实。"
    tell(people, Notice.Kind.WITHDRAWN, text, address(act))
