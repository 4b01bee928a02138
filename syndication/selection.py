"""What a feed, a list or a follower of the changes takes of the alliance's items: filters that combine.

The parameters and their values are the search's (search/parameters.py) where they mean the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode

from articles.listing import Entry
from articles.models import Category, SectionPage, TopicPage
from articles.visibility import sections
from unions.models import Union

from .streams import Filing, Streams

PARAMETERS = (
    "union",
    "subtree",
    "topic",
    "category",
    "kind",
)  # the order that makes one address of one selection
KINDS = {"article": "稿件", "event": "活动"}
LONGEST_VALUE = 100

T = TypeVar("T")


class BadSelection(Exception):
    """What cannot be done. `problems`: by parameter, what is wrong with it, for people."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


class Gone(Exception):
    """The section was open once and is closed."""


@dataclass(frozen=True)
class Selection:
    """The items that pass every filter given; without any, all that the public may see.

    `section`: a union's own, joined, adopted and must-carry items. `union`: the same of its section and of the
    sections of all unions below it, each item once.
    """

    section: SectionPage | None = None
    union: Union | None = None
    topic: TopicPage | None = None
    category: Category | None = None
    kind: str = ""

    @property
    def whole(self) -> bool:
        """Whether there is no filter at all."""
        return not self.parameters

    @cached_property
    def parameters(self) -> dict[str, str]:
        """What `read` reads this selection from, in the fixed order; the section by its slug if it has one."""
        named = {
            "union": self.section.slug if self.section else str(self.union.pk) if self.union else "",
            "subtree": "1" if self.union else "",
            "topic": self.topic.slug if self.topic else "",
            "category": self.category.slug if self.category else "",
            "kind": self.kind,
        }
        return {name: value for name, value in named.items() if value}

    @property
    def query(self) -> str:
        """The canonical query string, "" for all: equal for equal selections."""
        return urlencode(self.parameters)

    @cached_property
    def streams(self) -> Streams:
        return Streams.of(self.section, self.union, Filing(self.topic, self.category, self.kind))

    def entries(self, size: int) -> list[Entry]:
        """The newest that the public may see now, at most `size`. A constant number of queries."""
        return self.streams.newest(size)

    def entries_of(self, item_ids: Iterable[int]) -> list[Entry]:
        """Those of these items that it shows now, as it shows them (an adopted one with its placement)."""
        return self.streams.only(list(item_ids)).newest()

    def holds(self, item_ids: Iterable[int]) -> set[int]:
        """Those of these items that it shows now. A constant number of queries."""
        return self.streams.only(list(item_ids)).ids()


def open_place(given: str) -> SectionPage | Union | None:
    """What the public may see by a section's slug or a union's number. Raises Gone for a section that was closed."""
    if given.isascii() and given.isdigit():
        return Union.objects.filter(pk=int(given[:18])).first()
    found = SectionPage.objects.visible().filter(slug=given).select_related("union").first()
    if found is None and was_open(given):
        raise Gone
    return found


def open_topic(slug: str) -> TopicPage | None:
    return TopicPage.objects.filter(sections(), slug=slug).first()


def read(
    query: QueryDict,
    also: Iterable[str] = (),
    find_place: Callable[[str], SectionPage | Union | None] = open_place,
    find_topic: Callable[[str], TopicPage | None] = open_topic,
) -> Selection:
    """Reads ?union=&subtree=1&topic=&category=&kind=; other parameters that may stand beside them are in `also`.

    `union` is a section's slug or, as in the search, a union's number, which takes all below it along.
    Raises BadSelection with all that is wrong, and what `find_place` raises.
    """
    reader = _Reader(query, problems=_unknown(query, {*PARAMETERS, *also}))
    place = reader.value(
        "union", find_place, "没有这家工会的栏目：请写栏目的拼音标识，如 foshan，或工会的编号。"
    )
    subtree = reader.value("subtree", _yes_or_no, "subtree 只能是 1（连同所属工会）或 0。")
    if subtree == "1" and not query.get("union"):
        reader.problems["subtree"] = "写了 subtree=1，还要用 union 指明是哪家工会。"
    found = Selection(
        **_whose(place, subtree),
        topic=reader.value("topic", find_topic, "没有这个专题：请写专题的拼音标识。"),
        category=reader.value("category", _category, "没有这个分类：请写分类的拼音标识。"),
        kind=reader.value("kind", _kind, "kind 只能是 article（稿件）或 event（活动）。") or "",
    )
    if reader.problems:
        raise BadSelection(reader.problems)
    return found


def parse(query: str) -> Selection:
    """The same from a query string, such as the canonical one that was kept. Raises BadSelection, Gone."""
    return read(QueryDict(query))


@dataclass
class _Reader:
    query: QueryDict
    problems: dict[str, str] = field(default_factory=dict)

    def value(self, name: str, make: Callable[[str], T | None], problem: str) -> T | None:
        given = self.query.get(name, "").strip()
        if not given or name in self.problems:
            return None
        fit = len(given) <= LONGEST_VALUE and given.isprintable()
        made = make(given) if fit else None
        if made is None:
            self.problems[name] = problem
        return made


def _unknown(query: QueryDict, known: set[str]) -> dict[str, str]:
    usable = "、".join(name for name in PARAMETERS if name in known)
    strange = {
        name[:LONGEST_VALUE]: f"没有这个参数，可用的有：{usable}。" for name in query if name not in known
    }
    twice = {
        name: "同一个参数只能写一次。" for name in query if name in known and len(query.getlist(name)) > 1
    }
    return strange | twice


def _whose(place: object, subtree: str | None) -> dict:
    """The arguments `section` and `union` of what was found."""
    if isinstance(place, SectionPage):
        return {"section": place, "union": place.union if subtree == "1" else None}
    if isinstance(place, Union):
        section = SectionPage.objects.visible().filter(union=place).select_related("union").first()
        return {"section": section, "union": place}
    return {}


def was_open(slug: str) -> bool:
    """Whether a section that is closed now had this slug."""
    return SectionPage.objects.filter(slug=slug, live=False, first_published_at__isnull=False).exists()


def _yes_or_no(given: str) -> str | None:
    return given if given in {"0", "1"} else None


def _category(slug: str) -> Category | None:
    return Category.objects.filter(slug=slug).first()


def _kind(given: str) -> str | None:
    return given if given in KINDS else None
