"""「推送订阅」 in the admin: who takes our feeds by push, what became of each delivery; retry and end."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from unions.members import NotPossible
from unions.requests import signed_in

from . import ending
from .models import Intent, Subscription

PAGE_SIZE = 50
LINES = 50  # of the log on a subscription's page
GROUPS = {
    "active": ("有效", Q(state="active")),
    "failing": ("投递失败", Q(state="active", failing_since__isnull=False, gave_up_at=None)),
    "given-up": ("已停止重试", Q(state="active", gave_up_at__isnull=False)),
    "over": ("已结束", ~Q(state="active")),
}


class ManagerMixin(WagtailAdminTemplateMixin):
    """For the alliance's desk and its administrators."""

    page_title = "推送订阅"
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not ending.may_manage(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ListView(ManagerMixin, TemplateView):
    template_name = "websub/admin/subscriptions.html"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        group = self.request.GET.get("group", "active")
        group = group if group in GROUPS else "active"
        words = self.request.GET.get("q", "").strip()[:200].replace("\x00", "")
        rows = Subscription.objects.filter(GROUPS[group][1]).select_related("topic").order_by("-pk")
        if words:
            rows = rows.filter(Q(callback__icontains=words) | Q(topic__address__icontains=words))
        return super().get_context_data(**kwargs) | {
            "group": group,
            "groups": self._groups(),
            "words": words,
            **_page(self.request, rows),
        }

    def _groups(self) -> list[tuple[str, str, int]]:
        counted = {name: Count("pk", filter=wanted) for name, (_, wanted) in GROUPS.items()}
        numbers = Subscription.objects.aggregate(
            **{name.replace("-", "_"): one for name, one in counted.items()}
        )
        return [(name, label, numbers[name.replace("-", "_")]) for name, (label, _) in GROUPS.items()]


class RequestsView(ManagerMixin, TemplateView):
    """What subscribers asked for in the last thirty days, and what they said when they were asked back."""

    template_name = "websub/admin/requests.html"
    page_subtitle = "订阅请求"

    def get_breadcrumbs_items(self) -> list[dict]:
        above = {"url": reverse("hub_pushes"), "label": self.page_title}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.page_subtitle}]

    def get_context_data(self, **kwargs) -> dict:
        rows = Intent.objects.defer("secret").order_by("-pk")
        return super().get_context_data(**kwargs) | _page(self.request, rows)


class EndForm(forms.Form):
    why = forms.CharField(
        label="终止的原因",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="终止时必填，会随通知发给对方网站。",
    )


class SubscriptionView(ManagerMixin, FormView):
    """One subscription with its log; `act` is "retry" or "end"."""

    template_name = "websub/admin/subscription.html"
    form_class = EndForm

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.subscription = get_object_or_404(
            Subscription.objects.defer("secret").select_related("topic"), pk=kwargs["pk"]
        )

    def get_page_subtitle(self) -> str:
        return self.subscription.host

    def get_breadcrumbs_items(self) -> list[dict]:
        above = {"url": reverse("hub_pushes"), "label": self.page_title}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.subscription.host}]

    def get_context_data(self, **kwargs) -> dict:
        row = self.subscription
        return super().get_context_data(
            subscription=row,
            is_open=row.is_active and row.lease_until > timezone.now(),
            is_behind=row.wanted != row.delivered,
            lines=row.deliveries.order_by("-pk")[:LINES],
            **kwargs,
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        act, user = self.request.POST.get("act", ""), signed_in(self.request)
        try:
            if act == "retry":
                ending.retry(self.subscription, user)
            elif act == "end":
                ending.end(self.subscription, user, form.cleaned_data["why"])
            else:
                raise NotPossible("请选择一种处理。")
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        said = {"retry": "已排入推送，稍后看投递记录。", "end": "订阅已终止，正在告知对方。"}
        messages.success(self.request, said[act])
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("hub_push", args=[self.subscription.pk])


def _page(request: HttpRequest, rows: QuerySet) -> dict:
    page: Page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    return {"page": page, "elided_page_range": page.paginator.get_elided_page_range(page.number)}
