"""The choices above a report: which days, whose section. Bad choices fall back to the usual ones."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from articles import insight
from articles.models import SectionPage
from unions.requests import signed_in

from .models import ReadCount
from .periods import Period

PERIODS = {"7": "近7天", "30": "近30天", "90": "近90天"}
USUAL = "30"
PAGE_ID = re.compile(r"[0-9]{0,18}")  # longer ones are no numbers to a database


def _sections(request: HttpRequest) -> QuerySet[SectionPage]:
    return insight.sections(signed_in(request))


class PeriodFilterSet(WagtailFilterSet):
    """Filters nothing by itself: the reports ask it for `period` and `section`."""

    period_choice = django_filters.ChoiceFilter(
        label="时间",
        choices=list(PERIODS.items()),
        method="unchanged",
        empty_label=None,
        widget=forms.RadioSelect,
        initial=USUAL,
    )
    dates = django_filters.DateFromToRangeFilter(
        label="自选日期", method="unchanged", widget=DateRangePickerWidget
    )

    class Meta:
        model = ReadCount
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        data = data.copy()
        if data.get("period_choice") not in PERIODS:
            data["period_choice"] = USUAL
        super().__init__(data, *args, **kwargs)

    def unchanged(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset

    def _chosen(self, name: str) -> Any:
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    @property
    def period(self) -> Period:
        """The chosen dates if there are any, else the last so many days."""
        dates = self._chosen("dates")
        if dates and (dates.start or dates.stop):
            first, last = (moment and moment.date() for moment in (dates.start, dates.stop))
            return Period.chosen(first, last)
        return Period.lately(int(self._chosen("period_choice") or USUAL))

    @property
    def label(self) -> str:
        dates = self._chosen("dates")
        if dates and (dates.start or dates.stop):
            return f"{self.period.first:%Y年%-m月%-d日}至{self.period.last:%Y年%-m月%-d日}"
        return PERIODS[self._chosen("period_choice") or USUAL]

    @property
    def section(self) -> SectionPage | None:
        return None


class SectionFilterSet(PeriodFilterSet):
    """Also by section, among those whose numbers the person sees."""

    in_section = django_filters.ModelChoiceFilter(
        label="工会", queryset=_sections, method="unchanged", empty_label="全部"
    )

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        if not PAGE_ID.fullmatch(data.get("in_section", "")):
            data = data.copy()
            data["in_section"] = ""
        super().__init__(data, *args, **kwargs)

    @property
    def section(self) -> SectionPage | None:
        return self._chosen("in_section")
