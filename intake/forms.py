"""The forms by which an administrator names a feed and changes how it is taken in."""

from __future__ import annotations

from django import forms
from django.core.validators import URLValidator

from articles.models import SectionPage

from .models import IntakeFeed


class ChangeForm(forms.Form):
    name = forms.CharField(
        label="网站名称", max_length=80, help_text="引入的稿件以它为来源，如“佛山工会网”。"
    )
    interval = forms.TypedChoiceField(
        label="多久看一次", choices=IntakeFeed.Interval.choices, coerce=int, initial=IntakeFeed.Interval.HOUR
    )
    sends_to_review = forms.BooleanField(
        label="新稿件自动送审",
        required=False,
        help_text="不勾选的，存为草稿，由编辑核对后送审。勾选的，通过送审检查的直接进入本会的审核；审核一级不少。",
    )


class AddForm(ChangeForm):
    section = forms.ModelChoiceField(label="工会", queryset=SectionPage.objects.none(), empty_label=None)
    url = forms.CharField(
        label="订阅源地址",
        max_length=500,
        help_text="本会网站的 RSS、Atom 或 JSON Feed 地址，以 http:// 或 https:// 开头。",
    )
    takes_backlog = forms.BooleanField(
        label="连同现有的一起引入", required=False, help_text="不勾选的，只引入今后新发布的。"
    )
    field_order = ("section", "url", "name", "interval", "takes_backlog", "sends_to_review")

    def __init__(self, *args, sections, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]
        self.fields["name"].required = False
        if len(sections) == 1:
            self.fields["section"].initial = sections[0]
            self.fields["section"].widget = forms.HiddenInput()

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        url = url if "://" in url else f"http://{url}"
        URLValidator(schemes=["http", "https"], message="请填写以 http:// 或 https:// 开头的完整地址。")(url)
        return url
