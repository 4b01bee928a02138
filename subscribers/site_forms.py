"""The form by which people register a website and say what it takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from articles.models import Category, SectionPage, TopicPage
from articles.visibility import sections
from syndication.selection import KINDS, BadSelection, Selection
from unions.models import Union, User

from . import parts
from .managing import unions_of
from .models import Subscriber
from .receiving import host

OF_ALL = "全部"


class SiteForm(forms.ModelForm):
    site = forms.URLField(
        label="网址",
        max_length=200,
        assume_scheme="https",
        help_text="网站首页，如 https://www.example.org/。",
    )
    section = forms.ModelChoiceField(
        label="取哪家工会的栏目",
        queryset=SectionPage.objects.none(),
        required=False,
        empty_label="整个联盟",
        help_text="栏目里有它自己的、采用的和共同署名的稿件，还有通稿。",
    )
    subtree = forms.BooleanField(label="连同所属各级工会", required=False)
    topic = forms.ModelChoiceField(
        label="专题", queryset=TopicPage.objects.none(), required=False, empty_label=OF_ALL
    )
    category = forms.ModelChoiceField(
        label="分类", queryset=Category.objects.none(), required=False, empty_label=OF_ALL
    )
    kind = forms.ChoiceField(label="种类", choices=[("", OF_ALL), *KINDS.items()], required=False)

    class Meta:
        model = Subscriber
        fields = ("name", "union", "site", "contact")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "union": _offered(user, self.instance),
            "section": SectionPage.objects.visible().order_by("title"),
            "topic": TopicPage.objects.filter(sections()).order_by("title"),
            "category": Category.objects.all(),
        }
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        if choices["union"].count() == 1:
            self.fields["union"].initial = choices["union"].get()
        self.initial.update(_taken(self.instance.selection))

    def clean_site(self) -> str:
        site = self.cleaned_data["site"]
        if not site.startswith(("http://", "https://")) or "." not in host(site) or "@" in site:
            raise forms.ValidationError("请写网站首页的网址，如 https://www.example.org/。")
        return site

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        section = data.get("section")
        if data.get("subtree") and not section:
            self.add_error("subtree", "整个联盟已包括所有工会；只取一家及其所属工会，请先选那家工会的栏目。")
        chosen = Selection(
            section=section,
            union=section.union if section and data.get("subtree") else None,
            topic=data.get("topic"),
            category=data.get("category"),
            kind=data.get("kind") or "",
        )
        self.instance.selection = chosen.query
        return data


def words(selection: str) -> str:
    """What a site takes, as people say it."""
    try:
        chosen = parts.read(QueryDict(selection)).selection
    except BadSelection:
        return "取用范围里的栏目、专题或分类已不存在，请修改"
    place = chosen.section.title if chosen.section else chosen.union.name if chosen.union else "整个联盟"
    filters = [
        f"{place}及所属工会" if chosen.union else place,
        f"专题“{chosen.topic.title}”" if chosen.topic else "",
        f"分类“{chosen.category.name}”" if chosen.category else "",
        f"只要{KINDS[chosen.kind]}" if chosen.kind else "",
    ]
    return "，".join(filter(None, filters))


def _offered(user: User, instance: Subscriber) -> Any:
    publishing = Union.objects.filter(section__isnull=False) | Union.objects.filter(pk=instance.union_id)
    return unions_of(user).filter(pk__in=publishing.values("pk")).order_by("name")


def _taken(selection: str) -> dict[str, Any]:
    try:
        chosen = parts.read(QueryDict(selection)).selection
    except BadSelection:
        return {}
    return {
        "section": chosen.section,
        "subtree": chosen.union is not None,
        "topic": chosen.topic,
        "category": chosen.category,
        "kind": chosen.kind,
    }
