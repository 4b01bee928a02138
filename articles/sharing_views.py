"""The admin's views of sharing: the pool, what was adopted, offering to unions."""

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

from . import sharing, withdrawal
from .models import ItemPage, Placement, SectionPage
from .visibility import ItemQuerySet

PAGE_SIZE = 30


def sections_of(user: User) -> QuerySet[SectionPage]:
    """Sections for which the person decides on the pool."""
    if user.is_superuser:
        return SectionPage.objects.live().order_by("title")
    mine = Membership.objects.filter(user=user, role__in=sharing.SHARERS, suspended_at=None)
    return SectionPage.objects.filter(union__in=mine.values("union")).order_by("title")


class PoolFilter(forms.Form):
    q = forms.CharField(label="标题含", required=False, max_length=60)
    kind = forms.ChoiceField(
        label="类型", required=False, choices=[("", "全部"), ("article", "稿件"), ("event", "活动通知")]
    )
    origin = forms.ModelChoiceField(
        label="来源", required=False, queryset=SectionPage.objects.none(), empty_label="全部工会"
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["origin"].queryset = SectionPage.objects.live().order_by("title")  # type: ignore[attr-defined]

    def apply(self, items: ItemQuerySet) -> ItemQuerySet:
        wanted = self.cleaned_data if self.is_valid() else {}
        if wanted.get("q"):
            items = items.filter(title__icontains=wanted["q"])
        if wanted.get("kind"):
            items = items.filter(content_type__model=f"{wanted['kind']}page")
        if wanted.get("origin"):
            items = items.filter(section=wanted["origin"])
        return items


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


class PoolView(SectionMixin, TemplateView):
    """What others share and this union has not decided on yet."""

    template_name = "articles/admin/pool.html"
    page_title = "共享池"
    header_icon = "download"

    def get_context_data(self, **kwargs) -> dict:
        section = self.section()
        form = PoolFilter(self.request.GET)
        items = form.apply(sharing.pool(section)).for_list()
        offered = section.placements.filter(state=Placement.State.OFFERED).values_list("item_id", flat=True)
        return super().get_context_data(**kwargs) | {
            "section": section,
            "sections": sections_of(signed_in(self.request)),
            "form": form,
            "page": Paginator(items, PAGE_SIZE).get_page(self.request.GET.get("p")),
            "offered": set(offered),
        }


class AdoptedView(SectionMixin, TemplateView):
    """What this union adopted, with the way to take it down again."""

    template_name = "articles/admin/adopted.html"
    page_title = "已采用的稿件"
    header_icon = "tick"

    def get_context_data(self, **kwargs) -> dict:
        section = self.section()
        placements = section.placements.filter(state=Placement.State.ACCEPTED).order_by("-placed_at")
        placements = placements.select_related("item__section__union", "section", "decided_by")
        return super().get_context_data(**kwargs) | {
            "section": section,
            "sections": sections_of(signed_in(self.request)),
            "page": Paginator(placements, PAGE_SIZE).get_page(self.request.GET.get("p")),
        }


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


class DecideView(SectionMixin, View):
    """POST only: adopt, decline or drop an item for one's section."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, item_id: int, decision: str) -> HttpResponse:
        section = self.section()
        item = get_object_or_404(ItemPage, pk=item_id)
        try:
            self._act(decision, item, section)
        except sharing.NotPossible as problem:
            messages.error(request, str(problem))
        name = "hub_adopted" if decision == "drop" else "hub_pool"
        return redirect(f"{reverse(name)}?section={section.pk}")

    def _act(self, decision: str, item: ItemPage, section: SectionPage) -> None:
        user = signed_in(self.request)
        if decision == "adopt":
            sharing.adopt(item, section, user, self.request.POST.get("note", "")[:300])
            messages.success(self.request, f"已采用《{item.title}》，读者现在就能在本会栏目看到。")
        elif decision == "decline":
            sharing.decline(item, section, user)
            messages.success(self.request, f"已谢绝《{item.title}》。")
        else:
            placement = get_object_or_404(section.placements, item=item, state=Placement.State.ACCEPTED)
            sharing.drop(placement, user)
            messages.success(self.request, f"已从本会栏目撤下《{item.title}》。")


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

    def __init__(self, *args, item: ItemPage, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        others = SectionPage.objects.visible().exclude(pk=item.section_id).exclude(placements__item=item)
        self.fields["sections"].queryset = others.order_by("title")  # type: ignore[attr-defined]


class OfferView(ItemFormView):
    form_class = OfferForm
    page_title = "推送给其他工会"
    header_icon = "mail"
    submit_label = "推送"
    explanation = "对方会在“共享池”里看到这篇稿件，由对方决定采用或谢绝。"

    def is_allowed(self) -> bool:
        return self.item.live and sharing.may_offer(signed_in(self.request), self.item)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"item": self.item}

    def act(self, data: dict) -> None:
        sharing.offer(self.item, data["sections"], signed_in(self.request))
        messages.success(self.request, f"已推送给{len(data['sections'])}家工会。")
