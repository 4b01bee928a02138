"""The alliance's events: what the address of their page asks for, and the events that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode

from articles.models import Category, CoSource, EventPage, MustCarry, Placement, SectionPage
from articles.visibility import ItemQuerySet
from syndication import feeds
from syndication.formats import BY_KEY
from syndication.selection import Selection
from unions.models import Level, Union

from . import months

LONGEST_VALUE = 100

T = TypeVar("T")


class Unclear(Exception):
    """What cannot be done. `problems`: a sentence each, for people."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the query string without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Asked:
    """`day` makes it a list of one day, `month` (its first day) a calendar, neither a list of what is to come."""

    city: Union | None = None
    category: Category | None = None
    day: date | None = None
    month: date | None = None

    @property
    def parameters(self) -> dict[str, str]:
        """What `read` reads this from, in the fixed order."""
        named = {
            "city": self.city.slug if self.city else "",
            "category": self.category.slug if self.category else "",
            "date": f"{self.day}" if self.day else "",
            "month": f"{self.month:%Y-%m}" if self.month else "",
        }
        return {name: value for name, value in named.items() if value}

    def query(self, **changed: str) -> str:
        """The query string with some parameters changed, or taken away by "": "?city=foshan", "?" without any."""
        merged = self.parameters | changed
        return "?" + urlencode({name: value for name, value in merged.items() if value})

    @property
    def chips(self) -> list[Chip]:
        named = (
            ("city", city_name(self.city) if self.city else ""),
            ("category", self.category.name if self.category else ""),
            ("date", f"{self.day.month}月{self.day.day}日" if self.day else ""),
        )
        return [Chip(label, self.query(**{name: ""})) for name, label in named if label]

    @property
    def calendar(self) -> str:
        """The address of the iCalendar feed of the same city and category. One query where a city is given."""
        section = SectionPage.objects.visible().filter(union=self.city).first() if self.city else None
        chosen = Selection(section=section, union=self.city, category=self.category)
        return feeds.address(BY_KEY["ics"], chosen)

    @cached_property
    def events(self) -> ItemQuerySet:
        """All events of the city and category that the public may see, whenever they are; soonest first."""
        events = EventPage.objects.visible()
        if self.category:
            events = events.filter(category=self.category)
        if self.city:
            events = events.filter(_of_city(self.city))
        related = events.select_related("section__union").defer_streamfields()
        return related.order_by("starts_at", "pk")

    def on(self, begin: date, end: date) -> ItemQuerySet:
        """Events that take place at any time from the day `begin` to before the day `end`."""
        return self.events.filter(starts_at__lt=_midnight(end), ends_at__gt=_midnight(begin))

    def coming(self) -> ItemQuerySet:
        """Those of the day asked for, else those that are not over."""
        if self.day:
            return self.on(self.day, self.day + timedelta(days=1))
        return self.events.filter(ends_at__gte=timezone.now())


def read(query: Mapping[str, str]) -> Asked:
    """Reads ?city=&category=&date=&month=; others may stand beside them. Raises Unclear with all that is wrong."""
    problems: list[str] = []

    def value(name: str, make: Callable[[str], T | None], problem: str) -> T | None:
        given = query.get(name, "").strip()
        fit = len(given) <= LONGEST_VALUE and given.isprintable()
        made = make(given) if given and fit else None
        if given and made is None:
            problems.append(problem)
        return made

    span = "至".join(f"{month.year}年{month.month}月" for month in months.span())
    asked = Asked(
        city=value("city", _city, "没有这个市：请在“地市”里选一个。"),
        category=value("category", _category, "没有这个分类：请在“分类”里选一个。"),
        day=value("date", _day, f"日期应写成2026-05-01这样，在{span}之间。"),
        month=value("month", months.read, f"月份应写成2026-05这样，在{span}之间。"),
    )
    if asked.day and asked.month:
        problems.append("按日期看和按月份看，只能选一样。")
    if problems:
        raise Unclear(problems)
    return asked


def cities() -> list[Union]:
    return list(Union.objects.filter(level=Level.CITY).order_by("region_code", "pk").only("name", "slug"))


def city_name(city: Union) -> str:
    return city.name.removesuffix("总工会")


def _of_city(city: Union) -> Q:
    """What the feed of the city's union and all below it has: own, joined, adopted, must-carry events."""
    below = SectionPage.objects.visible().filter(union__path__startswith=city.path).order_by().values("pk")
    joined = CoSource.objects.standing().filter(section__in=below).order_by().values("item")
    adopted = Placement.objects.visible().filter(section__in=below).order_by().values("item")
    carried = MustCarry.objects.visible().order_by().values("item")
    shown = Q(section__in=below) | Q(pk__in=joined) | Q(pk__in=adopted)
    return shown | (Q(Exists(below)) & Q(pk__in=carried))


def _city(slug: str) -> Union | None:
    return Union.objects.filter(slug=slug, level=Level.CITY).first()


def _category(slug: str) -> Category | None:
    return Category.objects.filter(slug=slug).first()


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if months.read(f"{day:%Y-%m}") else None


def _midnight(day: date) -> datetime:
    """The beginning of the day, where the events are."""
    return timezone.make_aware(datetime.combine(day, time()))
