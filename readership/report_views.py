"""「阅读统计」: what was read, by item, by union and by topic; at home and at adopters' apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from articles import insight
from articles.models import ItemPage, TopicPage
from articles.models.topics import TopicEntry
from unions.models import User
from unions.requests import signed_in

from . import charts
from .models import ReadCount
from .report_filters import PeriodFilterSet, SectionFilterSet

BATCH = 5000  # ids in one query
CLOSED = "（已关闭的栏目）"
HOME, AWAY = charts.HOME, ~charts.HOME
TABS = (
    ("readership_items", "按稿件"),
    ("readership_unions", "按工会"),
    ("readership_topics", "按专题"),
)


def seen_by(user: User) -> QuerySet[ReadCount]:
    """Reads that a person may know of: of the own unions' items wherever they were read, and in the own sections."""
    if insight.sees_all(user):
        return ReadCount.objects.all()
    mine = list(insight.sections(user).order_by().values_list("pk", flat=True))
    return ReadCount.objects.filter(Q(origin__in=mine) | Q(section__in=mine))


def _titles(pages: Iterable[int]) -> dict[int, str]:
    """Page id -> title, of those that are still there."""
    ids = sorted(pages)
    found: dict[int, str] = {}
    for start in range(0, len(ids), BATCH):
        found |= dict(Page.objects.filter(pk__in=ids[start : start + BATCH]).values_list("pk", "title"))
    return found


def total(**conditions: Any) -> Sum:
    return Sum("count", default=0, **conditions)


class Lines(WagtailPaginator):
    """Counts lines, not the rows of a table that they add up."""

    verbose_name = verbose_name_plural = "项"


class ReadsView(ReportView):
    """The base: rights, period, chart, tabs, exports."""

    model = ReadCount
    header_icon = "view"
    results_template_name = "readership/admin/report_results.html"
    filterset_class: type[PeriodFilterSet] = SectionFilterSet
    paginator_class = Lines
    default_ordering = "-total"
    is_searchable = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in(request)
        if not insight.sections(user).exists():
            raise PermissionDenied
        self.seen = seen_by(user)
        return super().dispatch(request, *args, **kwargs)

    def counts(self) -> QuerySet[ReadCount]:
        """What the report is about, on all days."""
        section = self.filters.section
        return self.seen.filter(Q(origin=section) | Q(section=section)) if section else self.seen

    def within(self) -> QuerySet[ReadCount]:
        period = self.filters.period
        return self.counts().filter(day__range=(period.first, period.last)).order_by()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset  # the choices are in `within`: the sums are over them

    def named(self, rows: Iterable[dict]) -> Iterable[dict]:
        """The rows with the titles that a line shows: asked for a page's lines, not while all are summed."""
        return rows

    def paginate_queryset(self, queryset: QuerySet, page_size: int) -> tuple:
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        return paginator, page, self.named(rows), is_paginated

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> HttpResponseBase:
        return super().as_spreadsheet(self.named(queryset), spreadsheet_format)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if self.is_export:
            return context
        period = self.filters.period
        return context | {
            "chart": charts.chart(charts.by_day(self.counts(), period), period),
            "caption": f"{self.page_title}（{self.filters.label}）",
            "tabs": [(reverse(name), label, name == self.index_url_name) for name, label in TABS],
        }


class ItemsView(ReadsView):
    """A line an item."""

    page_title = "阅读统计"
    index_url_name = "readership_items"
    index_results_url_name = "readership_items_results"
    columns = [
        TitleColumn(
            "title", label="稿件", get_url=lambda row: reverse("readership_item", args=[row["item_id"]])
        ),
        Column("source", label="来源单位"),
        NumberColumn("home", label="来源单位栏目", sort_key="home"),
        NumberColumn("away", label="采用单位栏目", sort_key="away"),
        NumberColumn("total", label="合计", sort_key="total"),
    ]
    export_filename = "reads"
    list_export = [column.name for column in columns]
    export_headings = {column.name: column.label for column in columns}

    def get_base_queryset(self) -> QuerySet:
        rows = self.within().values("item_id").annotate(source_id=Max("origin_id"))
        return rows.annotate(home=total(filter=HOME), away=total(filter=AWAY), total=total())

    def named(self, rows: Iterable[dict]) -> list[dict]:
        lines = list(rows)
        titles = _titles({line[name] for line in lines for name in ("item_id", "source_id")})
        return [
            line
            | {
                "title": titles.get(line["item_id"], "（已删除的稿件）"),
                "source": titles.get(line["source_id"], CLOSED),
            }
            for line in lines
        ]

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "-item_id")


class ItemView(ReadsView):
    """One item: a line a section in which it was read."""

    index_url_name = "readership_item"
    index_results_url_name = "readership_item_results"
    filterset_class = PeriodFilterSet
    columns = [
        Column("place", label="栏目"),
        Column("how", label="方式", accessor=lambda row: "采用" if row["away"] else "来源单位"),
        NumberColumn("total", label="阅读次数", sort_key="total"),
    ]
    export_filename = "reads-of-item"
    list_export = ["place", "total"]
    export_headings = {"place": "栏目", "total": "阅读次数"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.item = get_object_or_404(ItemPage, pk=kwargs["item_id"])
        self.page_title = self.item.title
        user = signed_in(request)
        own = insight.sections(user).filter(pk=self.item.section_id).exists()
        if not own and not seen_by(user).filter(item=self.item).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def counts(self) -> QuerySet[ReadCount]:
        return self.seen.filter(item=self.item)

    def get_index_url(self) -> str:
        return reverse(self.index_url_name, args=[self.item.pk])

    def get_index_results_url(self) -> str:
        return reverse(self.index_results_url_name, args=[self.item.pk])

    def get_base_queryset(self) -> QuerySet:
        return self.within().values("section_id").annotate(total=total(), away=total(filter=AWAY))

    def named(self, rows: Iterable[dict]) -> list[dict]:
        lines = list(rows)
        titles = _titles({line["section_id"] for line in lines})
        return [line | {"place": titles.get(line["section_id"], CLOSED)} for line in lines]


def _sum_of(counts: QuerySet[ReadCount], by: str, **conditions: Any) -> Coalesce:
    """The reads that belong to the outer row: `by` is the field that names it."""
    rows = counts.filter(**conditions, **{by: OuterRef("pk")}).order_by().values(by)
    sums = rows.annotate(sum=Sum("count")).values("sum")
    return Coalesce(Subquery(sums, output_field=IntegerField()), 0)


class UnionsView(ReadsView):
    """A line a publishing union: its items at home and elsewhere, and what it adopted."""

    page_title = "各工会阅读统计"
    index_url_name = "readership_unions"
    index_results_url_name = "readership_unions_results"
    columns = [
        Column("title", label="工会", sort_key="title"),
        NumberColumn("own", label="本会稿件在本会栏目", sort_key="own"),
        NumberColumn("lent", label="本会稿件在采用单位", sort_key="lent"),
        NumberColumn("borrowed", label="本会栏目里采用的稿件", sort_key="borrowed"),
        NumberColumn("total", label="合计", sort_key="total"),
    ]
    export_filename = "reads-by-union"
    list_export = [column.name for column in columns]
    export_headings = {column.name: column.label for column in columns}

    def get_base_queryset(self) -> QuerySet:
        sections = insight.sections(signed_in(self.request)).order_by()
        if self.filters.section:
            sections = sections.filter(pk=self.filters.section.pk)
        away = self.within().exclude(HOME)
        numbers = sections.values("pk", "title").annotate(
            own=_sum_of(self.within().filter(HOME), "section"),
            lent=_sum_of(away, "origin"),
            borrowed=_sum_of(away, "section"),
        )
        return numbers.annotate(total=F("own") + F("lent") + F("borrowed"))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "pk")


class TopicsView(ReadsView):
    """A line a topic: reads of all items that the desk chose for it or unions filed under it."""

    page_title = "各专题阅读统计"
    index_url_name = "readership_topics"
    index_results_url_name = "readership_topics_results"
    columns = [
        Column("title", label="专题", sort_key="title"),
        NumberColumn("home", label="来源单位栏目", sort_key="home"),
        NumberColumn("away", label="采用单位栏目", sort_key="away"),
        NumberColumn("total", label="合计", sort_key="total"),
    ]
    export_filename = "reads-by-topic"
    list_export = [column.name for column in columns]
    export_headings = {column.name: column.label for column in columns}

    def get_base_queryset(self) -> QuerySet:
        topics = TopicPage.objects.live().order_by().values("pk", "title")
        numbers = topics.annotate(home=self._read(HOME), away=self._read(AWAY))
        return numbers.annotate(total=F("home") + F("away"))

    def _read(self, where: Q) -> Any:
        """Chosen and filed summed apart, for an index serves either and none serves both at once."""
        topic = OuterRef(OuterRef("pk"))
        chosen = TopicEntry.objects.filter(topic=topic).values("item")
        filed = ItemPage.topics.through.objects.filter(topicpage=topic).values("itempage")
        counts = self.within().filter(where)
        return self._sum(counts.filter(item__in=chosen)) + self._sum(
            counts.filter(item__in=filed).exclude(item__in=chosen)
        )

    def _sum(self, counts: QuerySet[ReadCount]) -> Coalesce:
        sums = counts.annotate(of_all=Value(1)).values("of_all").annotate(sum=Sum("count")).values("sum")
        return Coalesce(Subquery(sums, output_field=IntegerField()), 0)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "pk")
