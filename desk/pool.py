"""The pool as one section sees it: what is new, what waits for a decision, what was decided; filtered and searched.

Every list costs a constant number of queries, however much the pool holds, and has no total.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from articles import changes
from articles.exchange import sharing
from articles.models import Category, ItemPage, Placement, SectionPage, TopicPage
from articles.visibility import ItemQuerySet
from readership.counting import reads
from search.engines.base import EngineUnavailable
from search.query import Filters, holding
from unions.models import Union

PAGE_SIZE = 25
LAST_PAGE = 400
FOUND = 1_000  # items that a search brings; who finds more narrows it down
NAMED = 3  # adopters named with an item
State = Placement.State
TABS = {
    "new": "新来的",
    "offered": "推送给本会的",
    "requested": "请求中的",
    "accepted": "已采用",
    "declined": "已谢绝",
}
STATES = {
    "offered": (State.OFFERED,),
    "requested": (State.REQUESTED, State.REFUSED),
    "accepted": (State.ACCEPTED,),
    "declined": (State.DECLINED,),
}


@dataclass(frozen=True)
class Wanted:
    """What a list is limited to; empty fields limit nothing. The days are included."""

    q: str = ""
    union: Union | None = None
    kind: str = ""
    category: Category | None = None
    topic: TopicPage | None = None
    licence: str = ""
    since: date | None = None
    until: date | None = None

    def items(self, items: ItemQuerySet) -> ItemQuerySet:
        """Those of the items that are wanted, whatever was typed."""
        if self.union:
            items = items.filter(section__union__path__startswith=self.union.path)
        if self.kind:
            items = items.filter(content_type__model=f"{self.kind}page")
        given = {
            "category": self.category,
            "topics": self.topic,
            "licence": self.licence,
            "issued_at__date__gte": self.since,
            "issued_at__date__lte": self.until,
        }
        return items.filter(**{name: value for name, value in given.items() if value})

    @property
    def narrow(self) -> bool:
        return any(vars(self).values())


@dataclass
class Row:
    """One line: the item, what the section did with it, who else has it. `live`: readers find it at its origin."""

    item: ItemPage
    placement: Placement | None
    live: bool
    title: str
    adopters: int
    names: list[str]
    reads: int


@dataclass(frozen=True)
class PoolPage:
    """A part of a list. `by_title`: the search engine was away, and only titles were looked at."""

    rows: list[Row]
    number: int
    has_next: bool
    by_title: bool = False
    cut: bool = False


def show(section: SectionPage, tab: str, wanted: Wanted, number: int = 1) -> PoolPage:
    """A page of one of the TABS."""
    limit, by_title, cut = _typed(wanted)
    start = (number - 1) * PAGE_SIZE
    chosen = _chosen(section, tab, wanted, limit)[start : start + PAGE_SIZE + 1]
    found = [(one, None) if isinstance(one, ItemPage) else (one.item, one) for one in chosen]
    rows = _rows(section, found[:PAGE_SIZE])
    return PoolPage(rows, number, len(found) > PAGE_SIZE, by_title, cut)


def waiting(section: SectionPage) -> dict[str, int]:
    """How many offers and requests are open, by tab."""
    open_states = (State.OFFERED, State.REQUESTED, State.REFUSED)
    counted = section.placements.filter(state__in=open_states).order_by().values_list("state")
    counts = dict(counted.annotate(count=Count("pk")))
    return {tab: sum(counts.get(state, 0) for state in STATES[tab]) for tab in ("offered", "requested")}


def _typed(wanted: Wanted) -> tuple[Q, bool, bool]:
    """What was typed as a condition, whether it looks at titles only, whether there was more than FOUND."""
    if not wanted.q:
        return Q(), False, False
    filters = Filters(
        kind=wanted.kind,
        category=wanted.category,
        topic=wanted.topic,
        since=wanted.since,
        until=wanted.until,
    )
    try:
        found = holding(wanted.q, filters, FOUND)
    except EngineUnavailable:
        return Q(title__icontains=wanted.q), True, False
    return Q(pk__in=found), False, len(found) == FOUND


def _chosen(section: SectionPage, tab: str, wanted: Wanted, typed: Q) -> QuerySet[Any]:
    if tab == "new":
        fresh = wanted.items(sharing.fresh(section)).filter(typed)
        return fresh.select_related("section__union", "category")
    placements = section.placements.filter(state__in=STATES[tab])
    if wanted.narrow:
        placements = placements.filter(item__in=wanted.items(ItemPage.objects.filter(typed)).values("pk"))
    if tab in {"offered", "declined"}:
        placements = placements.filter(item__in=ItemPage.objects.visible().values("pk"))
    shown = placements.select_related(
        "item__section__union", "item__category", "section", "column", "decided_by"
    )
    return shown.order_by("-placed_at" if tab == "accepted" else "-created_at", "-pk")


def _rows(section: SectionPage, found: list[tuple[ItemPage, Placement | None]]) -> list[Row]:
    pks = [item.pk for item, _ in found]
    live = set(ItemPage.objects.visible().filter(pk__in=pks).values_list("pk", flat=True))
    others = Placement.objects.accepted().filter(item__in=pks).exclude(section=section)
    counts = dict(others.order_by().values_list("item").annotate(count=Count("pk")))
    names = _names(others)
    read = reads(pks)
    gone = changes.titles(set(pks) - live)
    return [
        Row(
            item,
            placement,
            item.pk in live,
            gone.get(item.pk, str(item.title)),
            counts.get(item.pk, 0),
            names[item.pk],
            read[item.pk],
        )
        for item, placement in found
    ]


def _names(adopted: QuerySet[Placement]) -> dict[int, list[str]]:
    """Item -> the unions that adopted it last, a few of them."""
    newest = Window(RowNumber(), partition_by=F("item"), order_by=F("placed_at").desc())
    last = adopted.annotate(place=newest).filter(place__lte=NAMED).order_by("item", "place")
    names: dict[int, list[str]] = defaultdict(list)
    for row in last.select_related("section__union"):
        names[row.item_id].append(row.section.union.short_name)
    return names
