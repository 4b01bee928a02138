"""The admin's views of what a union gives: what it published, offering it to others."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from unions.models import Membership, User
from unions.requests import signed_in

from ..models import ItemPage, Placement, SectionPage
from ..withdrawals import withdrawal
from . import sharing
from .colleagues import SHARERS

PAGE_SIZE = 30
OFFERS_SHOWN = 100


def sections_of(user: User) -> QuerySet[SectionPage]:
    """Sections for which the person decides on the pool."""
    if user.is_superuser:
        return SectionPage.objects.live().order_by("title")
    mine = Membership.objects.active(*SHARERS).filter(user=user)
    return SectionPage.objects.filter(union__in=mine.values("union")).order_by("title")


class SectionMixin(WagtailAdminTemplateMixin):
    """A view for one of the person's own sections, chosen by `?section=` where there are several."""

    request: HttpRequest

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def section(self) -> SectionPage:
        sections = sections_of(signed_in(self.request))
        wanted = self.request.GET.get("section") or self.request.POST.get("section")
        if wanted:
            return get_object_or_404(sections, pk=wanted if wanted.isdecimal() else 0)
        section = sections.first()
        if section is None:
            raise PermissionDenied
        return section


class OwnView(SectionMixin, TemplateView):
    """What this union has published, with the ways to offer it and to take it back: final reviewers have no other."""

    template_name = "articles/admin/own.html"
    page_title = "本会刊出的稿件"
    header_icon = "doc-full"

    def get_context_data(self, **kwargs) -> dict:
        section, user = self.section(), signed_in(self.request)
        adopted = Count("placements", filter=Q(placements__state=Placement.State.ACCEPTED))
        items = section.items.visible().newest().annotate(adopted=adopted)
        page = Paginator(items, PAGE_SIZE).get_page(self.request.GET.get("p"))
        first = next(iter(page), None)
        return super().get_context_data(**kwargs) | {
            "section": section,
            "sections": sections_of(user),
            "page": page,
            "may_offer": first is not None and sharing.may_offer(user, first),
            "may_withdraw": first is not None and withdrawal.may_withdraw(user, first),
        }


class RetractView(View):
    """POST only: takes back an offer on which the other union has not decided."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, placement_id: int) -> HttpResponse:
        placement = get_object_or_404(
            Placement.objects.select_related("item__section__union"), pk=placement_id
        )
        user = signed_in(request)
        if not sharing.may_offer(user, placement.item):
            raise PermissionDenied
        try:
            sharing.retract(placement, user)
            messages.success(request, f"已收回对{placement.section.title}的推送。")
        except sharing.NotPossible as problem:
            messages.error(request, str(problem))
        return redirect("hub_offer", placement.item_id)


class ItemFormView(WagtailAdminTemplateMixin, FormView):
    """A form about one item."""

    template_name = "articles/admin/item_form.html"
    submit_label = ""
    explanation = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        self.item = get_object_or_404(ItemPage.objects.select_related("section__union"), pk=kwargs["item_id"])
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        raise NotImplementedError

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title, "sublabel": self.item.title}
        return [*super().get_breadcrumbs_items(), here]

    def get_page_subtitle(self) -> str:
        return self.item.title

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            item=self.item, submit_label=self.submit_label, explanation=self.explanation, **kwargs
        )

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_explore", args=[self.item.section_id])

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form.cleaned_data)
        except sharing.NotPossible as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, data: dict) -> None:
        raise NotImplementedError


class OfferForm(forms.Form):
    sections = forms.ModelMultipleChoiceField(
        label="推送给", queryset=SectionPage.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    message = forms.CharField(
        label="留言",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="对方看得到，如“汛期将至，供参考”。",
    )

    def __init__(self, *args, item: ItemPage, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = item.placements.exclude(state=Placement.State.OFFERED, offered_at=None)
        others = SectionPage.objects.visible().exclude(pk=item.section_id)
        others = others.exclude(pk__in=known.values("section"))
        self.fields["sections"].queryset = others.order_by("title")  # type: ignore[attr-defined]


class OfferView(ItemFormView):
    form_class = OfferForm
    template_name = "articles/admin/offer.html"
    page_title = "推送给其他工会"
    header_icon = "mail"
    submit_label = "推送"
    explanation = "对方会在“共享池”里看到这篇稿件，由对方决定采用或谢绝。对方决定之前，可以收回。"

    def is_allowed(self) -> bool:
        return self.item.live and sharing.may_offer(signed_in(self.request), self.item)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"item": self.item}

    def get_context_data(self, **kwargs) -> dict:
        offers = (
            self.item.placements.exclude(offered_at=None).select_related("section").order_by("-offered_at")
        )
        return super().get_context_data(offers=offers[:OFFERS_SHOWN], **kwargs)

    def act(self, data: dict) -> None:
        user = signed_in(self.request)
        count = sharing.offer(self.item, data["sections"], user, data["message"])
        messages.success(self.request, f"已推送给{count}家工会。")
