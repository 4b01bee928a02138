"""Sharing between unions: offer, adopt, ask, decline, drop. Writes `Placement`, as its siblings do.

Whoever writes a placement holds the item's row, so that two decisions at once come one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from notices.models import Notice
from notices.telling import tell
from unions.members import has_role
from unions.models import User

from .. import addresses, changes
from ..models import Change, CoSource, ItemPage, Licence, Placement, SectionPage, Sharing
from ..visibility import ItemQuerySet
from . import licences
from .colleagues import SHARERS, people_of

State = Placement.State
# What the adopter may set, and how a placement begins.
UNSET: dict[str, Any] = {
    "note": "",
    "headline": "",
    "column": None,
    "order": None,
    "shown_from": None,
    "shown_until": None,
}


class NotPossible(Exception):
    """What was asked cannot be done; the message tells the person why and what to do."""


def may_offer(user: User, item: ItemPage) -> bool:
    return user.is_superuser or has_role(user, item.union, *SHARERS)


def pool(section: SectionPage) -> ItemQuerySet:
    """What `section` may still decide on: others' pooled items and those offered to it, newest first."""
    mine = Placement.objects.filter(section=section, item=OuterRef("pk"))
    offered = Exists(mine.filter(state=State.OFFERED))
    undecided = _adoptable(section).exclude(Exists(mine.exclude(state=State.OFFERED)))
    return undecided.filter(Q(sharing=Sharing.POOL) | Q(offered)).newest()


def fresh(section: SectionPage) -> ItemQuerySet:
    """Others' pooled items that were neither offered to the section nor decided on by it, newest first."""
    mine = Placement.objects.filter(section=section, item=OuterRef("pk"))
    return _adoptable(section).filter(sharing=Sharing.POOL).exclude(Exists(mine)).newest()


def _adoptable(section: SectionPage) -> ItemQuerySet:
    joined = CoSource.objects.standing().filter(section=section).values("item_id")
    others = ItemPage.objects.visible().exclude(section=section).exclude(pk__in=joined)
    return others.exclude(licence=Licence.NONE)


@transaction.atomic
def offer(item: ItemPage, sections: Iterable[SectionPage], user: User | None, message: str = "") -> int:
    """Lays a public item before chosen unions, for them to adopt or decline; returns how many are new to it.

    Asking twice changes nothing. Raises NotPossible for what is not public or must not be reprinted.
    """
    wanted = {section.pk: section for section in sections}
    if not wanted:
        return 0
    page = locked(item)
    _check_offerable(page)
    rows = {row.section_id: row for row in Placement.objects.filter(item=page)}
    asked = [section for pk, section in wanted.items() if pk != page.section_id and _is_open(rows.get(pk))]
    fields = {"state": State.OFFERED, "offered_at": timezone.now(), "message": message, "decided_by": user}
    Placement.objects.filter(item=page, section__in=asked).update(**fields)
    Placement.objects.bulk_create(
        Placement(item=page, section=section, **fields) for section in asked if section.pk not in rows
    )
    if asked:
        names = "、".join(section.title for section in asked)
        log(instance=page.specific, action="hub.offer", user=user, data={"section": names})
        text = f"{page.union.short_name}把《{page.title}》推送给本会" + (f"：{message}" if message else "。")
        _tell(people_of(asked, *SHARERS), text, "offered")
    return len(asked)


def _is_open(row: Placement | None) -> bool:
    """Whether an offer says anything new: nothing is there yet but what a standing order proposes."""
    return row is None or (row.state == State.OFFERED and row.offered_at is None)


def _check_offerable(item: ItemPage) -> None:
    if not ItemPage.objects.visible().filter(pk=item.pk).exists():
        raise NotPossible("稿件不在线，不能推送。")
    if not licences.may_be_shared(item):
        raise NotPossible("转载许可是“谢绝转载”，不能推送。要推送，请先改转载许可。")
    if item.sharing == Sharing.OWN:
        raise NotPossible("共享范围是“只在本会栏目”，不能推送。要推送，请先改共享范围。")


@transaction.atomic
def retract(placement: Placement, user: User | None) -> None:
    """The origin takes its offer back. Raises NotPossible once the other union has decided."""
    page, row = _locked_row(placement)
    if row.state != State.OFFERED or row.offered_at is None:
        raise NotPossible(f"{row.section.title}已经作了决定，推送收不回来了。")
    row.delete()
    log(instance=page.specific, action="hub.retract", user=user, data={"section": row.section.title})
    _tell(people_of([row.section], *SHARERS), f"{page.union.short_name}收回了对《{page.title}》的推送。")


@transaction.atomic
def adopt(
    item: ItemPage, section: SectionPage, user: User | None, note: str = "", message: str = ""
) -> Placement:
    """Shows the item in `section` too, from now on; where its licence says so, asks its union first.

    The result's state tells which: ACCEPTED or REQUESTED (then `message` goes to the item's union). Adopting what
    is adopted changes nothing. Raises NotPossible where the item is not public, not shared with this union, or its
    licence forbids it.
    """
    page = locked(item)
    before = Placement.objects.filter(item=page, section=section).first()
    if before and before.state == State.ACCEPTED:
        return before
    _check_adoptable(page, section, before)
    row = before or Placement(item=page, section=section)
    row.item, row.section = page, section
    if before is None or before.state != State.REQUESTED:
        _assign(row, UNSET | {"note": note, "next_turn": None})
    offered = row.state == State.OFFERED and row.offered_at is not None
    if licences.must_ask(page) and row.offered_at is None:
        return _ask(row, user, message)
    accept(row, user)
    log(instance=page.specific, action="hub.adopt", user=user, data={"section": section.title})
    if offered:
        _tell(people_of([page.section_id], *SHARERS), f"{section.title}采用了本会推送的《{page.title}》。")
    return row


def _check_adoptable(item: ItemPage, section: SectionPage, before: Placement | None) -> None:
    if item.section_id == section.pk:
        raise NotPossible("这是本会自己的稿件，无需采用。")
    if item.cosources.standing().filter(section=section).exists():
        raise NotPossible("本会已是这篇稿件的共同来源，栏目里已经有了。")
    if not ItemPage.objects.visible().filter(pk=item.pk).exists():
        raise NotPossible("稿件已不在线，不能采用。")
    if not licences.may_be_shared(item):
        raise NotPossible("来源单位谢绝转载这篇稿件。")
    offered = item.sharing == Sharing.OFFERED and before is not None and before.offered_at is not None
    if item.sharing != Sharing.POOL and not offered:
        raise NotPossible("这篇稿件没有放入共享池，也没有推送给本会。")


def _ask(row: Placement, user: User | None, message: str) -> Placement:
    if row.state == State.REQUESTED:
        return row
    _assign(row, {"state": State.REQUESTED, "message": message, "reason": "", "decided_by": user})
    row.save()
    log(instance=row.item.specific, action="hub.ask", user=user, data={"section": row.section.title})
    text = f"{row.section.title}请求转载《{row.item.title}》" + (f"：{message}" if message else "，请答复。")
    _tell(people_of([row.item.section_id], *SHARERS), text, name="hub_requests")
    return row


@transaction.atomic
def grant(placement: Placement, user: User | None) -> Placement:
    """The origin lets the other union reprint the item, which is shown there from now on."""
    page, row = _locked_row(placement)
    if row.state != State.REQUESTED:
        raise NotPossible("这项请求已经处理过了，或对方已收回。")
    if not ItemPage.objects.visible().filter(pk=page.pk).exists():
        raise NotPossible("稿件已不在线，无法转载。")
    if not licences.may_be_shared(page):
        raise NotPossible("稿件的转载许可现在是“谢绝转载”。要同意转载，请先改转载许可。")
    accept(row, row.decided_by)
    log(instance=page.specific, action="hub.grant", user=user, data={"section": row.section.title})
    text = f"{page.union.short_name}同意转载《{page.title}》，本会栏目已经登出。"
    _tell(people_of([row.section], *SHARERS), text, "accepted")
    return row


@transaction.atomic
def refuse(placement: Placement, user: User | None, reason: str = "") -> None:
    """The origin does not let the other union reprint the item."""
    page, row = _locked_row(placement)
    if row.state != State.REQUESTED:
        raise NotPossible("这项请求已经处理过了，或对方已收回。")
    _assign(row, {"state": State.REFUSED, "reason": reason})
    row.save()
    data = {"section": row.section.title, "reason": reason}
    log(instance=page.specific, action="hub.refuse", user=user, data=data)
    text = f"{page.union.short_name}未同意转载《{page.title}》" + (f"：{reason}" if reason else "。")
    _tell(people_of([row.section], *SHARERS), text, "requested")


@transaction.atomic
def decline(item: ItemPage, section: SectionPage, user: User | None, reason: str = "") -> None:
    """The union does not want the item, which leaves its pool; a request of its own is taken back by this, too.

    Raises NotPossible for what it adopted, which is dropped instead, and for what was never laid before it.
    """
    page = locked(item)
    before = Placement.objects.filter(item=page, section=section).first()
    if before is None and not ItemPage.objects.visible().filter(pk=page.pk).exists():
        raise NotPossible("稿件已不在线。")
    if before and before.state == State.ACCEPTED:
        raise NotPossible("这篇稿件本会已经采用。不想再登，请在“已采用”里撤下。")
    Placement.objects.update_or_create(
        item=page,
        section=section,
        defaults={"state": State.DECLINED, "reason": reason, "decided_by": user},
    )
    data = {"section": section.title, "reason": reason}
    log(instance=page.specific, action="hub.decline", user=user, data=data)
    if before and before.state == State.OFFERED and before.offered_at:
        text = f"{section.title}谢绝了本会推送的《{page.title}》" + (f"：{reason}" if reason else "。")
        _tell(people_of([page.section_id], *SHARERS), text)


@transaction.atomic
def restore(item: ItemPage, section: SectionPage, user: User | None) -> None:
    """Takes back that an item was declined: it stands where it stood before. Raises NotPossible if it was not."""
    page = locked(item)
    row = Placement.objects.filter(item=page, section=section, state=State.DECLINED).first()
    if row is None:
        raise NotPossible("这篇稿件不在“已谢绝”里。")
    if row.offered_at or row.by_subscription:
        _assign(row, {"state": State.OFFERED, "reason": "", "decided_by": user})
        row.save()
    else:
        row.delete()
    log(instance=page.specific, action="hub.restore", user=user, data={"section": section.title})


@transaction.atomic
def drop(placement: Placement, user: User | None) -> None:
    """Takes an adopted item out of the adopter's section; the origin and other adopters keep theirs."""
    page, row = _locked_row(placement)
    if row.state != State.ACCEPTED:
        return
    _assign(row, {"state": State.DECLINED, "reason": "", "decided_by": user, "next_turn": None})
    row.save()
    changes.record(Change.Kind.REMOVED, row)
    log(instance=page.specific, action="hub.drop", user=user, data={"section": row.section.title})


@transaction.atomic
def edit(placement: Placement, user: User | None, **wanted: Any) -> Placement:
    """Sets the adopter's note, headline, column, order and days (the names in UNSET) of an adopted item.

    Raises NotPossible for a headline that the licence does not allow (one set before it was narrowed may stay),
    a column of another section, and days that contradict each other.
    """
    page, row = _locked_row(placement)
    if row.state != State.ACCEPTED:
        raise NotPossible("这篇稿件已不在“已采用”里，请先采用。")
    _check_edited(page, row, wanted)
    _assign(row, wanted)
    row.next_turn = next_turn(row)
    row.save()
    changes.record(Change.Kind.UPDATED, row)
    log(instance=page.specific, action="hub.edit", user=user, data={"section": row.section.title})
    return row


def _check_edited(item: ItemPage, row: Placement, wanted: dict[str, Any]) -> None:
    if unknown := set(wanted) - set(UNSET):
        raise TypeError(f"A placement has no {', '.join(sorted(unknown))}.")
    headline = wanted.get("headline", "")
    if headline and headline != row.headline and not licences.may_be_changed(item):
        raise NotPossible(f"转载许可是“{item.get_licence_display()}”，标题请照原稿。")
    column = wanted.get("column")
    if column and column.section_id != row.section_id:
        raise NotPossible("没有这个栏目分组。")
    first = wanted.get("shown_from", row.shown_from)
    last = wanted.get("shown_until", row.shown_until)
    if first and last and last < first:
        raise NotPossible("结束日期早于开始日期。")


def next_turn(row: Placement) -> date | None:
    """The next day on which the clock alone shows or hides the placement."""
    days = [row.shown_from, row.shown_until + timedelta(days=1) if row.shown_until else None]
    return min((day for day in days if day and day > timezone.localdate()), default=None)


def accept(row: Placement, user: User | None) -> None:
    """Puts the item into the section: for siblings, which hold the item's row and have checked that it may be."""
    _assign(row, {"state": State.ACCEPTED, "reason": "", "placed_at": timezone.now(), "decided_by": user})
    row.save()
    changes.record(Change.Kind.PLACED, row)
    addresses.keep_placements([row])


def locked(item: ItemPage) -> ItemPage:
    """The item, whose row nobody else can hold until the transaction ends.

    The page's base row comes first, as in a publication, so that the two never wait for each other in a circle.
    """
    Page.objects.select_for_update().filter(pk=item.pk).first()
    items = ItemPage.objects.select_for_update(of=("self",)).select_related("section__union")
    return items.get(pk=item.pk)


def _locked_row(placement: Placement) -> tuple[ItemPage, Placement]:
    page = locked(placement.item)
    row = Placement.objects.select_related("section__union").filter(pk=placement.pk).first()
    if row is None:
        raise NotPossible("推送已被收回。")
    row.item = page
    return page, row


def _assign(row: Placement, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _tell(people: list[User], text: str, tab: str = "", name: str = "hub_pool") -> None:
    tell(people, Notice.Kind.OFFERED, text, reverse(name) + (f"?tab={tab}" if tab else ""))
