"""Columns that show reads by day, or by month over long times: an SVG drawn by the template, and its table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from .models import ReadCount
from .periods import Period

HOME = Q(section=F("origin"))
BY_DAY = 92  # days up to which each has its column
WIDTH, HEIGHT = 720, 160  # of the field of columns, in the SVG's units
LABELS = 8  # at most, below the columns
STEPS = (1, 2, 5)

Numbers = Mapping[date, tuple[int, int]]


@dataclass(frozen=True)
class Column:
    label: str
    home: int  # reads in the sections that the items came from
    away: int  # reads in adopters' sections
    x: float
    width: float
    home_height: float
    away_height: float
    is_labelled: bool

    @property
    def total(self) -> int:
        return self.home + self.away

    @property
    def away_y(self) -> float:
        return HEIGHT - self.home_height - self.away_height

    @property
    def home_y(self) -> float:
        return HEIGHT - self.home_height

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Chart:
    columns: list[Column]
    top: int  # the number that the field's upper edge stands for

    @property
    def middle(self) -> int:
        return self.top // 2

    @property
    def home(self) -> int:
        return sum(column.home for column in self.columns)

    @property
    def away(self) -> int:
        return sum(column.away for column in self.columns)

    @property
    def total(self) -> int:
        return self.home + self.away


def by_day(counts: QuerySet[ReadCount], period: Period) -> dict[date, tuple[int, int]]:
    """Day -> reads at home, reads at adopters', for days that have any. One query."""
    within = counts.filter(day__range=(period.first, period.last)).order_by().values("day")
    rows = within.annotate(
        home=Sum("count", filter=HOME, default=0), away=Sum("count", filter=~HOME, default=0)
    )
    return {row["day"]: (row["home"], row["away"]) for row in rows}


def chart(numbers: Numbers, period: Period) -> Chart:
    days = period.days
    if len(days) <= BY_DAY:
        return _chart([(f"{day:%-m月%-d日}", *numbers.get(day, (0, 0))) for day in days])
    months: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for day in days:
        months[f"{day:%Y年%-m月}"].append(numbers.get(day, (0, 0)))
    return _chart(
        [(month, sum(h for h, _ in pairs), sum(a for _, a in pairs)) for month, pairs in months.items()]
    )


def _chart(rows: list[tuple[str, int, int]]) -> Chart:
    top = _round_up(max((home + away for _, home, away in rows), default=0))
    step = WIDTH / max(len(rows), 1)
    every = -(-len(rows) // LABELS)
    columns = [
        Column(
            label=label,
            home=home,
            away=away,
            x=round(number * step + step * 0.1, 2),
            width=round(step * 0.8, 2),
            home_height=round(home / top * HEIGHT, 2),
            away_height=round(away / top * HEIGHT, 2),
            is_labelled=(len(rows) - 1 - number) % every == 0,
        )
        for number, (label, home, away) in enumerate(rows)
    ]
    return Chart(columns, top)


def _round_up(number: int) -> int:
    """The next 1, 2 or 5 with noughts, at least 10, so that the scale reads well."""
    return next(one for one in _round_numbers() if one >= number)


def _round_numbers() -> Iterable[int]:
    power = 10
    while True:
        yield from (step * power for step in STEPS)
        power *= 10
