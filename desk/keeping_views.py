"""Looking after what a section has adopted: its note, headline, group, order and days; own articles; standing orders."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.log_actions import log

from articles.exchange import derivation, licences, sharing, subscribing
from articles.exchange.sharing_views import SectionMixin, sections_of
from articles.models import Derivation, ItemPage, Placement, PoolSubscription, SectionPage
from unions.models import Membership
from unions.requests import signed_in

from .pool_forms import ColumnsForm, PlacementForm, SubscriptionForm
from .pool_views import may_keep


class KeeperMixin(SectionMixin):
    """A view for a section that the person looks after."""

    def section(self) -> SectionPage:
        section = super().section()
        if not may_keep(signed_in(self.request), section):
            raise PermissionDenied
        return section


class PlacementMixin(KeeperMixin):
    """A view of one adopted item of a section that the person looks after."""

    placement: Placement

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        rows = Placement.objects.accepted().select_related("section__union", "item__section__union")
        rows = rows.filter(item__in=ItemPage.objects.visible().values("pk"))
        mine = rows.filter(section__in=sections_of(signed_in(request)))
        self.placement = get_object_or_404(mine, pk=kwargs["placement_id"])
        if not may_keep(signed_in(request), self.placement.section):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def section(self) -> SectionPage:
        return self.placement.section

    def list_url(self) -> str:
        return f"{reverse('hub_pool')}?tab=accepted&section={self.placement.section_id}"


class EditView(PlacementMixin, FormView):
    form_class = PlacementForm
    template_name = "desk/placement.html"
    page_title = "转载的编者按、标题和位置"
    header_icon = "edit"

    def get_form_kwargs(self) -> dict:
        may_change = licences.may_be_changed(self.placement.item)
        return super().get_form_kwargs() | {"instance": self.placement, "may_change": may_change}

    def get_context_data(self, **kwargs) -> dict:
        may_change = licences.may_be_changed(self.placement.item)
        context = super().get_context_data(placement=self.placement, may_change=may_change, **kwargs)
        return context | {"media": context["form"].media}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            sharing.edit(self.placement, signed_in(self.request), **form.cleaned_data)
        except sharing.NotPossible as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        messages.success(self.request, f"《{self.placement.item.title}》已改好。")
        return redirect(self.list_url())


class DetachView(PlacementMixin, View):
    """POST only: makes an own draft of an adopted item and leads to its editing page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, placement_id: int) -> HttpResponse:
        try:
            made = derivation.detach(self.placement, signed_in(request))
        except sharing.NotPossible as problem:
            messages.error(request, str(problem))
            return redirect(self.list_url())
        messages.success(
            request, "改编稿已建好，是本会的草稿。改好后照常送审；刊出后写明据哪家工会的稿件改编。"
        )
        for left_behind in made.problems:
            messages.warning(request, left_behind)
        return redirect("wagtailadmin_pages:edit", made.page.pk)


class DerivedView(View):
    """From a notice that an origin was changed or withdrawn to the person's own article made of it."""

    def get(self, request: HttpRequest, origin_id: int) -> HttpResponse:
        mine = Membership.objects.active().filter(user=signed_in(request)).values("union")
        found = Derivation.objects.filter(origin_id=origin_id, article__section__union__in=mine).first()
        found = found or Derivation.objects.filter(article__section__union__in=mine).last()
        if found is None:
            return redirect("wagtailadmin_home")
        return redirect("wagtailadmin_pages:edit", found.article_id)


class ColumnsView(KeeperMixin, FormView):
    """The section's short list of groups for what it adopts."""

    form_class = ColumnsForm
    template_name = "desk/columns.html"
    page_title = "栏目分组"
    header_icon = "list-ul"

    def get_initial(self) -> dict:
        return ColumnsForm.of(self.section())

    def get_context_data(self, **kwargs) -> dict:
        section = self.section()
        sections = sections_of(signed_in(self.request))
        return super().get_context_data(section=section, sections=sections, **kwargs)

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        section, names = self.section(), form.cleaned_data["names"]
        section.columns.exclude(name__in=names).delete()
        for order, name in enumerate(names):
            section.columns.update_or_create(name=name, defaults={"order": order})
        data = {"names": "、".join(names)}
        log(instance=section, action="hub.columns", user=signed_in(self.request), data=data)
        messages.success(self.request, "栏目分组已改好。")
        return redirect(f"{reverse('hub_columns')}?section={section.pk}")


class SubscriptionsView(KeeperMixin, FormView):
    """The section's standing orders on the pool; POST adds one."""

    form_class = SubscriptionForm
    template_name = "desk/subscriptions.html"
    page_title = "订阅共享池"
    header_icon = "rotate"

    def get_context_data(self, **kwargs) -> dict:
        section = self.section()
        orders = section.pool_subscriptions.select_related("union", "category", "topic").order_by("pk")
        sections = sections_of(signed_in(self.request))
        return super().get_context_data(section=section, sections=sections, orders=orders, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        section = self.section()
        try:
            subscribing.subscribe(section, signed_in(self.request), **form.cleaned_data)
        except sharing.NotPossible as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        messages.success(self.request, "已订阅。今后进入共享池的稿件按此处理；已在池里的请到“新来的”里选。")
        return redirect(f"{reverse('hub_subscriptions')}?section={section.pk}")


class CancelView(KeeperMixin, View):
    """POST only: ends a standing order."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, subscription_id: int) -> HttpResponse:
        section = self.section()
        order = get_object_or_404(PoolSubscription, pk=subscription_id, section=section)
        subscribing.cancel(order, signed_in(request))
        messages.success(request, "订阅已取消。已经登出的稿件照旧。")
        return redirect(f"{reverse('hub_subscriptions')}?section={section.pk}")
