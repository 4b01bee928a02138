"""Withdrawals as member sites meet them: which sites have the item, and which of them let the day pass.

Follows the log of changes. A site has an item if it said so by a receipt, or if what it takes held the item and it
has read the changes since. Of a section that is closed, the items are asked about that a site has receipts of: the
change API tells it of all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from articles import changes
from articles.models import Change, Withdrawal
from notices.models import Notice
from notices.telling import tell
from syndication.selection import BadSelection
from unions.models import User

from . import leaving, parts
from .models import Progress, Recall, Receipt, Subscriber

NAME = "recalls"
DEADLINE = timedelta(hours=24)
FIRST_LOOK = timedelta(minutes=5)


def follow_once() -> int:
    """Asks the sites for what was withdrawn next; returns the entries of the log that were handled."""
    begun, _ = Progress.objects.get_or_create(name=NAME)
    rows = changes.read(after=begun.position)
    if not rows:
        return 0
    with transaction.atomic():
        progress = Progress.objects.select_for_update().get(pk=begun.pk)
        if progress.position != begun.position:  # another worker was faster
            return 0
        for row in rows:
            if row.kind == Change.Kind.WITHDRAWN:
                _recall(row)
        progress.position = rows[-1].position or begun.position
        progress.save()
    return len(rows)


def report_overdue() -> int:
    """Tells the desk once of each withdrawal that sites have let a day pass; returns how many sites."""
    late = Recall.objects.waiting().filter(
        reported_at=None, created_at__lte=timezone.now() - DEADLINE, subscriber__suspended_at=None
    )
    with transaction.atomic():
        found = list(late.select_for_update(of=("self",)).select_related("subscriber", "withdrawal"))
        by_act: dict[Withdrawal, list[Recall]] = {}
        for recall in found:
            by_act.setdefault(recall.withdrawal, []).append(recall)
        for act, recalls in by_act.items():
            _tell_desk(act, recalls)
        Recall.objects.filter(pk__in=[recall.pk for recall in found]).update(reported_at=timezone.now())
    return len(found)


def _tell_desk(act: Withdrawal, recalls: list[Recall]) -> None:
    names = list(dict.fromkeys(recall.subscriber.name for recall in recalls))
    shown = "、".join(names[:3]) + (f"等{len(names)}个网站" if len(names) > 3 else "")
    text = f"{act.name}撤稿已过24小时，{shown}还没有撤下，也没有回执。请联系网站管理员。"
    url = f"{reverse('subscribers_recalls')}?withdrawal={act.pk}"
    tell(_desk(), Notice.Kind.WITHDRAWN, text, url, urgent=True)


def _desk() -> Iterable[User]:
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm("articles.withdraw_itempage", include_superusers=False, backend=backend)


def _recall(row: Change) -> None:
    if row.section_id is None or row.position is None:
        return
    act = Withdrawal.objects.open().filter(section_id=row.section_id, item_id=row.item_id).first()
    if act is None:  # undone by now
        return
    if row.item_id is not None and row.uid is not None:
        sites = _sites_that_have(row.item_id) | _sites_that_show([row.item_id])
        _ask(act, row, {row.item_id: row.uid}, {(site, row.item_id) for site in sites})
        return
    of_section = Change.objects.filter(section_id=row.section_id, scope=Change.Scope.ITEM)
    items = {pk: uid for pk, uid in of_section.values_list("item_id", "uid") if pk and uid}
    shown = Receipt.objects.filter(state=Receipt.State.SHOWN, item_id__in=of_section.values("item_id"))
    _ask(act, row, items, set(shown.values_list("subscriber_id", "item_id")))


def _ask(act: Withdrawal, row: Change, uids: dict[int, UUID], pairs: set[tuple[int, int]]) -> None:
    """A recall for each site and item; where the site said an address, the hub will look at it."""
    wanted = {item for _, item in pairs}
    titles = leaving.of(wanted)
    places = Receipt.objects.filter(item_id__in=wanted).values_list("subscriber_id", "item_id")
    looked_at = set(places)
    Recall.objects.bulk_create(
        (
            Recall(
                subscriber_id=site,
                withdrawal=act,
                item_id=item,
                uid=uids[item],
                title=titles[item].title,
                position=row.position or 0,
                created_at=row.at,
                look_at=timezone.now() + FIRST_LOOK if (site, item) in looked_at else None,
            )
            for site, item in sorted(pairs)
        ),
        ignore_conflicts=True,
    )


def _sites_that_show(items: list[int]) -> set[int]:
    shown = Receipt.objects.filter(item_id__in=items, state=Receipt.State.SHOWN)
    return set(shown.values_list("subscriber_id", flat=True))


def _sites_that_have(item: int) -> set[int]:
    """Sites whose part held the item and that have read on since: a query for each part that is taken, not each site."""
    public = Change.objects.filter(item_id=item, public=True)
    first = public.aggregate(first=Min("position"))["first"]
    if first is None:
        return set()
    sites = Subscriber.objects.active().filter(position__gte=first).values_list("selection", "pk")
    by_part: dict[str, set[int]] = {}
    for selection, pk in sites:
        by_part.setdefault(selection, set()).add(pk)
    return {pk for selection, pks in by_part.items() if _held(selection, item) for pk in pks}


def _held(selection: str, item: int) -> bool:
    try:
        return item in parts.read(QueryDict(selection)).touched([item])
    except BadSelection:  # of a category or topic that is no more
        return False
