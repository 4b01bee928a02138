"""What a union does with readers' reports: take up, correct, find without mistake. Every act is logged.

Also what becomes of readers' contacts: they go 90 days after the closing, and after a year in any case.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from articles import insight
from articles.withdrawals.withdrawal import is_desk
from unions.members import NotPossible
from unions.models import Membership, User

from .models import ReaderReport
from .receiving import HANDLERS

State = ReaderReport.State
CLOSING = {"corrected": State.CORRECTED, "unfounded": State.UNFOUNDED}
ACTS = ("take", *CLOSING, "reopen")
CONTACT_KEPT = timedelta(days=90)  # after the closing
CONTACT_KEPT_UNCLOSED = timedelta(days=365)


def reports_of(user: User) -> QuerySet[ReaderReport]:
    """Reports that the person handles: those on the own union's items; the desk all."""
    if is_desk(user):
        return ReaderReport.objects.all()
    mine = Membership.objects.active(*HANDLERS).filter(user=user)
    return ReaderReport.objects.filter(union__in=mine.values("union"))


def reports_seen_by(user: User) -> QuerySet[ReaderReport]:
    """Reports that the person may read: those to handle; auditors all."""
    return ReaderReport.objects.all() if insight.sees_all(user) else reports_of(user)


def is_reader(user: User) -> bool:
    """Whether there is a list of reports for the person."""
    handler = user.memberships.active(*HANDLERS)
    return insight.sees_all(user) or handler.exists()


def waiting(user: User) -> int:
    """Reports that nobody has taken up yet, for the first page."""
    return reports_of(user).filter(state=State.NEW).count()


@transaction.atomic
def handle(report: ReaderReport, act: str, user: User, answer: str = "") -> ReaderReport:
    """Takes the report up, closes it or opens it again; `act` is one of ACTS.

    Raises PermissionDenied for whom it is none of theirs, NotPossible where it stands otherwise by now or the answer
    is missing.
    """
    report = ReaderReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not reports_of(user).filter(pk=report.pk).exists():
        raise PermissionDenied
    _check(report, act, answer.strip())
    report.handled_by = user
    report.state = CLOSING.get(act, State.TAKEN)
    report.closed_at = timezone.now() if act in CLOSING else None
    report.answer = answer.strip() or report.answer
    report.save(update_fields=["handled_by", "state", "closed_at", "answer"])
    subject = report.item.specific if report.item else report
    log(instance=subject, action=f"feedback.{act}", user=user, data={"answer": report.answer})
    return report


def _check(report: ReaderReport, act: str, answer: str) -> None:
    if act not in ACTS:
        raise NotPossible("请选择一种处理。")
    if act == "take" and report.state != State.NEW:
        raise NotPossible(f"这条意见{report.get_state_display()}，经手人：{report.handled_by or '已离开'}。")
    if act in CLOSING and not report.is_open:
        raise NotPossible("这条意见已经办结。要改，请先点“重新处理”。")
    if act in CLOSING and not answer:
        raise NotPossible("办结时请写明处理说明：核对了什么，结果如何。")
    if act == "reopen" and report.is_open:
        raise NotPossible("这条意见还没有办结。")


def forget_contacts() -> int:
    """Deletes the contacts that have been kept long enough; returns how many. A consumer of the worker."""
    now = timezone.now()
    due = Q(closed_at__lt=now - CONTACT_KEPT) | Q(created_at__lt=now - CONTACT_KEPT_UNCLOSED)
    return ReaderReport.objects.filter(due).exclude(contact="").update(contact="")
