"""The single entry to the search: from what a person typed to the items to be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Category, ItemPage, Placement, SectionPage, TopicPage
from search import synonyms
from search.engines import current_engine
from search.engines.base import (
    FACET_FIELDS,
    Between,
    Bool,
    Constant,
    Engine,
    Hits,
    Node,
    Order,
    Query,
    Term,
)
from search.highlight import Highlighter
from search.relevance import Asked, ask
from search.spelling import propose
from search.typed import Typed, take_apart
from unions.models import Union

PAGE_SIZE = 10
LAST_PAGE = 100
WHOLE_TITLE = 4  # words


class Match(Enum):
    """How much of the query the results hold."""

    ALL = "all"
    MOST = "most"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the results are limited to. `union` stands for the union and all below it; the days are included."""

    kind: str = ""
    section: SectionPage | None = None
    union: Union | None = None
    category: Category | None = None
    topic: TopicPage | None = None
    since: date | None = None
    until: date | None = None

    @property
    def narrow(self) -> bool:
        return any(True for _ in self.nodes())

    def nodes(self) -> Iterator[Node]:
        if self.kind:
            yield Term("kind", self.kind)
        chosen = {"sections": self.section, "unions": self.union, "category": self.category}
        for name, value in (chosen | {"topics": self.topic}).items():
            if value:
                yield Term(name, str(value.pk))
        if self.since or self.until:
            begin = _seconds(self.since) if self.since else None
            end = _seconds(self.until + timedelta(days=1)) - 1 if self.until else None
            yield Between("issued_at", begin, end)

    def applied(self, node: Node) -> Node:
        return Bool(must=(node, *(Constant(limit, 0.0) for limit in self.nodes())))


def _seconds(day: date) -> int:
    """The day's beginning where the site is."""
    return int(timezone.make_aware(datetime.combine(day, time.min)).timestamp())


@dataclass(frozen=True, slots=True)
class Place:
    """A section that shows an item, and the item's address there."""

    section: SectionPage
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """A result: the item, its marked texts, its address where it was looked for, and where else it was adopted."""

    item: ItemPage
    title: SafeString
    excerpt: SafeString
    url: str
    adopted: list[Place]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results. `total` is the engine's count, of which `found` shows what is public this moment.

    `empty`: there was nothing to look for. `proposal`: what was perhaps meant, and finds more.
    """

    typed: Typed
    empty: bool = False
    page: int = 1
    total: int = 0
    match: Match = Match.ALL
    found: list[Found] = field(default_factory=list)
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    proposal: str | None = None

    @property
    def pages(self) -> int:
        return min(LAST_PAGE, -(-self.total // PAGE_SIZE))

    @property
    def previous(self) -> int:
        return min(self.page - 1, self.pages)

    @property
    def next(self) -> int:
        return self.page + 1


@dataclass(frozen=True, slots=True)
class Ranked:
    """What an engine answered, at which step, how many documents held all words, and whether one is titled so."""

    match: Match
    hits: Hits
    holding_all: int
    title: bool = False


def search(text: str, filters: Filters = Filters(), page: int = 1, order: Order = "relevance") -> Results:
    """Return a page of what was found for a typed text; nothing for a text without words.

    Whatever the index says, only items that the public may see now are returned; their number of database
    queries does not depend on the number of results. Raises EngineUnavailable.
    """
    typed = take_apart(text)
    asked = ask(typed, synonyms.current())
    if not asked:
        return Results(typed, empty=True)
    page = min(max(page, 1), LAST_PAGE)
    engine = current_engine()
    ranked = rank(engine, asked, filters, page, order, FACET_FIELDS)
    hits = ranked.hits
    doubtful = page == 1 and not ranked.title
    return Results(
        typed,
        page=page,
        total=hits.total,
        match=ranked.match,
        found=_shown([int(hit.key) for hit in hits.hits], filters, Highlighter(typed)),
        facets=hits.facets,
        proposal=propose(engine, typed, ranked.holding_all, filters.applied) if doubtful else None,
    )


def holding(text: str, filters: Filters, limit: int) -> list[int]:
    """Return the numbers of the newest items that hold all that was typed, at most `limit`; none for no words.

    What the index says, not checked for who may see it. Raises EngineUnavailable.
    """
    asked = ask(take_apart(text), synonyms.current())
    if not asked:
        return []
    hits = current_engine().search(Query(filters.applied(asked.all_words()), 0, limit, "newest"))
    return [int(hit.key) for hit in hits.hits]


def rank(
    engine: Engine,
    asked: Asked,
    filters: Filters = Filters(),
    page: int = 1,
    order: Order = "relevance",
    facets: tuple[str, ...] = (),
) -> Ranked:
    """Ask for all words first; where that finds less than a page, for the rarer half of them, then for any of these.

    The step is chosen by totals only, so that all pages of one search belong to the same list.
    """

    def hits(node: Node) -> Hits:
        part = (page - 1) * PAGE_SIZE, PAGE_SIZE
        return engine.search(Query(filters.applied(node), *part, order, facets))

    if asked.question:
        some = hits(asked.any_of(asked.required))
        return Ranked(Match.ANY, some, some.total)
    every = hits(asked.all_words())
    # Sorted by date, what holds but a part of the words would stand before what holds all.
    enough = 1 if order == "newest" else PAGE_SIZE
    title = every.total < enough and _is_title(engine, asked, every)
    if title or every.total >= enough or len(asked.required) < 2:
        return Ranked(Match.ALL, every, every.total, title)
    rarer = asked.rarer(engine.counts(asked.required))
    if not rarer and not asked.parts:
        return Ranked(Match.ALL, every, every.total)
    most = hits(asked.all_of(rarer)) if rarer else every
    if most.total >= PAGE_SIZE:
        return Ranked(Match.MOST, most, every.total)
    some = hits(asked.any_of(rarer))
    if some.total == every.total:
        return Ranked(Match.ALL, every, every.total)
    return Ranked(Match.ANY, some, every.total)


def _is_title(engine: Engine, asked: Asked, every: Hits) -> bool:
    """Whether a whole title was typed, rather than some words: then it is found, and nothing else is looked for."""
    return bool(every.total and len(asked.required) >= WHOLE_TITLE and engine.counts([asked.title])[0])


def _shown(keys: list[int], filters: Filters, highlighter: Highlighter) -> list[Found]:
    items = ItemPage.objects.visible().select_related("section__union", "category", "eventpage").in_bulk(keys)
    adopted: dict[int, list[Placement]] = defaultdict(list)
    placements = Placement.objects.visible().filter(item__in=list(items)).order_by("placed_at")
    for placement in placements.select_related("section__union"):
        placement.item = items[placement.item_id]
        adopted[placement.item_id].append(placement)
    return [_found(items[key], adopted[key], filters, highlighter) for key in keys if key in items]


def _found(item: ItemPage, placements: list[Placement], filters: Filters, highlighter: Highlighter) -> Found:
    adopted = [Place(placement.section, placement.url) for placement in placements]
    here = [place.url for place in adopted if place.section == filters.section]
    return Found(
        item=item,
        title=highlighter.mark(item.title),
        excerpt=highlighter.passage("\n".join(filter(None, [item.summary, item.plain_text()]))),
        url=here[0] if here else item.url,
        adopted=adopted,
    )
