"""通稿: what the desk has every section carry up to a day, without a decision of theirs.

The only writer of `MustCarry`. Sections compute it from that one row; nothing is stored for each union, and so there
is nothing that a section could decline.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from notices.models import Notice
from notices.telling import tell
from unions.models import Role, User

from .. import addresses, changes
from ..models import Change, ItemPage, MustCarry, SectionPage
from . import licences
from .colleagues import people_of
from .sharing import NotPossible, locked

PERMISSION = "articles.add_mustcarry"


def may_carry(user: User) -> bool:
    return user.has_perm(PERMISSION)


@transaction.atomic
def carry(item: ItemPage, user: User | None, until: date, reason: str) -> MustCarry:
    """Has every section carry the item up to and with the day `until`; done again, it changes day and reason.

    Raises NotPossible for what is not public, may not be reprinted without asking, a day gone by, no reason.
    """
    page = locked(item)
    _check(page, until, reason)
    before = MustCarry.objects.filter(item=page).first()
    fields = {"until": until, "reason": reason.strip(), "set_by": user, "ended_at": None}
    running = before is not None and before in MustCarry.objects.current()
    if not running:
        fields["set_at"] = timezone.now()
    notice, _ = MustCarry.objects.update_or_create(item=page, defaults=fields)
    changes.record(Change.Kind.CARRIED, notice)
    addresses.keep_carried(page)
    data = {"until": until.isoformat(), "reason": notice.reason}
    log(instance=page.specific, action="hub.carry", user=user, data=data)
    if not running:
        text = f"联盟编辑部把《{page.title}》设为通稿，各栏目登到{until:%-m月%-d日}：{notice.reason}"
        tell(people_of(_publishing(), Role.EDITOR), Notice.Kind.OFFERED, text, page.url or "")
    return notice


def _check(item: ItemPage, until: date, reason: str) -> None:
    if not reason.strip():
        raise NotPossible("请写明设为通稿的理由。")
    if until < timezone.localdate():
        raise NotPossible("结束日期已经过去。")
    if not ItemPage.objects.visible().filter(pk=item.pk).exists():
        raise NotPossible("稿件不在线，不能设为通稿。")
    if licences.must_ask(item) or not licences.may_be_shared(item):
        licence = item.get_licence_display()
        raise NotPossible(f"转载许可是“{licence}”，不能设为通稿。请来源单位先改转载许可。")


@transaction.atomic
def release(item: ItemPage, user: User | None) -> None:
    """Ends it before its day. Raises NotPossible for what is no must-carry notice."""
    page = locked(item)
    notice = MustCarry.objects.current().filter(item=page).first()
    if notice is None:
        raise NotPossible("这篇稿件现在不是通稿。")
    notice.item = page
    end(notice)
    log(instance=page.specific, action="hub.release", user=user, data={})


def end(notice: MustCarry) -> None:
    """Writes down that it has ended, for whoever follows the log."""
    notice.ended_at = timezone.now()
    notice.save()
    changes.record(Change.Kind.RELEASED, notice)


def _publishing() -> list[int]:
    return list(SectionPage.objects.live().values_list("pk", flat=True))
