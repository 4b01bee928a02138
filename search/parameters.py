"""What an address asks of the search, for the results page and the API alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar, cast

from django.utils import timezone

from articles.models import Category, SectionPage, TopicPage
from articles.visibility import sections
from search.engines.base import Order
from search.query import Filters
from unions.models import Union

KINDS = {"article": "稿件", "event": "活动"}
ORDERS = {"relevance": "最相关", "newest": "最新"}
PERIODS = {"week": ("一周内", 7), "month": ("一个月内", 31), "year": ("一年内", 366)}  # days
PAGE_DIGITS = 9

T = TypeVar("T")


@dataclass(slots=True)
class Parameters:
    """What was asked for. `problems`: by parameter, what cannot be done and was left out."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    order: Order = "relevance"
    page: int = 1
    period: str = ""
    problems: dict[str, str] = field(default_factory=dict)


def read(query: Mapping[str, str]) -> Parameters:
    """Read ?q=&union=&kind=&category=&topic=&when=&since=&until=&sort=&page=; nothing raises."""
    problems: dict[str, str] = {}

    def value(name: str, make: Callable[[str], T | None], problem: str) -> T | None:
        given = query.get(name, "").strip()[:100]
        made = make(given) if given else None
        if given and made is None:
            problems[name] = problem
        return made

    period = value("when", _one_of(PERIODS), "when 只能是 week、month 或 year。") or ""
    place = value("union", _place, "没有您要的那家工会，以下是全部工会的结果。")
    filters = Filters(
        kind=value("kind", _one_of(KINDS), "kind 只能是 article 或 event。") or "",
        section=place if isinstance(place, SectionPage) else None,
        union=place if isinstance(place, Union) else None,
        category=value("category", _category, "没有您要的那个分类，以下是全部分类的结果。"),
        topic=value("topic", _topic, "没有您要的那个专题，以下是全部稿件的结果。"),
        since=value("since", _date, "since 应写成 2026-05-01 这样的日期。") or _begin(period),
        until=value("until", _date, "until 应写成 2026-05-01 这样的日期。"),
    )
    order = value("sort", _one_of(ORDERS), "sort 只能是 relevance 或 newest。") or "relevance"
    page = value("page", _page, "page 应是从 1 起的整数。") or 1
    return Parameters(query.get("q", ""), filters, cast(Order, order), page, period, problems)


def _one_of(values: Mapping[str, object]) -> Callable[[str], str | None]:
    return lambda given: given if given in values else None


def _category(slug: str) -> Category | None:
    return Category.objects.filter(slug=slug.replace("\0", "")).first()


def _topic(slug: str) -> TopicPage | None:
    return TopicPage.objects.filter(sections(), slug=slug.replace("\0", "")).first()


def _place(given: str) -> SectionPage | Union | None:
    """A section by its slug, a union with all below it by its number."""
    if given.isascii() and given.isdigit():
        return Union.objects.filter(pk=int(given[:18])).first()
    visible = SectionPage.objects.visible().select_related("union")
    return visible.filter(slug=given.replace("\0", "")).first()


def _date(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _begin(period: str) -> date | None:
    return timezone.localdate() - timedelta(days=PERIODS[period][1]) if period else None


def _page(given: str) -> int | None:
    number = int(given[:PAGE_DIGITS]) if given.isascii() and given.isdigit() else 0
    return number or None
