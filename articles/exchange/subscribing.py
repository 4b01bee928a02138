"""Standing orders on the pool: the only writer of `PoolSubscription`, and what it brings.

What enters the pool is placed or proposed in all sections that ordered its like, in the transaction that publishes
it, by statements over all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from notices.models import Notice
from notices.telling import tell
from unions.models import User

from .. import addresses, changes
from ..models import Change, ItemPage, Placement, PoolSubscription, SectionPage, Sharing
from . import licences
from .colleagues import SHARERS, people_of
from .sharing import NotPossible, locked

State = Placement.State
Mode = PoolSubscription.Mode
ALLOWED = 30  # subscriptions of one section


@transaction.atomic
def subscribe(section: SectionPage, user: User | None, **wanted: Any) -> PoolSubscription:
    """Orders what enters the pool from now on. `wanted`: union, kind, category, topic, mode; empty matches all.

    Raises NotPossible for the same order again, the own union alone, and too many of them.
    """
    row = PoolSubscription(section=section, made_by=user, **wanted)
    mine = PoolSubscription.objects.select_for_update().filter(section=section)
    if len(mine) >= ALLOWED:
        raise NotPossible(f"一个栏目最多{ALLOWED}条订阅，请先取消用不上的。")
    same = {"union": row.union, "kind": row.kind, "category": row.category, "topic": row.topic}
    if mine.filter(**same).exists():
        raise NotPossible("已有同样的订阅。要换方式，请先取消原来的。")
    if row.union and row.union.pk == section.union_id and not row.union.subordinates.exists():
        raise NotPossible("这是本会自己的稿件，无需订阅。")
    row.save()
    log(instance=section, action="hub.subscribe", user=user, data={"wanted": row.wanted})
    return row


@transaction.atomic
def cancel(subscription: PoolSubscription, user: User | None) -> None:
    """Ends the order; what it brought stays."""
    wanted, section = subscription.wanted, subscription.section
    subscription.delete()
    log(instance=section, action="hub.unsubscribe", user=user, data={"wanted": wanted})


@transaction.atomic
def enter_pool(item: ItemPage) -> None:
    """Places the item with those who ordered its like; what a section has decided on, or has, stays as it is.

    A constant number of statements, whatever the number of subscribers (but for batches of some hundred rows).
    """
    page = locked(item)
    if page.sharing != Sharing.POOL or not licences.may_be_shared(page):
        return
    if not ItemPage.objects.visible().filter(pk=page.pk).exists():
        return
    orders = _orders(page)
    if not orders:
        return
    rows = [_row(page, section, mode) for section, mode in orders.items()]
    Placement.objects.bulk_create(rows)
    by_state = {state: [row for row in rows if row.state == state] for state in State}
    changes.record_all(Change.Kind.PLACED, by_state[State.ACCEPTED])
    addresses.keep_placements(by_state[State.ACCEPTED])
    names = "、".join(row.section.title for row in rows)
    log(instance=page.specific, action="hub.ordered", user=None, data={"sections": names})
    _tell(page, by_state)


def _orders(item: ItemPage) -> dict[SectionPage, str]:
    """Section -> how it wishes to have the item; to adopt at once goes before to have it proposed."""
    known = Placement.objects.filter(item=item, section=OuterRef("section"))
    matching = PoolSubscription.objects.filter(
        _any("kind", [item.kind], empty=""),
        _any("category", [item.category_id] if item.category_id else []),
        _any("union", [*item.union.ancestor_ids, item.union.pk]),
        _any("topic", list(item.topics.values_list("pk", flat=True))),
        ~Exists(known),
        section__live=True,
    ).exclude(section=item.section_id)
    orders: dict[SectionPage, str] = {}
    for order in matching.select_related("section").order_by("section", "mode"):  # "adopt" before "propose"
        orders.setdefault(order.section, order.mode)
    return orders


def _any(field: str, values: list, empty: str | None = None) -> Q:
    """Orders of one of these values, or of none in particular."""
    return Q(**{field: empty}) | Q(**{f"{field}__in": values})


def _row(item: ItemPage, section: SectionPage, mode: str) -> Placement:
    row = Placement(item=item, section=section, state=State.OFFERED, by_subscription=True)
    if mode == Mode.ADOPT:
        row.state = State.REQUESTED if licences.must_ask(item) else State.ACCEPTED
    if row.state == State.ACCEPTED:
        row.placed_at = timezone.now()
    return row


def _tell(item: ItemPage, rows: dict[State, list[Placement]]) -> None:
    source = item.union.short_name
    told = (
        (State.ACCEPTED, f"{source}的《{item.title}》已按订阅登在本会栏目。", "accepted"),
        (State.OFFERED, f"{source}的《{item.title}》符合本会的订阅，请决定是否采用。", "offered"),
        (State.REQUESTED, f"{source}的《{item.title}》符合本会的订阅，已代为请求转载。", "requested"),
    )
    for state, text, tab in told:
        if rows[state]:
            people = people_of(_sections(rows[state]), *SHARERS)
            tell(people, Notice.Kind.OFFERED, text, reverse("hub_pool") + f"?tab={tab}")
    if asking := rows[State.REQUESTED]:
        text = f"{len(asking)}家工会按订阅请求转载《{item.title}》，请答复。"
        tell(people_of([item.section_id], *SHARERS), Notice.Kind.OFFERED, text, reverse("hub_requests"))


def _sections(rows: Iterable[Placement]) -> list[int]:
    return [row.section_id for row in rows]
