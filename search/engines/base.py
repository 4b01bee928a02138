"""The contract between the search and its engines, and the few things they exchange.

An engine stores the tokens that `search.chinese` makes and answers queries built from the nodes below.
What is relevant is decided where the query is built, never in an engine: both give the same results.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from search import chinese, sounds

REGIONS = ("title", "lead", "body")  # parts of a document, searched with weights of their own
POSITION_FIELDS = tuple(f"{region}_{kind}" for region in REGIONS for kind in ("pairs", "chars"))
WORD_FIELDS = tuple(f"{region}_words" for region in REGIONS)
TOKEN_FIELDS = (*POSITION_FIELDS, *WORD_FIELDS, "title_sounds")
FACET_VALUES = 1_000  # of one facet; more are not counted
FACET_FIELDS = ("kind", "sections", "category", "topics")
KEYWORD_FIELDS = ("title_exact", "unions", *FACET_FIELDS)
NUMBER_FIELDS = ("issued_at",)

# Stands in every token field of every document, the position's included: Lucene computes a field's average length and
# a token's rarity over the documents that have the field, tantivy over all. So they come to the same.
MARK = "_"
SCHEMA_VERSION = "2"

RECENCY_FIELD = "recency"
RECENCY_BEGINS = datetime(2019, 1, 1, tzinfo=UTC).timestamp()  # all that is older counts the same
RECENCY_DOUBLES = 2 * 365.25 * 86_400  # seconds
RECENCY_LIMIT = 1_000.0  # reached in 2038: move the beginning before that

# What an index was made by; one made by another version answers until it has been rebuilt.
INDEX_VERSION = f"{SCHEMA_VERSION}-{chinese.RULES_VERSION}-{sounds.RULES_VERSION}"


class EngineUnavailable(Exception):
    """The engine cannot do what was asked. `retry`: the same request may work in a moment."""

    def __init__(self, reason: str, *, retry: bool) -> None:
        super().__init__(reason)
        self.retry = retry


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What the index knows of an item. Texts are plain; times are seconds since 1970."""

    key: str
    title: str
    kind: str
    issued_at: int
    lead: str = ""
    body: str = ""
    sections: tuple[str, ...] = ()
    unions: tuple[str, ...] = ()
    category: str = ""
    topics: tuple[str, ...] = ()

    def token_fields(self) -> dict[str, str]:
        """Return the tokens of each region and kind, in order, with spaces between, by the names in TOKEN_FIELDS."""
        fields = {"title_sounds": " ".join([MARK, *sounds.beginnings(self.title)])}
        for region in REGIONS:
            tokens = chinese.terms(getattr(self, region))
            fields[f"{region}_words"] = " ".join([MARK, *tokens.words])
            fields[f"{region}_pairs"] = " ".join([MARK, *tokens.pairs])
            fields[f"{region}_chars"] = " ".join([MARK, *tokens.chars])
        return fields

    def keyword_fields(self) -> dict[str, list[str]]:
        """Return the values to filter by, by the names in KEYWORD_FIELDS."""
        return {
            "title_exact": [exact_title(self.title)],
            "kind": [self.kind],
            "sections": list(self.sections),
            "unions": list(self.unions),
            "category": [self.category] if self.category else [],
            "topics": list(self.topics),
        }

    def recency(self) -> float:
        """Return what engines store as RECENCY_FIELD: n, where scores are multiplied by log2(2 + n).

        That factor doubles every two years, so that of two documents the one that is two years older must match
        twice as well. As all age alike, the order of any two stays what it was when they were indexed.
        """
        doublings = (self.issued_at - RECENCY_BEGINS) / RECENCY_DOUBLES
        return 2.0 ** min(RECENCY_LIMIT, 2.0 ** min(max(doublings, 0.0), 10.0)) - 2.0


def exact_title(title: str) -> str:
    """Return the form in which a title and a query are compared as wholes."""
    return chinese.simplify(title)[:200]


@dataclass(frozen=True, slots=True)
class Term:
    """Documents whose field holds the token."""

    field: str
    token: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents whose field holds two tokens or more one after the other. Not for word fields."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Documents whose number lies in low <= number <= high; None leaves a side open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Bool:
    """All of `must`, at least `at_least` of `should`, none of `must_not`; scores of matches add up."""

    must: tuple["Node", ...] = ()
    should: tuple["Node", ...] = ()
    must_not: tuple["Node", ...] = ()
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Weighted:
    """The node's documents, their score times the factor."""

    node: "Node"
    factor: float


@dataclass(frozen=True, slots=True)
class Constant:
    """The node's documents, all with the same score."""

    node: "Node"
    score: float


Node: TypeAlias = Term | Phrase | Between | Bool | Weighted | Constant
Order: TypeAlias = Literal["relevance", "newest"]


@dataclass(frozen=True, slots=True)
class Query:
    """A request to an engine: what to find, in which order, which part of the list, and which fields to count.

    "relevance" is the score times the document's recency.
    """

    node: Node
    offset: int = 0
    limit: int = 10
    order: Order = "relevance"
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document's key and its score; scores compare within one answer only."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """One part of the list of found documents, how many there are in all, and how many of each value of each facet."""

    total: int
    hits: list[Hit] = field(default_factory=list)
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexState:
    """Where an index stands: its position in the log of changes and the version of what made it."""

    generation: str
    position: int
    version: str

    @property
    def current(self) -> bool:
        """Whether the index was made by the rules in force."""
        return self.version == INDEX_VERSION


class Generation(ABC):
    """A complete index beside the one in use, being filled to take its place."""

    @abstractmethod
    def apply(self, keys: Sequence[str], documents: Iterable[SearchDocument], position: int) -> None:
        """Store what became of some keys, as Engine.apply() does."""

    @abstractmethod
    def swap(self) -> None:
        """Make this the index in use, at once for all processes, and drop the former one."""


class Engine(ABC):
    """A place that holds one index in use. Every method may raise EngineUnavailable."""

    @abstractmethod
    def state(self) -> IndexState | None:
        """Return where the index in use stands; None when there is none, or none that can be read."""

    @abstractmethod
    def apply(
        self, since: IndexState, keys: Sequence[str], documents: Iterable[SearchDocument], position: int
    ) -> None:
        """Store what became of some keys, and the position reached; durable and visible on return.

        A document replaces the one of the same key; keys without a document are removed, documents of
        other keys are new. Interrupted, the position has not moved. `since` is the state after which the
        changes were read: where the index has moved on meanwhile (another process, a finished rebuild),
        nothing is stored and EngineUnavailable(retry=True) says so.
        """

    @abstractmethod
    def search(self, query: Query) -> Hits:
        """Return the part of the list that the query asks for."""

    @abstractmethod
    def counts(self, nodes: Sequence[Node]) -> list[int]:
        """Return how many documents each node finds."""

    @abstractmethod
    def stored(self) -> int:
        """Return how many bytes the index in use takes on disk."""

    @abstractmethod
    def rebuild(self) -> AbstractContextManager[Generation]:
        """Open an empty generation; left without swap(), it is dropped. Only one can be open."""

    @abstractmethod
    def aside(self) -> AbstractContextManager["Engine"]:
        """Open an empty engine of the same kind, for measurements; its index is dropped afterwards."""
