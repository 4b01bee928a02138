"""The desk's form for publishing at once."""

from django import forms
from django.urls import reverse
from wagtail.admin import messages

from unions.requests import signed_in

from ..exchange.sharing_views import ItemFormView
from . import urgent


class UrgentForm(forms.Form):
    reason = forms.CharField(
        label="急件刊发的原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="记入日志，并告知稿件所属工会的管理员和终审。",
    )


class UrgentView(ItemFormView):
    form_class = UrgentForm
    page_title = "急件刊发"
    header_icon = "warning"
    submit_label = "立即刊出"
    explanation = "最新保存的一稿不经三审立即刊出，正在进行的审核随之结束。只用于等不得的稿件。"

    def is_allowed(self) -> bool:
        return urgent.may_publish(signed_in(self.request))

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.item.pk])

    def act(self, data: dict) -> None:
        urgent.publish(self.item, signed_in(self.request), data["reason"])
        messages.success(self.request, f"《{self.item.get_admin_display_title()}》已刊出。")
