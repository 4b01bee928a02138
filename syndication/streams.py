"""A selection as the database is asked for it: own, joined, adopted and must-carry items, merged by date.

Apart, because each is read from an index of its own in order; together they could not be.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from articles import listing
from articles.listing import Entry
from articles.models import (
    ArticlePage,
    Category,
    Change,
    CoSource,
    EventPage,
    ItemPage,
    Placement,
    SectionPage,
    TopicPage,
)
from articles.models.sharing import PlacementQuerySet
from articles.visibility import ItemQuerySet
from unions.models import Union

MODELS = {"article": ArticlePage, "event": EventPage}
EVERY = 1_000_000  # more than a list is ever asked for


@dataclass(frozen=True)
class Filing:
    """What the items are filed under; `kind` is "article", "event" or "" for both."""

    topic: TopicPage | None
    category: Category | None
    kind: str

    def q(self, prefix: str = "") -> Q:
        """The condition; `prefix` leads to the item."""
        filed = Q()
        if self.topic:
            filed &= Q(**{f"{prefix}topics": self.topic.pk})
        if self.category:
            filed &= Q(**{f"{prefix}category": self.category.pk})
        if self.kind:
            model = ContentType.objects.get_for_model(MODELS[self.kind])
            filed &= Q(**{f"{prefix}content_type": model})
        return filed

    def of(self, notices: list[Placement]) -> list[Placement]:
        ids = [notice.item_id for notice in notices]
        kept = set(ItemPage.objects.filter(self.q(), pk__in=ids).values_list("pk", flat=True)) if ids else ids
        return [notice for notice in notices if notice.item_id in kept]


@dataclass(frozen=True)
class Streams:
    """What the public may see of a selection now. No item is in two of them.

    `places`: the sections that are meant; None for all.
    """

    own: ItemQuerySet
    joined: ItemQuerySet
    adopted: PlacementQuerySet
    carried: list[Placement]
    filing: Filing
    places: tuple[int, ...] | None = None

    @classmethod
    def of(cls, section: SectionPage | None, union: Union | None, filing: Filing) -> Streams:
        """One query where a section is given, for its must-carry notices, else none."""
        if union is not None:
            return _of_sections(_below(union), section, filing)
        if section is not None:
            return _of_section(section, filing)
        nothing = ItemPage.objects.none()
        own = ItemPage.objects.visible().filter(filing.q())
        return cls(own, nothing, Placement.objects.none(), [], filing)

    def only(self, item_ids: Collection[int]) -> Streams:
        """Those of these items."""
        return replace(
            self,
            own=self.own.filter(pk__in=item_ids),
            joined=self.joined.filter(pk__in=item_ids),
            adopted=self.adopted.filter(item__in=item_ids),
            carried=[notice for notice in self.carried if notice.item_id in set(item_ids)],
        )

    def between(self, begin: datetime, end: datetime) -> Streams:
        """Those that came into the list from `begin` on and before `end`."""
        return replace(
            self,
            own=self.own.filter(issued_at__gte=begin, issued_at__lt=end),
            joined=self.joined.filter(issued_at__gte=begin, issued_at__lt=end),
            adopted=self.adopted.filter(placed_at__gte=begin, placed_at__lt=end),
            carried=[notice for notice in self.carried if begin <= _placed(notice) < end],
        )

    def not_over(self, since: datetime) -> Streams:
        """The events that end after `since`: read from the few of them, not from all items."""
        going_on = EventPage.objects.filter(ends_at__gt=since).order_by().values("pk")
        ids = set(
            going_on.filter(pk__in=[notice.item_id for notice in self.carried]).values_list("pk", flat=True)
        )
        return replace(
            self,
            own=self.own.filter(pk__in=going_on),
            joined=self.joined.filter(pk__in=going_on),
            adopted=self.adopted.filter(item__in=going_on),
            carried=[notice for notice in self.carried if notice.item_id in ids],
        )

    def seen(self) -> Q:
        """What the log of changes says of items that were shown here at any time."""
        carried = Q(kind=Change.Kind.CARRIED)
        return Q() if self.places is None else Q(section_id__in=self.places) | carried

    def newest(self, size: int = EVERY) -> list[Entry]:
        return listing.newest(
            self.own, self.adopted, size=size, carried=self.carried, joined=self.joined
        ).entries

    def ids(self) -> set[int]:
        """The numbers of all its items: ask it of what `only` or `between` left."""
        return {
            *self.own.values_list("pk", flat=True),
            *self.joined.values_list("pk", flat=True),
            *self.adopted.values_list("item_id", flat=True),
            *(notice.item_id for notice in self.carried),
        }

    def dates(self, moment: datetime, count: int, earlier: bool) -> list[datetime]:
        """When the `count` entries next to `moment` came in: those before it, or those from it on; nearest first."""
        sign, compare = ("-", "lt") if earlier else ("", "gte")
        rows: list[Sequence[datetime]] = [
            queryset.filter(**{f"{name}__{compare}": moment})
            .order_by(f"{sign}{name}")
            .values_list(name, flat=True)[:count]
            for queryset, name in (
                (self.own, "issued_at"),
                (self.joined, "issued_at"),
                (self.adopted, "placed_at"),
            )
        ]
        carried = sorted((_placed(notice) for notice in self.carried), reverse=earlier)
        rows.append([date for date in carried if (date < moment) == earlier])
        return list(islice(heapq.merge(*rows, reverse=earlier), count))


def _of_section(section: SectionPage, filing: Filing) -> Streams:
    carried = filing.of(section.placements.carried(section))
    joined = section.joined().filter(filing.q())
    streams = Streams(
        section.items.visible().filter(filing.q()),
        joined,
        section.placements.visible().filter(filing.q("item__")),
        carried,
        filing,
        (section.pk,),
    )
    return replace(streams, carried=_without(joined.filter(pk__in=_items(carried)), carried))


def _of_sections(below: Collection[int], root: SectionPage | None, filing: Filing) -> Streams:
    """Each item once: as its origin's, else as joined, else as adopted last, else as a must-carry notice."""
    credited = CoSource.objects.standing().filter(section__in=below)
    joined = ItemPage.objects.visible().filter(
        filing.q(), Exists(credited.filter(item=OuterRef("pk"))), ~Q(section__in=below)
    )
    adopted = Placement.objects.visible().filter(section__in=below)
    same = adopted.filter(item=OuterRef("item"))
    later = Q(placed_at__gt=OuterRef("placed_at")) | Q(placed_at=OuterRef("placed_at"), pk__gt=OuterRef("pk"))
    streams = Streams(
        ItemPage.objects.visible().filter(filing.q(), section__in=below),
        joined,
        adopted.filter(
            filing.q("item__"),
            ~Q(item__section__in=below),
            ~Exists(credited.filter(item=OuterRef("item"))),
            ~Exists(same.filter(later)),
        ),
        [],
        filing,
        tuple(below),
    )
    bearer = root or SectionPage.objects.filter(pk__in=below).order_by("pk").first()
    carried = filing.of(bearer.placements.carried(bearer)) if bearer else []
    listed = streams.only(_items(carried)).ids() if carried else set()
    return replace(streams, carried=[notice for notice in carried if notice.item_id not in listed])


def _below(union: Union) -> list[int]:
    """The sections of the union and of all below it."""
    visible = SectionPage.objects.visible().filter(union__path__startswith=union.path)
    return list(visible.values_list("pk", flat=True))


def _without(items: ItemQuerySet, notices: list[Placement]) -> list[Placement]:
    listed = set(items.values_list("pk", flat=True)) if notices else set()
    return [notice for notice in notices if notice.item_id not in listed]


def _items(notices: list[Placement]) -> list[int]:
    return [notice.item_id for notice in notices]


def _placed(notice: Placement) -> datetime:
    if notice.placed_at is None:
        raise ValueError("A must-carry notice without a date.")
    return notice.placed_at
