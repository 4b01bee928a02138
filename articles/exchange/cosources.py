"""The same story from two unions: the second joins the first's item as co-source, or goes on and says why.

The only writer of `CoSource` and `OwnVersion`. A joined item is stored, served and found once, at its origin; the
joining union's section lists it like its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from notices.models import Notice
from notices.telling import holders, tell
from unions.members import has_role
from unions.models import User

from .. import changes, duplicates
from ..models import Change, CoSource, ItemPage, OwnVersion, Placement, SectionPage
from ..withdrawals.withdrawal import TAKERS, is_desk, lock
from . import sharing
from .sharing import SHARERS, NotPossible


@dataclass(frozen=True)
class Same:
    """A public item of another union that tells the draft's story. `similarity` from 0 to 1."""

    item: ItemPage
    similarity: float
    reason: str = ""  # why the union publishes its own text all the same
    refusal: str = ""  # why the origin does not want to share the credit

    @property
    def percent(self) -> int:
        return round(self.similarity * 100)


def same_story(draft: ItemPage) -> list[Same]:
    """What the public sees of other unions that is the draft's latest text again, the most similar first.

    A constant number of queries.
    """
    page = draft.specific.get_latest_revision_as_object()
    matches = duplicates.find(duplicates.sketch(page.title, page.plain_text()), exclude=draft.pk)
    public = ItemPage.objects.visible().exclude(section=draft.section_id).select_related("section__union")
    items = public.in_bulk([match.item_id for match in matches])
    reasons = dict(OwnVersion.objects.filter(item=draft.pk).values_list("other_id", "reason"))
    refusals = dict(
        CoSource.objects.filter(
            section=draft.section_id, item__in=items, refused_at__isnull=False
        ).values_list("item_id", "refusal")
    )
    return [
        Same(
            items[match.item_id],
            match.similarity,
            reasons.get(match.item_id, ""),
            refusals.get(match.item_id, ""),
        )
        for match in matches
        if match.item_id in items
    ]


def undecided(draft: ItemPage) -> list[Same]:
    """Those of `same_story` to which the union has neither joined nor said why it publishes an own text."""
    joined = CoSource.objects.standing().filter(section=draft.section_id).values_list("item_id", flat=True)
    found = [same for same in same_story(draft) if not same.reason]
    return [same for same in found if same.item.pk not in set(joined)] if found else []


def given_up_for(draft: ItemPage) -> CoSource | None:
    """The co-source by which the union is credited instead of publishing this draft."""
    return (
        CoSource.objects.standing().filter(draft_id=draft.pk).select_related("item__section__union").first()
    )


def may_decide(user: User, draft: ItemPage) -> bool:
    """Those who share for the union that wrote the draft."""
    return has_role(user, draft.union, *SHARERS)


def may_refuse(user: User, item: ItemPage) -> bool:
    return is_desk(user) or has_role(user, item.union, *TAKERS)


def may_leave(user: User, cosource: CoSource) -> bool:
    return has_role(user, cosource.section.union, *SHARERS)


@transaction.atomic
def join(draft: ItemPage, item: ItemPage, user: User) -> CoSource:
    """Credits the draft's union with the item; the draft stays a draft.

    Raises NotPossible where the item is not public or not the same story, or where the origin has refused.
    """
    lock(item.pk)
    item = ItemPage.objects.get(pk=item.pk)
    section = SectionPage.objects.select_related("union").get(items=draft.pk)
    _check_joinable(draft, item)
    state = draft.specific.current_workflow_state
    if state:
        state.cancel(user=user)
    placement = Placement.objects.filter(item=item, section=section, state=Placement.State.ACCEPTED).first()
    if placement:  # it would stand in the list twice
        sharing.drop(placement, user)
    made = CoSource.objects.create(item=item, section=section, draft_id=draft.pk, by=user)
    _record(made, Change.Kind.PLACED)
    for page in (item.specific, draft.specific):
        log(instance=page, action="hub.join", user=user, data={"section": section.title, "title": item.title})
    text = f"{section.union.name}也写了《{item.title}》的同题稿，现署名为共同来源。如不合适，可以谢绝。"
    tell(holders(item.union, *TAKERS), Notice.Kind.OFFERED, text, address(item))
    return made


def _check_joinable(draft: ItemPage, item: ItemPage) -> None:
    if draft.live:
        raise NotPossible("本会的稿件已经刊出，不能再并为共同来源。")
    existing = CoSource.objects.filter(item=item, section=draft.section).first()
    if existing and existing.refused_at:
        raise NotPossible(f"来源单位没有同意共同署名：{existing.refusal}")
    if existing:
        raise NotPossible("本会已经是这篇稿件的共同来源。")
    if item.pk not in {same.item.pk for same in same_story(draft)}:
        raise NotPossible("对方的稿件已不在线，或与本稿不是同一题材，不能并为共同来源。")


@transaction.atomic
def go_on(draft: ItemPage, item: ItemPage, user: User, reason: str) -> None:
    """照常刊发: the union publishes its own text beside the other's, and says why. Raises NotPossible."""
    reason = reason.strip()
    if not reason:
        raise NotPossible("请写明为什么要另发一篇。")
    if item.pk not in {same.item.pk for same in same_story(draft)}:
        raise NotPossible("对方的稿件已不在线，或与本稿不是同一题材，无需说明。")
    OwnVersion.objects.update_or_create(
        item_id=draft.pk, other_id=item.pk, defaults={"reason": reason, "by": user, "at": timezone.now()}
    )
    log(instance=draft.specific, action="hub.go_on", user=user, data={"title": item.title, "reason": reason})


@transaction.atomic
def refuse(cosource: CoSource, user: User, reason: str) -> None:
    """The origin, or the desk, takes the credit back; the union may publish its own text. Raises NotPossible."""
    reason = reason.strip()
    if not reason:
        raise NotPossible("请写明谢绝的原因，对方才知道怎么办。")
    if not _standing(cosource).update(refused_at=timezone.now(), refused_by=user, refusal=reason[:300]):
        raise NotPossible("对方已经不是这篇稿件的共同来源。")
    _ended(cosource, user, reason)
    item, section = cosource.item, cosource.section
    text = f"《{item.title}》不再署{section.union.name}为共同来源：{reason} 本会可以另行刊发自己的稿件。"
    own = reverse("hub_same_story", args=[cosource.draft_id]) if cosource.draft_id else ""
    tell(holders(section.union, *SHARERS), Notice.Kind.OFFERED, text, own)


@transaction.atomic
def leave(cosource: CoSource, user: User) -> None:
    """The union does not want to be credited any more; it may join again. Raises NotPossible."""
    if not _standing(cosource).exists():
        raise NotPossible("本会已经不是这篇稿件的共同来源。")
    _ended(cosource, user, "本会退出")
    _standing(cosource).delete()


def credited_sections(ids: Iterable[int]) -> dict[int, list[SectionPage]]:
    """Item -> the sections of the unions that are credited beside its own, in one query."""
    rows = (
        CoSource.objects.visible().filter(item__in=ids).select_related("section__union").order_by("at", "pk")
    )
    found: dict[int, list[SectionPage]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row.section)
    return found


def address(item: ItemPage) -> str:
    """The admin's page of an item's co-sources."""
    return reverse("hub_cosources", args=[item.pk])


def _standing(cosource: CoSource):
    return CoSource.objects.standing().filter(pk=cosource.pk)


def _ended(cosource: CoSource, user: User, reason: str) -> None:
    _record(cosource, Change.Kind.REMOVED)
    data = {"section": cosource.section.title, "reason": reason}
    log(instance=cosource.item.specific, action="hub.leave", user=user, data=data)


def _record(cosource: CoSource, kind: str) -> None:
    """The item's credit is another one, and the union's list and feed have an item more or less."""
    if cosource.item.live:
        changes.record(Change.Kind.UPDATED, cosource.item)
    changes.record(kind, cosource)
