"""「消息」: what the person was told of, newest first, with the way to act on each. Nobody reads another's."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from unions.requests import signed_in

from . import reading
from .models import Notice

PAGE_SIZE = 30


def chosen_kind(value: str | None) -> str:
    """The kind asked for, "" for all and for what is none."""
    return value if value in Notice.Kind.values else ""


class NoticesView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "notices/admin/notices.html"
    page_title = "消息"
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        user = signed_in(self.request)
        kind = chosen_kind(self.request.GET.get("kind"))
        unread = reading.unread_by_kind(user)
        page = Paginator(reading.of(user, kind), PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "kind": kind,
            "kinds": [(one.value, one.label, unread[one.value]) for one in Notice.Kind],
            "unread": unread.total(),
            "page": page,
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
        }


class ReadAllView(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        marked = reading.mark_read(signed_in(request))
        messages.success(request, f"{marked}条消息已标为已读。" if marked else "没有未读的消息。")
        return redirect("hub_notices")


class ReadView(View):
    """POST only: marks one read, and goes where to act on it if the button says so, else back to the list."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(reading.of(signed_in(request)), pk=pk)
        reading.mark_read(signed_in(request), [notice.pk])
        if "act" in request.POST and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
            return redirect(notice.url)
        return redirect(self._list(request))

    def _list(self, request: HttpRequest) -> str:
        place = {"kind": chosen_kind(request.POST.get("kind")), "p": request.POST.get("p", "")}
        query = urlencode({name: value for name, value in place.items() if value})
        return reverse("hub_notices") + (f"?{query}" if query else "")
