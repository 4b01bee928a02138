"""「搜索统计」: what readers search for, what they do not find, and how far down they look."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from search.models import RANKS, SearchCount
from search.statistics import LISTED

Kind = SearchCount.Kind

PERIODS = {"7": "近7天", "30": "近30天", "90": "近90天", "365": "近一年"}
USUAL_PERIOD = "30"
SHOWN = {"": "全部", "nothing": "没有结果的", "unopened": "有结果而没人点开的"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
PLACES = {f"rank_{rank}": f"第{rank}条" for rank in range(1, RANKS + 1)} | {
    f"rank_{RANKS + 1}": f"第{RANKS}条以后"
}


def _sum(**conditions: Any) -> Sum:
    return Sum("count", filter=Q(**conditions), default=0)


CLICKS = {name: _sum(kind=Kind.CLICK, rank=rank) for rank, name in enumerate(PLACES, 1)}


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


class SearchFilterSet(WagtailFilterSet):
    period = django_filters.ChoiceFilter(
        label="时间",
        choices=list(PERIODS.items()),
        method="since",
        empty_label=None,
        widget=forms.RadioSelect,
        initial=USUAL_PERIOD,
    )
    shown = django_filters.ChoiceFilter(
        label="搜索词",
        choices=[(value, label) for value, label in SHOWN.items() if value],
        method="limited",
        empty_label=SHOWN[""],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = SearchCount
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        data = data.copy()
        if data.get("period") not in PERIODS:
            data["period"] = USUAL_PERIOD
        if data.get("shown") not in SHOWN:
            data["shown"] = ""
        super().__init__(data, *args, **kwargs)

    def since(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(day__gt=timezone.localdate() - timedelta(days=int(value)))

    def limited(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return (
            queryset.filter(nothing__gt=0) if value == "nothing" else queryset.filter(found__gt=0, clicks=0)
        )


class SearchReportView(ReportView):
    model = SearchCount
    permission_policy = ModelPermissionPolicy(SearchCount)
    permission_required = "view"
    page_title = "搜索统计"
    header_icon = "search"
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    results_template_name = "search/admin/report_results.html"
    filterset_class = SearchFilterSet
    default_ordering = "-searches"
    columns = [
        Column("query", label="搜索词", sort_key="query"),
        NumberColumn("searches", label="搜索次数", sort_key="searches"),
        NumberColumn("nothing", label="没有结果的次数", sort_key="nothing"),
        NumberColumn("clicks", label="点开结果的次数", sort_key="clicks"),
    ]
    export_filename = "search-report"
    list_export = ["query", "searches", "nothing", "clicks", *PLACES]
    export_headings = {column.name: column.label for column in columns} | PLACES
    # What begins like a formula is text in a table's cell, too; in XLSX Wagtail sees to it.
    custom_field_preprocess = {"query": {ReportView.FORMAT_CSV: _harmless}}

    def get_base_queryset(self) -> QuerySet:
        queries = SearchCount.objects.values("query").annotate(
            found=_sum(kind=Kind.FOUND), nothing=_sum(kind=Kind.NOTHING), clicks=_sum(kind=Kind.CLICK)
        )
        queries = queries.annotate(searches=F("found") + F("nothing")).filter(searches__gte=LISTED)
        return queries.annotate(**CLICKS) if self.is_export else queries

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "query")

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        """With the mark by which Excel knows UTF-8."""
        yield BOM_UTF8
        yield from super().stream_csv(queryset)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"totals": _totals(self.filters)}


def _totals(filters: SearchFilterSet) -> dict[str, Any]:
    """Of all queries of the period, rare ones included: how many searches, and which ranks were opened."""
    period = filters.form["period"].value()
    counts = filters.since(SearchCount.objects.all(), "period", period)
    totals = counts.aggregate(found=_sum(kind=Kind.FOUND), nothing=_sum(kind=Kind.NOTHING), **CLICKS)
    searches, clicks = totals["found"] + totals["nothing"], sum(totals[name] for name in PLACES)
    return {
        "period": PERIODS[period],
        "searches": searches,
        "nothing": totals["nothing"],
        "nothing_share": _percent(totals["nothing"], searches),
        "clicks": clicks,
        "places": [(label, totals[name], _percent(totals[name], clicks)) for name, label in PLACES.items()],
    }


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "—"
