"""The admin's pages of member sites: the list, one site, registering, changing, the token, suspending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from articles import changes
from articles.models import Change
from unions.requests import signed_in

from . import managing
from .models import Recall, Subscriber
from .site_forms import SiteForm, words

PAGE_SIZE = 30
HOME = "subscribers_sites"
NAME = "成员网站"


@dataclass(frozen=True)
class Row:
    """A line of the list. `behind`: entries of the log not yet confirmed, None for a site that has confirmed none."""

    site: Subscriber
    takes: str
    behind: int | None
    since: datetime | None


def rows(sites: list[Subscriber]) -> list[Row]:
    """Two queries beside those for what the sites take."""
    last = changes.last_position()
    next_ones = [site.position + 1 for site in sites if site.position_at]
    at = dict(Change.objects.filter(position__in=next_ones).values_list("position", "at"))
    takes = {selection: words(selection) for selection in {site.selection for site in sites}}
    return [
        Row(
            site,
            takes[site.selection],
            max(0, last - site.position) if site.position_at else None,
            at.get(site.position + 1),
        )
        for site in sites
    ]


class SitesView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "subscribers/admin/sites.html"
    page_title = NAME
    header_icon = "site"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not managing.takes_part(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict:
        user = signed_in(self.request)
        open_recalls = Count("recalls", filter=_waiting("recalls__"))
        sites = managing.seen_by(user).select_related("union").annotate(waiting=open_recalls)
        sites = sites.order_by("name", "pk")
        page = Paginator(sites, PAGE_SIZE).get_page(self.request.GET.get("p"))
        may_add = managing.unions_of(user).exists()
        shown = {"page": page, "rows": rows(list(page.object_list)), "may_add": may_add}
        return super().get_context_data(**kwargs) | shown


class SiteView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "subscribers/admin/site.html"
    header_icon = "site"

    def get_page_title(self) -> str:
        return self.site.name

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.site = get_object_or_404(managing.seen_by(signed_in(request)), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        above = {"url": reverse(HOME), "label": NAME}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.site.name}]

    def get_context_data(self, **kwargs: Any) -> dict:
        (row,) = rows([self.site])
        receipts = self.site.receipts.order_by("-said_at", "-pk")
        recalls = self.site.recalls.select_related("withdrawal").order_by("-created_at", "-pk")
        return super().get_context_data(**kwargs) | {
            "row": row,
            "receipts": Paginator(receipts, PAGE_SIZE).get_page(self.request.GET.get("p")),
            "recalls": recalls[:PAGE_SIZE],
            "may_manage": managing.may_manage(signed_in(self.request), self.site),
            "base": self.request.build_absolute_uri(reverse("subscribers:changes")),
        }


class SiteFormView(WagtailAdminTemplateMixin, FormView):
    form_class = SiteForm
    template_name = "articles/admin/item_form.html"
    header_icon = "site"
    submit_label = ""
    explanation = ""

    def get_breadcrumbs_items(self) -> list[dict]:
        above = {"url": reverse(HOME), "label": NAME}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": signed_in(self.request)}

    def get_context_data(self, **kwargs: Any) -> dict:
        said = {"submit_label": self.submit_label, "explanation": self.explanation}
        return super().get_context_data(**kwargs) | said


class AddView(SiteFormView):
    page_title = "登记成员网站"
    submit_label = "登记并领取令牌"
    explanation = (
        "工会自己的网站登记以后，可以用令牌按次序取稿件的变更，并回执登出和撤下。公开的订阅源不登记也能用。"
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not managing.unions_of(signed_in(request)).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        site = form.instance  # type: ignore[attr-defined]
        token = managing.register(site, signed_in(self.request))
        return show_token(self.request, site, token)


class EditView(SiteFormView):
    page_title = "修改成员网站"
    submit_label = "保存"
    explanation = "改了取用范围，网站要不带 since 从头取一遍。令牌照旧。"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.site = get_object_or_404(managing.seen_by(signed_in(request)), pk=kwargs["pk"])
        if not managing.may_manage(signed_in(request), self.site):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.site}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        managing.change(form.instance, signed_in(self.request))  # type: ignore[attr-defined]
        messages.success(self.request, "已保存。")
        return redirect("subscribers_site", self.site.pk)


class ActView(View):
    """POST: renew the token, suspend, resume."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        user = signed_in(request)
        site = get_object_or_404(managing.seen_by(user), pk=pk)
        if act == "renew":
            return show_token(request, site, managing.renew(site, user))
        acts = {"suspend": managing.suspend, "resume": managing.resume}
        if act not in acts:
            raise PermissionDenied
        acts[act](site, user)
        messages.success(request, f"{site.name}已{'停用' if act == 'suspend' else '恢复'}。")
        return redirect("subscribers_site", pk)


class RecallsView(WagtailAdminTemplateMixin, TemplateView):
    """What became of withdrawn items at the sites: ?withdrawal=ID one withdrawal's, ?all=1 settled ones too."""

    template_name = "subscribers/admin/recalls.html"
    page_title = "撤稿在各网站"
    header_icon = "cross"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not managing.takes_part(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        above = {"url": reverse(HOME), "label": NAME}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict:
        sites = managing.seen_by(signed_in(self.request))
        recalls = Recall.objects.filter(subscriber__in=sites).select_related("subscriber", "withdrawal")
        act = self.request.GET.get("withdrawal", "")
        everything = self.request.GET.get("all") == "1"
        if act.isascii() and act.isdigit():
            recalls = recalls.filter(withdrawal=int(act[:18]))
        elif not everything:
            recalls = recalls.filter(_waiting())
        page = Paginator(recalls.order_by("-created_at", "-pk"), PAGE_SIZE).get_page(
            self.request.GET.get("p")
        )
        return super().get_context_data(**kwargs) | {"page": page, "act": act, "everything": everything}


def show_token(request: HttpRequest, site: Subscriber, token: str) -> HttpResponse:
    """The only time that a token is shown. Not by a redirect: it would have to be kept in between."""
    address = request.build_absolute_uri(reverse("subscribers:changes"))
    query = f"?{site.selection}" if site.selection else ""
    context = {"site": site, "token": token, "address": f"{address}{query}", "header_icon": "site"}
    items = [
        {"url": reverse(HOME), "label": NAME},
        {"url": reverse("subscribers_site", args=[site.pk]), "label": site.name},
        {"url": "", "label": "令牌"},
    ]
    context |= {"page_title": "令牌", "breadcrumbs_items": items}
    response = render(request, "subscribers/admin/token.html", context)
    add_never_cache_headers(response)
    return response


def _waiting(prefix: str = "") -> Q:
    none = {f"{prefix}{name}": None for name in ("withdrawal__undone_at", "confirmed_at", "seen_at")}
    return Q(**none, **{f"{prefix}pk__isnull": False})
