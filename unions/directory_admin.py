"""「工会名录」: the alliance's administrators keep every union's entry; a chooser finds one among thousands."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Level, Union


class UnionSearchForm(BaseFilterForm):
    q = forms.CharField(
        label="查找",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "名称、简称、地名或拼音"}),
    )

    def filter(self, objects: QuerySet[Union]) -> QuerySet[Union]:
        query = self.cleaned_data.get("q")
        if not query:
            return objects
        self.is_searching, self.search_query = True, query
        return objects.matching(query)  # type: ignore[attr-defined]


class ChooseMixin:
    filter_form_class = UnionSearchForm

    def get_object_list(self) -> QuerySet[Union]:
        return Union.objects.from_the_top()


class ChooseUnionView(ChooseMixin, chooser.ChooseView):
    pass


class ChooseUnionResultsView(ChooseMixin, chooser.ChooseResultsView):
    pass


class UnionChooserViewSet(ChooserViewSet):
    model = Union
    name = "union_chooser"
    url_prefix = "unions/chooser"
    icon = "group"
    choose_one_text = "选择工会"
    choose_another_text = "另选一家"
    edit_item_text = "修改此工会"
    per_page = 20
    choose_view_class = ChooseUnionView
    choose_results_view_class = ChooseUnionResultsView


union_chooser = UnionChooserViewSet()


class UnionFilterSet(WagtailFilterSet):
    level = django_filters.ChoiceFilter(label="层级", choices=Level, empty_label="全部")
    superior = django_filters.ModelChoiceFilter(
        label="上级工会", queryset=Union.objects.all(), widget=union_chooser.widget_class
    )

    class Meta:
        model = Union
        fields = ("level", "superior")


class UnionIndexView(generic.IndexView):
    """The listing; its search is that of 找工会."""

    is_searchable = True
    add_item_label = "添加工会"

    def get_base_queryset(self) -> QuerySet[Union]:
        return Union.objects.select_related("superior").from_the_top()

    def search_queryset(self, queryset: QuerySet[Union]) -> QuerySet[Union]:
        return queryset.matching(self.search_query) if self.is_searching else queryset  # type: ignore[attr-defined]


class UnionViewSet(ModelViewSet):
    model = Union
    name = "union_directory"
    url_prefix = "unions"
    icon = "group"
    menu_label = "工会名录"
    menu_order = 300
    add_to_admin_menu = True
    index_view_class = UnionIndexView
    filterset_class = UnionFilterSet
    list_display = ("name", "level", "superior", "region_code", "verified_on")
    list_per_page = 50
    copy_view_enabled = False
    add_to_reference_index = False
    panels = (
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("short_names"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("region_code")]),
                FieldPanel("superior", widget=union_chooser.widget_class),
                FieldPanel("slug"),
            ],
            heading="基本信息",
        ),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("datum")]),
                FieldPanel("phones"),
                FieldPanel("opening_hours"),
            ],
            heading="怎么找到",
        ),
        FieldPanel("services"),
        FieldPanel("verified_on"),
    )
