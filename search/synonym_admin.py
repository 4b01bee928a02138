"""「同义词」: the desk keeps groups of words that mean the same."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from search import chinese
from search.models import SynonymGroup
from search.relevance import is_weak
from search.synonyms import split

MOST_WORDS = 10
LONGEST = 20
HELP = (
    "意思相同的词写成一组，用顿号隔开，如：高温津贴、高温补贴。搜其中一个，也会找到其余的。保存后立即生效。"
)


class SynonymForm(WagtailAdminModelForm):
    words = forms.CharField(
        label="同义词",
        help_text=HELP,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写两个以上的词。"},
    )

    def clean_words(self) -> str:
        words = split(self.cleaned_data["words"])
        if len(words) < 2:
            raise ValidationError("请写两个以上的词，词与词之间用顿号隔开。")
        if len(words) > MOST_WORDS:
            raise ValidationError(f"一组最多{MOST_WORDS}个词，这里有{len(words)}个。")
        if problems := [*_problems(words), *self._taken(words)]:
            raise ValidationError(problems)
        return "、".join(words)

    def _taken(self, words: list[str]) -> Iterator[str]:
        """A word belongs to one group; the dictionary's own groups may be added to."""
        others = SynonymGroup.objects.exclude(pk=self.instance.pk).values_list("words", flat=True)
        groups = {chinese.simplify(word): text for text in others for word in split(text)}
        for word in words:
            if group := groups.get(chinese.simplify(word)):
                yield f"“{word}”已经在另一组里（{group}），请修改那一组。"


def _problems(words: list[str]) -> Iterator[str]:
    """What is wrong with the words themselves."""
    met: dict[str, str] = {}
    for word in words:
        key = chinese.simplify(word)
        if len(key) < 2:
            yield f"“{word[:LONGEST]}”太短，每个词至少两个字。"
        elif len(word) > LONGEST:
            yield f"“{word[:LONGEST]}……”太长，每个词最多{LONGEST}个字。"
        elif is_weak(key):
            yield f"“{word}”是虚词或疑问词，搜索时不起作用，不能作同义词。"
        elif key in met:
            yield f"“{met[key]}”和“{word}”是同一个词，繁简、大小写和标点不作区别，请留一个。"
        met.setdefault(key, word)


class SynonymIndexView(IndexView):
    add_item_label = "添加同义词"


class SynonymViewSet(SnippetViewSet):
    model = SynonymGroup
    index_view_class = SynonymIndexView
    icon = "link"
    menu_label = "同义词"
    list_display = ("words",)
    list_per_page = 50
    search_fields = ("words",)
    ordering = ("words",)
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList([FieldPanel("words")], base_form_class=SynonymForm)
