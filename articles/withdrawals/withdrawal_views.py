"""The admin's views of taking back: the act, closing a section, undoing, who was told, confirming."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
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

from ..exchange.sharing import NotPossible
from ..models import Confirmation, ItemPage, Placement, SectionPage, Withdrawal
from . import withdrawal

PAGE_SIZE = 30
HOME = "hub_withdrawals"


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="撤稿原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="采用单位和联盟编辑部看得到，读者看不到。",
    )
    note = forms.CharField(
        label="给读者的说明",
        required=False,
        max_length=200,
        help_text="显示在稿件原来的网址上，如“因内容有误，本文已撤回”。",
    )


class CloseForm(WithdrawForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "关闭原因"
        self.fields["note"].help_text = "显示在栏目和全部稿件原来的网址上。"


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="恢复原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="记入日志。"
    )


class ActView(WagtailAdminTemplateMixin, FormView):
    """A form with one button about `subject`, which `find` returns; afterwards the withdrawal's page."""

    template_name = "articles/admin/item_form.html"
    submit_label = ""
    explanation = ""
    header_icon = "cross"
    subject: Any

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        self.subject = self.find(**kwargs)
        if not self.is_allowed(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def find(self, **kwargs) -> Any:
        raise NotImplementedError

    def is_allowed(self, user: User) -> bool:
        raise NotImplementedError

    def act(self, user: User, data: dict) -> Withdrawal:
        """Does it. Raises NotPossible."""
        raise NotImplementedError

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*super().get_breadcrumbs_items(), {"url": reverse(HOME), "label": "撤稿通知"}, here]

    def get_page_subtitle(self) -> str:
        return self.subject.title

    def get_context_data(self, **kwargs) -> dict:
        words = {"submit_label": self.submit_label, "explanation": self.explanation}
        return super().get_context_data(**kwargs) | words

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            done = self.act(signed_in(self.request), form.cleaned_data)
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        return redirect("hub_withdrawal", done.pk)


class WithdrawView(ActView):
    form_class = WithdrawForm
    page_title = "撤稿"
    submit_label = "确认撤稿"
    explanation = "撤稿后，稿件立即从本会栏目、所有采用单位的栏目、搜索和订阅源中消失，原网址显示下面的说明。采用单位会收到通知并逐家确认。"

    def find(self, **kwargs) -> ItemPage:
        return get_object_or_404(ItemPage.objects.select_related("section__union"), pk=kwargs["item_id"])

    def is_allowed(self, user: User) -> bool:
        return withdrawal.may_withdraw(user, self.subject)

    def act(self, user: User, data: dict) -> Withdrawal:
        done = withdrawal.withdraw(self.subject, user, data["reason"], data["note"])
        messages.success(self.request, f"{done.name}已撤回。")
        return done


class CloseView(ActView):
    form_class = CloseForm
    page_title = "关闭栏目"
    submit_label = "确认关闭"
    explanation = (
        "关闭后，栏目和里面的全部稿件立即下线，其他工会采用的也一样，原网址显示下面的说明。以后可以恢复。"
    )

    def find(self, **kwargs) -> SectionPage:
        return get_object_or_404(SectionPage.objects.select_related("union"), pk=kwargs["section_id"])

    def is_allowed(self, user: User) -> bool:
        return withdrawal.may_close(user)

    def act(self, user: User, data: dict) -> Withdrawal:
        done = withdrawal.close_section(self.subject, user, data["reason"], data["note"])
        messages.success(self.request, f"{done.name}已关闭。")
        return done


class UndoView(ActView):
    form_class = UndoForm
    page_title = "恢复刊出"
    submit_label = "确认恢复"
    header_icon = "undo"
    explanation = "恢复的是撤下前刊出的那一稿，网址不变，各采用单位的转载同时重新显示。后来的修改要另行送审。"

    def find(self, **kwargs) -> Withdrawal:
        return get_object_or_404(Withdrawal, pk=kwargs["withdrawal_id"])

    def is_allowed(self, user: User) -> bool:
        return withdrawal.may_undo(user, self.subject)

    def act(self, user: User, data: dict) -> Withdrawal:
        withdrawal.undo(self.subject, user, data["reason"])
        messages.success(self.request, f"{self.subject.name}已恢复刊出。")
        return self.subject


class WithdrawalsView(WagtailAdminTemplateMixin, TemplateView):
    """What one's own unions have to confirm, and how far the others are with what was taken back."""

    template_name = "articles/admin/withdrawals.html"
    page_title = "撤稿通知"
    header_icon = "cross"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        user = signed_in(self.request)
        waiting = _waiting_for(user)
        acts = _overseen_by(user)
        everything = self.request.GET.get("all") == "1"
        if not everything:
            unconfirmed = Confirmation.objects.filter(withdrawal=OuterRef("pk"), confirmed_at=None)
            acts = acts.open().filter(Exists(unconfirmed))
        confirmed = Count("confirmations", filter=Q(confirmations__confirmed_at__isnull=False))
        acts = acts.annotate(told=Count("confirmations"), confirmed=confirmed).order_by("-at", "-pk")
        return super().get_context_data(**kwargs) | {
            "waiting": Paginator(waiting, PAGE_SIZE).get_page(self.request.GET.get("w")),
            "page": Paginator(acts, PAGE_SIZE).get_page(self.request.GET.get("p")),
            "everything": everything,
        }


def _waiting_for(user: User) -> QuerySet[Confirmation]:
    """What the person's unions have not confirmed yet, longest waiting first."""
    waiting = Confirmation.objects.filter(section__in=withdrawal.sections_of(user), confirmed_at=None)
    return (
        waiting.filter(withdrawal__undone_at=None)
        .select_related("withdrawal", "section")
        .order_by("told_at", "pk")
    )


def _overseen_by(user: User) -> Any:
    """All acts for the desk; for others those that took back what is their union's."""
    if withdrawal.is_desk(user):
        return Withdrawal.objects.all()
    mine = Membership.objects.active().filter(user=user).values("union__section")
    return Withdrawal.objects.filter(section_id__in=mine)


class WithdrawalView(WagtailAdminTemplateMixin, TemplateView):
    """One act: what readers and unions were told, and, for origin and desk, who has confirmed."""

    template_name = "articles/admin/withdrawal.html"
    header_icon = "cross"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        self.act = get_object_or_404(
            Withdrawal.objects.select_related("by", "undone_by"), pk=kwargs["withdrawal_id"]
        )
        if not withdrawal.may_see(signed_in(request), self.act):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return "关闭栏目" if self.act.of_section else "撤稿"

    def get_page_subtitle(self) -> str:
        return self.act.title

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.act.title}
        return [*super().get_breadcrumbs_items(), {"url": reverse(HOME), "label": "撤稿通知"}, here]

    def get_context_data(self, **kwargs) -> dict:
        user, act = signed_in(self.request), self.act
        oversees = withdrawal.may_oversee(user, act)
        return super().get_context_data(**kwargs) | {
            "act": act,
            "own": withdrawal.confirmations_of(user, act).select_related("confirmed_by"),
            "adopted": _adopted_by(user, act) if act.of_section else [],
            "oversees": oversees,
            "told": self._told() if oversees else [],
            "confirmed": act.confirmations.filter(confirmed_at__isnull=False).count(),
            "may_undo": act.undone_at is None and withdrawal.may_undo(user, act),
        }

    def _told(self) -> Any:
        """Who has not confirmed first."""
        rows = self.act.confirmations.select_related("section__union", "confirmed_by")
        rows = rows.order_by("confirmed_at", "section__union__region_code", "pk")
        return Paginator(sorted(rows, key=lambda row: row.confirmed_at is not None), 100).get_page(
            self.request.GET.get("p")
        )


def _adopted_by(user: User, act: Withdrawal) -> list[Placement]:
    """Which of a closed section's items the person's unions show, the newest hundred."""
    placements = Placement.objects.filter(
        section__in=withdrawal.sections_of(user),
        item__section=act.section_id,
        state=Placement.State.ACCEPTED,
    )
    return list(placements.select_related("item", "section").order_by("-placed_at", "-pk")[:100])


class ConfirmView(View):
    """POST only: 确认已处理, for one of the person's own sections."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, withdrawal_id: int) -> HttpResponse:
        user = signed_in(request)
        act = get_object_or_404(Withdrawal, pk=withdrawal_id)
        wanted = request.POST.get("section", "")
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else 0
        section = get_object_or_404(withdrawal.sections_of(user), pk=number)
        try:
            withdrawal.confirm(act, section, user)
            messages.success(request, f"已确认：{section.title}处理完毕。")
        except NotPossible as problem:
            messages.error(request, str(problem))
            return redirect(HOME)
        return redirect("hub_withdrawal", act.pk)
