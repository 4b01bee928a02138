"""The reviewers' queue, and taking a text from it or giving it back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from unions.requests import signed_in

from . import review_claims, review_queue
from .review import NotAllowed


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "articles/admin/review_queue.html"
    page_title = "待我审核"
    header_icon = "glasses"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not review_queue.is_reviewer(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(queue=review_queue.queue(signed_in(self.request)), **kwargs)


@require_POST
def claim(request: HttpRequest, page_id: int) -> HttpResponse:
    """Takes the text and opens it."""
    try:
        review_claims.claim(signed_in(request), get_object_or_404(Page, pk=page_id))
    except NotAllowed as problem:
        messages.error(request, str(problem))
        return redirect("hub_review_queue")
    return redirect("hub_review", page_id)


@require_POST
def give_back(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    try:
        review_claims.give_back(signed_in(request), page)
    except NotAllowed as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"已交回《{page.get_admin_display_title()}》，由其他审核员认领。")
    return redirect("hub_review_queue")
