"""What people fill in at the pool: the filter, what becomes of an adopted item, a standing order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from wagtail.admin.widgets import AdminDateInput

from articles import visibility
from articles.models import (
    Category,
    Licence,
    Placement,
    PoolSubscription,
    SectionColumn,
    SectionPage,
    TopicPage,
)
from unions.models import Union

from .pool import Wanted

COLUMNS = 12  # groups of one section
COLUMN_NAME = 20
ORDERS = 99


def sources() -> QuerySet[Union]:
    """Unions that publish, and all above one that does."""
    paths = SectionPage.objects.live().values_list("union__path", flat=True)
    ids = {int(part) for path in paths for part in path.split("/") if part}
    return Union.objects.filter(pk__in=ids).from_the_top()


class FilterForm(forms.Form):
    q = forms.CharField(
        label="找稿件",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "标题或正文里的字词"}),
    )
    union = forms.ModelChoiceField(
        label="来源（含所属工会）", required=False, queryset=Union.objects.none(), empty_label="全部工会"
    )
    kind = forms.ChoiceField(
        label="类型", required=False, choices=[("", "全部"), *PoolSubscription.Kind.choices]
    )
    category = forms.ModelChoiceField(
        label="分类", required=False, queryset=Category.objects.all(), empty_label="全部"
    )
    topic = forms.ModelChoiceField(
        label="专题", required=False, queryset=TopicPage.objects.none(), empty_label="全部"
    )
    licence = forms.ChoiceField(
        label="转载许可",
        required=False,
        choices=[("", "全部"), *(choice for choice in Licence.choices if choice[0] != Licence.NONE)],
    )
    since = forms.DateField(label="刊出于", required=False, widget=AdminDateInput)
    until = forms.DateField(label="至", required=False, widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_sources(self)

    def wanted(self) -> Wanted:
        """What is right of what was filled in; the form tells of the rest."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class PlacementForm(forms.ModelForm):
    class Meta:
        model = Placement
        fields = ("note", "headline", "column", "order", "shown_from", "shown_until")
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "shown_from": AdminDateInput,
            "shown_until": AdminDateInput,
        }
        help_texts = {
            "note": "登在正文前面，写明“编者按”。",
            "headline": "只在本会栏目里用；留空即用原题。",
            "order": "填1、2、3……的排在本会栏目最前面，数小的在先；留空的按时间排。",
            "shown_until": "含当天；留空即一直登。",
        }

    def __init__(self, *args: Any, may_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = self.instance.section.columns.all()  # type: ignore[attr-defined]
        self.fields["column"].empty_label = "不分组"  # type: ignore[attr-defined]
        if not may_change and not self.instance.headline:
            del self.fields["headline"]

    def clean_order(self) -> int | None:
        order = self.cleaned_data["order"]
        if order is not None and not 1 <= order <= ORDERS:
            raise forms.ValidationError(f"请填1到{ORDERS}，或留空。")
        return order

    def _post_clean(self) -> None:
        """The placement is written by `articles.exchange.sharing`, which checks it; here nothing is put into it."""


class ColumnsForm(forms.Form):
    names = forms.CharField(
        label="栏目分组",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"每行一个，如“学习参考”，最多{COLUMNS}个，每个不超过{COLUMN_NAME}字。读者在本会栏目页上方可以按组看转载的稿件。",
    )

    def clean_names(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["names"].splitlines())
        names = list(dict.fromkeys(filter(None, lines)))
        if len(names) > COLUMNS:
            raise forms.ValidationError(f"最多{COLUMNS}个分组，现在有{len(names)}个。")
        if long := [name for name in names if len(name) > COLUMN_NAME]:
            raise forms.ValidationError(f"“{long[0]}”超过{COLUMN_NAME}字，请缩短。")
        return names

    @staticmethod
    def of(section: SectionPage) -> dict[str, str]:
        names = SectionColumn.objects.filter(section=section).values_list("name", flat=True)
        return {"names": "\n".join(names)}


class SubscriptionForm(forms.ModelForm):
    class Meta:
        model = PoolSubscription
        fields = ("union", "kind", "category", "topic", "mode")
        help_texts = {"union": "含其所属工会；不选即全部工会。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_sources(self)
        self.fields["kind"].choices = [("", "全部"), *PoolSubscription.Kind.choices]  # type: ignore[attr-defined]
        for name in ("union", "category", "topic"):
            self.fields[name].empty_label = "全部"  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Written by `articles.exchange.subscribing`."""


def _offer_sources(form: forms.BaseForm) -> None:
    topics = TopicPage.objects.filter(visibility.sections()).order_by("title")
    form.fields["union"].queryset = sources()  # type: ignore[attr-defined]
    form.fields["topic"].queryset = topics  # type: ignore[attr-defined]
