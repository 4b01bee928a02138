"""How fresh a feed is, from the log of changes alone: no item is read to answer that nothing is new.

A feed changes with the last entry of the log that concerns it, and by the clock when an item expires before the
scheduler has written that down. What concerns a section: entries of its own; of items that it adopted or joined or that all
must carry; and, because they take away an adopted item without naming the adopter, every move, every deletion, the
beginning and end of every must-carry notice all that happens to a whole section, and a new name of a category or topic. The latter are rare.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.models import Page

from articles import changes
from articles.models import Change, CoSource, MustCarry, Placement, SectionPage

if TYPE_CHECKING:
    from .selection import Selection

# Adopted items beyond the newest two hundred stand on no feed; the bound keeps a section of many years as fast as new.
ADOPTED = 200
FOR_MANY = (
    Q(scope=Change.Scope.SECTION),
    Q(scope=Change.Scope.CATEGORY),
    Q(scope=Change.Scope.TOPIC),
)
FOR_ALL = (
    *FOR_MANY,
    Q(kind=Change.Kind.MOVED),
    Q(kind=Change.Kind.DELETED),
    Q(kind=Change.Kind.CARRIED),
    Q(kind=Change.Kind.RELEASED),
)


@dataclass(frozen=True)
class Freshness:
    """`position` in the log, `changed` as Last-Modified (whole seconds, None for an empty log), `expired` by the clock.

    `at`: when what has the position happened, to tell a log that was restored and went on otherwise.
    """

    position: int
    changed: datetime | None
    expired: datetime | None = None
    at: datetime | None = None

    @property
    def last_modified(self) -> int | None:
        """`changed` in seconds since 1970, as HTTP headers are made of."""
        return int(self.changed.timestamp()) if self.changed else None

    @property
    def tag(self) -> str:
        """Differs whenever the feed may differ."""
        return ".".join(map(str, (self.position, *(_micros(moment) for moment in (self.at, self.expired)))))


def of(selection: Selection) -> Freshness:
    """A union's own section exactly; the rest with the whole log, which names no topics, categories or subtrees."""
    if selection.section is None or selection.union is not None:
        return of_alliance()
    return of_section(selection.section)


def of_alliance() -> Freshness:
    return _freshness(changes.last_position())


def of_items(item_ids: Collection[int], selection: Selection) -> Freshness:
    """How fresh a document is that holds just these: its position is theirs, its Last-Modified the selection's.

    The latter is later than it need be, but also right when an item has left.
    """
    whole = of(selection)
    own = Change.objects.filter(item_id__in=item_ids).aggregate(last=Max("position"))["last"]
    rows = SectionPage.objects.order_by().values_list(
        *(_last(Change.objects.filter(concerning)) for concerning in FOR_MANY)
    )[:1]
    positions = [own, *(position for row in rows for position in row)]
    return replace(whole, position=max(position or 0 for position in positions), at=None)


def of_section(section: SectionPage) -> Freshness:
    """Three queries, whatever the size of section and log."""
    changes.last_position()  # numbers what is committed
    adopted = Placement.objects.filter(section=section, state=Placement.State.ACCEPTED).order_by(
        "-placed_at", "-pk"
    )
    of_adopted = Change.objects.filter(
        scope=Change.Scope.ITEM, item_id__in=adopted.values("item_id")[:ADOPTED]
    )
    joined = CoSource.objects.filter(section=section)
    of_joined = Change.objects.filter(scope=Change.Scope.ITEM, item_id__in=joined.values("item_id"))
    carried = MustCarry.objects.filter(ended_at=None)
    positions = SectionPage.objects.filter(pk=section.pk).values_list(
        _last(Change.objects.filter(section_id=section.pk)),
        *(_last(Change.objects.filter(concerning)) for concerning in FOR_ALL),
        _newest(of_adopted),
        _newest(of_joined),
        _newest(Change.objects.filter(scope=Change.Scope.ITEM, item_id__in=carried.values("item_id"))),
    )
    return _freshness(max(position or 0 for position in positions.get()))


def _last(concerned: QuerySet[Change]) -> Subquery:
    """Read from the end of an index on the position."""
    return Subquery(concerned.exclude(position=None).order_by("-position").values("position")[:1])


def _newest(of_items: QuerySet[Change]) -> Subquery:
    return Subquery(of_items.order_by().values("scope").annotate(last=Max("position")).values("last"))


def _freshness(position: int) -> Freshness:
    last = {row.position: row.at for row in Change.objects.filter(position__in=(position, position - 1))}
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lte=now).aggregate(last=Max("expire_at"))["last"]
    changed = _last_modified(last.get(position), last.get(position - 1), now)
    last_modified = max(filter(None, (changed, expired)), default=None)
    return Freshness(position, last_modified, expired, last.get(position))


def _micros(moment: datetime | None) -> int:
    return int(moment.timestamp() * 1_000_000) if moment else 0


def _last_modified(at: datetime | None, before: datetime | None, now: datetime) -> datetime | None:
    """The second of the last change; one later if the change before it may fall into the same.

    HTTP dates know whole seconds. A client that asked between two changes of one second would else be told for ever
    that nothing is new (RFC 9110, 8.8.2.2).
    """
    if at is None:
        return None
    second = at.replace(microsecond=0)
    crowded = before is not None and before >= second - timedelta(seconds=1)
    return min(second + timedelta(seconds=1), now.replace(microsecond=0)) if crowded else second
