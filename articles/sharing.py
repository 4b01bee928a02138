"""Sharing between unions: offer, adopt, decline, drop. The only writer of `Placement`."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from unions.members import has_role
from unions.models import Role, User

from . import addresses, changes
from .models import Change, CoSource, ItemPage, Licence, Placement, SectionPage, Sharing
from .visibility import ItemQuerySet

SHARERS = (Role.EDITOR, Role.FINAL, Role.ADMINISTRATOR)


class NotPossible(Exception):
    """What was asked cannot be done; the message tells the person why and what to do."""


def may_offer(user: User, item: ItemPage) -> bool:
    return user.is_superuser or has_role(user, item.union, *SHARERS)


def pool(section: SectionPage) -> ItemQuerySet:
    """What `section` may still decide on: others' pooled items and those offered to it, newest first."""
    offered = Placement.objects.filter(section=section, state=Placement.State.OFFERED).values("item_id")
    decided = (
        Placement.objects.filter(section=section).exclude(state=Placement.State.OFFERED).values("item_id")
    )
    joined = CoSource.objects.standing().filter(section=section).values("item_id")
    items = ItemPage.objects.visible().exclude(section=section).exclude(pk__in=decided).exclude(pk__in=joined)
    return (items.filter(sharing=Sharing.POOL) | items.filter(pk__in=offered)).newest()


@transaction.atomic
def offer(item: ItemPage, sections: Iterable[SectionPage], user: User | None) -> None:
    """Lays a public item before chosen unions, for them to adopt or decline; asking twice changes nothing."""
    for section in sections:
        _, created = Placement.objects.get_or_create(
            item=_base(item), section=section, defaults={"state": Placement.State.OFFERED, "decided_by": user}
        )
        if created:
            log(instance=item, action="hub.offer", user=user, data={"section": section.title})


@transaction.atomic
def adopt(item: ItemPage, section: SectionPage, user: User | None, note: str = "") -> Placement:
    """Shows the item in `section` too, from now on.

    Raises NotPossible where it is not public, not shared with this union, or its licence forbids it.
    """
    item = ItemPage.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _check_adoptable(item, section)
    placement, _ = Placement.objects.update_or_create(
        item=item,
        section=section,
        defaults={
            "state": Placement.State.ACCEPTED,
            "note": note,
            "placed_at": timezone.now(),
            "decided_by": user,
        },
    )
    changes.record(Change.Kind.PLACED, placement)
    addresses.keep_placement(placement)
    log(instance=item.specific, action="hub.adopt", user=user, data={"section": section.title})
    return placement


def _check_adoptable(item: ItemPage, section: SectionPage) -> None:
    if item.section_id == section.pk:
        raise NotPossible("这是本会自己的稿件，无需采用。")
    if item.cosources.standing().filter(section=section).exists():
        raise NotPossible("本会已是这篇稿件的共同来源，栏目里已经有了。")
    if not ItemPage.objects.visible().filter(pk=item.pk).exists():
        raise NotPossible("稿件已不在线，不能采用。")
    if item.licence == Licence.NONE:
        raise NotPossible("来源单位谢绝转载这篇稿件。")
    offered = Placement.objects.filter(item=item, section=section).exists()
    if item.sharing != Sharing.POOL and not offered:
        raise NotPossible("这篇稿件没有放入共享池，也没有推送给本会。")


@transaction.atomic
def decline(item: ItemPage, section: SectionPage, user: User | None) -> None:
    """The union does not want the item; it leaves the union's pool."""
    Placement.objects.update_or_create(
        item=_base(item), section=section, defaults={"state": Placement.State.DECLINED, "decided_by": user}
    )
    log(instance=item, action="hub.decline", user=user, data={"section": section.title})


@transaction.atomic
def drop(placement: Placement, user: User | None) -> None:
    """Takes an adopted item out of the adopter's section; the origin and other adopters keep theirs."""
    Placement.objects.filter(pk=placement.pk).update(state=Placement.State.DECLINED, decided_by=user)
    changes.record(Change.Kind.REMOVED, placement)
    log(
        instance=placement.item.specific,
        action="hub.drop",
        user=user,
        data={"section": placement.section.title},
    )


def _base(item: ItemPage) -> ItemPage:
    return item if type(item) is ItemPage else ItemPage.objects.get(pk=item.pk)
