"""What the results can be narrowed down to, and what they are limited to already, as links with names for people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from articles.models import Category, SectionPage, TopicPage
from articles.visibility import sections
from search.parameters import KINDS, PERIODS, Parameters
from search.query import Results

MOST = 12  # values of a facet that are offered


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: as the address has it, as people read it, and how many results have it."""

    value: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the results down: the address's parameter, its name, its values, the most frequent first."""

    parameter: str
    label: str
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Chip:
    """A limit in force, and the address without it."""

    label: str
    url: str


def facets(results: Results, query: QueryDict) -> list[Facet]:
    """Return the ways to narrow the results down that would change something. Three database queries."""
    counts = results.facets
    if not counts or not results.total:
        return []
    by_section = SectionPage.objects.visible().filter(pk__in=counts["sections"]).values_list
    by_topic = TopicPage.objects.filter(sections(), pk__in=counts["topics"]).values_list
    by_category = Category.objects.filter(pk__in=counts["category"]).values_list
    kinds = ((key, key, label) for key, label in KINDS.items())
    named = (
        ("kind", "类型", counts["kind"], kinds),
        ("category", "分类", counts["category"], by_category("pk", "slug", "name")),
        ("union", "工会", counts["sections"], by_section("pk", "slug", "union__name")),
        ("topic", "专题", counts["topics"], by_topic("pk", "slug", "title")),
    )
    found = [
        Facet(parameter, label, list(_values(parameter, counted, names, query)))
        for parameter, label, counted, names in named
    ]
    return [facet for facet in found if any(value.count < results.total for value in facet.values)]


def _values(
    parameter: str, counts: Mapping[str, int], names: Iterable[tuple], query: QueryDict
) -> Iterator[Value]:
    known = [(counts.get(str(key), 0), value, label) for key, value, label in names]
    for count, value, label in sorted(known, key=lambda one: -one[0])[:MOST]:
        if count:
            yield Value(value, label, count, address(query, **{parameter: value}))


def chips(asked: Parameters, query: QueryDict) -> list[Chip]:
    """Return the limits in force, each with the address that is without it."""
    filters = asked.filters
    union = filters.section.union.name if filters.section else ""
    if filters.union:
        union = f"{filters.union.name}及所属工会"
    if asked.period:
        days = PERIODS[asked.period][0]
    else:
        days = " 至 ".join(f"{day:%Y年%-m月%-d日}" if day else "" for day in (filters.since, filters.until))
    labels = {
        "kind": KINDS.get(filters.kind, ""),
        "category": filters.category.name if filters.category else "",
        "union": union,
        "topic": filters.topic.title if filters.topic else "",
        "when": days.strip() if filters.since or filters.until else "",
    }
    dropped = {"when": ("when", "since", "until")}
    return [
        Chip(label, address(query, **dict.fromkeys(dropped.get(name, (name,)))))
        for name, label in labels.items()
        if label
    ]


def address(query: QueryDict, **changes: str | None) -> str:
    """Return the query string with the changes, from the first page; None takes a parameter out."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return "?" + changed.urlencode()
