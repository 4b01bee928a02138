"""「读者纠错」 in the admin: what readers reported to one's union, and what became of it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from articles import insight
from unions.members import NotPossible
from unions.requests import signed_in

from . import handling
from .forms import AnswerForm
from .models import ReaderReport

PAGE_SIZE = 30
DONE = {
    "take": "已由您处理。",
    "corrected": "已办结：已更正。",
    "unfounded": "已办结：经核无误。",
    "reopen": "已重新打开。",
}


class HandlerMixin(WagtailAdminTemplateMixin):
    """For those who handle or read reports of some union."""

    page_title = "读者纠错"
    header_icon = "comment"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not handling.is_reader(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ReportsView(HandlerMixin, TemplateView):
    template_name = "feedback/admin/reports.html"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        user = signed_in(self.request)
        reports = handling.reports_seen_by(user)
        counted = dict(reports.order_by().values_list("state").annotate(Count("pk")))
        state = self.request.GET.get("state", "")
        if state in ReaderReport.State.values:
            reports = reports.filter(state=state)
        elif state != "all":
            state, reports = "", reports.filter(state__in=ReaderReport.OPEN)
        listed = reports.select_related("union", "came_by", "handled_by").order_by("-created_at", "-pk")
        page = Paginator(listed, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "state": state,
            "states": [(one.value, one.label, counted.get(one.value, 0)) for one in ReaderReport.State],
            "of_all": insight.sees_all(user),
            "page": page,
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
        }


class ReportView(HandlerMixin, FormView):
    """One report, and the buttons: `act` is one of `handling.ACTS`."""

    template_name = "feedback/admin/report.html"
    form_class = AnswerForm

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        wanted = handling.reports_seen_by(signed_in(request)).select_related(
            "union", "came_by__union", "handled_by"
        )
        self.report = get_object_or_404(wanted.select_related("item__section"), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.report.item_title

    def get_breadcrumbs_items(self) -> list[dict]:
        above = {"url": reverse("hub_feedback"), "label": self.page_title}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.report.item_title}]

    def get_initial(self) -> dict:
        return {"answer": self.report.answer}

    def get_context_data(self, **kwargs) -> dict:
        mine = handling.reports_of(signed_in(self.request)).filter(pk=self.report.pk)
        return super().get_context_data(report=self.report, may_handle=mine.exists(), **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        act = self.request.POST.get("act", "")
        try:
            handling.handle(self.report, act, signed_in(self.request), form.cleaned_data["answer"])
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        messages.success(self.request, f"《{self.report.item_title}》的读者意见{DONE[act]}")
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("hub_feedback_report", args=[self.report.pk])
