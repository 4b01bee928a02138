"""The desk's page of one must-carry notice: set it, change it, end it."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from unions.requests import signed_in

from ..models import ItemPage, MustCarry
from . import carrying
from .sharing import NotPossible
from .sharing_views import ItemFormView

USUAL = timedelta(days=7)
LONGEST = timedelta(days=366)


class CarryForm(forms.Form):
    until = forms.DateField(label="登到哪天", widget=AdminDateInput, help_text="含当天；过了这天自动撤下。")
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="各工会的编辑会收到，并记入日志。",
    )

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until > timezone.localdate() + LONGEST:
            raise forms.ValidationError("最长一年。")
        return until


class CarryView(ItemFormView):
    form_class = CarryForm
    template_name = "articles/admin/carry.html"
    page_title = "设为通稿"
    header_icon = "warning"
    submit_label = "设为通稿"
    explanation = "通稿登在所有工会的栏目里，不经各工会采用，也不能谢绝。"

    def is_allowed(self) -> bool:
        return carrying.may_carry(signed_in(self.request))

    def notice(self) -> MustCarry | None:
        return MustCarry.objects.current().filter(item=self.item).first()

    def get_initial(self) -> dict:
        notice = self.notice()
        if notice:
            return {"until": notice.until, "reason": notice.reason}
        return {"until": timezone.localdate() + USUAL}

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(notice=self.notice(), **kwargs)
        return context | {"media": context["form"].media}

    def act(self, data: dict) -> None:
        carrying.carry(self.item, signed_in(self.request), data["until"], data["reason"])
        messages.success(self.request, f"《{self.item.title}》已设为通稿，登到{data['until']:%-m月%-d日}。")


class ReleaseView(View):
    """POST only: ends a must-carry notice before its day."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, item_id: int) -> HttpResponse:
        if not carrying.may_carry(signed_in(request)):
            raise PermissionDenied
        item = get_object_or_404(ItemPage, pk=item_id)
        try:
            carrying.release(item, signed_in(request))
            messages.success(request, f"《{item.title}》不再是通稿，各栏目已撤下。")
        except NotPossible as problem:
            messages.error(request, str(problem))
        return redirect("hub_carry", item_id)
