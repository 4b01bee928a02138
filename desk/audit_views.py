"""「审计记录」: one of everything the person may see, one of a single page; both are exported, neither is changed."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, QuerySet, Value
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry
from wagtail.models import PageLogEntry

from articles import insight
from articles.models import SectionPage
from unions.models import Membership, User
from unions.requests import signed_in

from . import audit

PAGE_SIZE = 50
NUMBER = re.compile(r"[0-9]{0,18}")  # longer ones are no numbers to a database
HEADINGS = {
    "time": "时间",
    "person": "人员",
    "act": "操作",
    "told": "内容",
    "about": "对象",
    "page_id": "编号",
    "digest": "所审内容的摘要",
}


def _sections(request: HttpRequest) -> QuerySet[SectionPage]:
    return insight.sections(signed_in(request))


def _people(request: HttpRequest) -> QuerySet[User]:
    user = signed_in(request)
    people = User.objects.order_by("last_name", "first_name", "username")
    if insight.sees_all(user):
        return people
    unions = insight.sections(user).order_by().values("union")
    return people.filter(pk__in=Membership.objects.filter(union__in=unions).values("user"))


def _acts() -> list[tuple[str, str]]:
    return sorted(((name, str(label)) for name, label in registry.get_choices()), key=lambda act: act[1])


class AuditFilterSet(WagtailFilterSet):
    section = django_filters.ModelChoiceFilter(
        label="工会", queryset=_sections, method="unchanged", empty_label="全部"
    )
    user = django_filters.ModelChoiceFilter(label="人员", queryset=_people, empty_label="全部")
    action = django_filters.ChoiceFilter(label="操作", choices=_acts, empty_label="全部")
    timestamp = django_filters.DateFromToRangeFilter(label="日期", widget=DateRangePickerWidget)

    class Meta:
        model = PageLogEntry
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        data = data.copy()
        for name in ("section", "user"):
            if not NUMBER.fullmatch(data.get(name, "")):
                data[name] = ""
        super().__init__(data, *args, **kwargs)

    def unchanged(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset

    @property
    def chosen_section(self) -> SectionPage | None:
        return self.form.cleaned_data.get("section") if self.form.is_valid() else None


class Entries(WagtailPaginator):
    verbose_name = verbose_name_plural = "条"


class AuditView(ReportView):
    """The newest first."""

    page_title = "审计记录"
    header_icon = "history"
    index_url_name = "desk_audit"
    index_results_url_name = "desk_audit_results"
    results_template_name = "desk/audit_results.html"
    filterset_class: type[AuditFilterSet] | None = AuditFilterSet
    paginator_class = Entries
    paginate_by: int | None = PAGE_SIZE
    list_export = list(HEADINGS)
    export_headings = HEADINGS
    export_filename = "audit"
    any_permission_required = None
    columns: list = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (insight.sees_all(signed_in(request)) or _sections(request).exists()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_filtered_queryset(self) -> Any:
        """{"pk", "timestamp", "of_pages"} of both logs, which have no common table."""
        section, user = self.filters.chosen_section, signed_in(self.request)
        parts = []
        for of_pages, entries in enumerate(
            (audit.model_entries(user, section), audit.page_entries(user, section))
        ):
            marked = entries.values("pk", "timestamp").annotate(
                of_pages=Value(of_pages, output_field=IntegerField())
            )
            parts.append(self.filter_queryset(marked).order_by())
        return parts[0].union(parts[1], all=True).order_by("-timestamp", "-pk")

    def decorate_paginated_queryset(self, object_list: Any) -> list[audit.Line]:
        return list(audit.in_order(object_list))


class ItemAuditView(AuditView):
    """One page's history from its first draft on, the oldest first; also of pages that are gone."""

    index_url_name = "desk_audit_item"
    index_results_url_name = "desk_audit_item_results"
    filterset_class = None
    paginate_by = None
    export_filename = "audit-of-item"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.history = audit.of_page(signed_in(request), kwargs["item_id"])
        if not self.history:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return audit.current_title(self.kwargs["item_id"]) or f"{self.history[-1].about}（已删除）"

    def get_index_url(self) -> str:
        return reverse(self.index_url_name, args=[self.kwargs["item_id"]])

    def get_index_results_url(self) -> str:
        return reverse(self.index_results_url_name, args=[self.kwargs["item_id"]])

    def get_filtered_queryset(self) -> Any:
        return self.history

    def decorate_paginated_queryset(self, object_list: Any) -> list[audit.Line]:
        return object_list
