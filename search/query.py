"""The single entry to the search: from what a person typed to the items to be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from django.utils.safestring import SafeString

from articles.models import ItemPage, Placement, SectionPage
from search.engines import current_engine
from search.engines.base import Bool, Constant, Engine, Hits, Node, Query, Term
from search.highlight import Highlighter
from search.relevance import Asked, ask
from search.typed import Typed, take_apart
from unions.models import Union

PAGE_SIZE = 10
LAST_PAGE = 100


class Match(Enum):
    """How much of the query the results hold."""

    ALL = "all"
    MOST = "most"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the results are limited to: a kind, one section, a union with all below it."""

    kind: str = ""
    section: SectionPage | None = None
    union: Union | None = None

    @property
    def narrow(self) -> bool:
        return any(True for _ in self.nodes())

    def nodes(self) -> Iterator[Node]:
        if self.kind:
            yield Constant(Term("kind", self.kind), 0.0)
        if self.section:
            yield Constant(Term("sections", str(self.section.pk)), 0.0)
        if self.union:
            yield Constant(Term("unions", str(self.union.pk)), 0.0)

    def applied(self, node: Node) -> Node:
        return Bool(must=(node, *self.nodes()))


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

    `empty`: there was nothing to look for.
    """

    typed: Typed
    empty: bool = False
    page: int = 1
    total: int = 0
    match: Match = Match.ALL
    found: list[Found] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return min(LAST_PAGE, -(-self.total // PAGE_SIZE))

    @property
    def previous(self) -> int:
        return min(self.page - 1, self.pages)

    @property
    def next(self) -> int:
        return self.page + 1


def search(text: str, filters: Filters = Filters(), page: int = 1) -> Results:
    """Return a page of what was found for a typed text, best first; nothing for a text without words.

    Whatever the index says, only items that the public may see now are returned; their number of database
    queries does not depend on the number of results. Raises EngineUnavailable.
    """
    typed = take_apart(text)
    asked = ask(typed)
    if not asked:
        return Results(typed, empty=True)
    page = min(max(page, 1), LAST_PAGE)
    match, hits = rank(current_engine(), asked, filters, page)
    found = _shown([int(hit.key) for hit in hits.hits], filters, Highlighter(typed))
    return Results(typed, False, page, hits.total, match, found)


def rank(engine: Engine, asked: Asked, filters: Filters = Filters(), page: int = 1) -> tuple[Match, Hits]:
    """Ask for all words first; where that finds less than a page, for the rarer half of them, then for any.

    The step is chosen by totals only, so that all pages of one search belong to the same list.
    """

    def hits(node: Node) -> Hits:
        return engine.search(Query(filters.applied(node), (page - 1) * PAGE_SIZE, PAGE_SIZE))

    if asked.question:
        return Match.ANY, hits(asked.any_word())
    every = hits(asked.all_words())
    if every.total >= PAGE_SIZE or len(asked.required) < 2:
        return Match.ALL, every
    most = hits(asked.rare_words(engine.counts(asked.required)))
    if most.total >= PAGE_SIZE:
        return Match.MOST, most
    some = hits(asked.any_word())
    return (Match.ALL, every) if some.total == every.total else (Match.ANY, some)


def _shown(keys: list[int], filters: Filters, highlighter: Highlighter) -> list[Found]:
    items = ItemPage.objects.visible().select_related("section__union", "category").in_bulk(keys)
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
