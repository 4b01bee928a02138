"""Where the desk sets how strictly each check is taken, and the desk and the unions keep their lists of words."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from unions.models import Union
from unions.requests import signed_in

from ..models import CheckLevel, WatchedTerm
from . import running
from .registry import Level, registered
from .term_rights import administered, instances, is_desk

SET_LEVELS = "articles.change_checklevel"


class LevelsForm(forms.Form):
    """A choice for each check."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        now = running.levels()
        for check in registered():
            self.fields[check.name] = forms.ChoiceField(
                label=check.label, choices=Level.choices, initial=now[check.name]
            )


class LevelsView(WagtailAdminTemplateMixin, FormView):
    form_class = LevelsForm
    template_name = "articles/admin/item_form.html"
    page_title = "送审检查"
    header_icon = "tasks"
    success_url = reverse_lazy("hub_check_levels")

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.has_perm(SET_LEVELS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        explanation = "送审时按这里的设置检查所有工会的稿件。编辑在写稿页右侧的“送审检查”里可以先看到。"
        return super().get_context_data(submit_label="保存", explanation=explanation, **kwargs)

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        for name in form.changed_data:
            level = form.cleaned_data[name]
            row, _ = CheckLevel.objects.update_or_create(name=name, defaults={"level": level})
            label = f"{form.fields[name].label}：{Level(level).label}"
            log(instance=row, action="hub.check_level", user=self.request.user, data={"label": label})
        messages.success(self.request, "已保存，从下一次送审起生效。")
        return super().form_valid(form)


class TermForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["union"]
        if is_desk(self.for_user):
            field.queryset = Union.objects.filter(section__isnull=False).order_by("name")  # type: ignore[attr-defined]
            return
        field.queryset = administered(self.for_user)  # type: ignore[attr-defined]
        field.required, field.help_text = True, ""
        field.initial = field.queryset.first()  # type: ignore[attr-defined]

    class Meta:
        model = WatchedTerm
        fields = ("kind", "term", "instead", "note", "union")


class OwnTerms:
    """Another union's word is not there."""

    request: HttpRequest

    def get_object(self, *args) -> WatchedTerm:
        term = super().get_object(*args)  # type: ignore[misc]
        if not instances(signed_in(self.request)).filter(pk=term.pk).exists():
            raise PermissionDenied
        return term


class TermIndexView(generic.IndexView):
    add_item_label = "添加词语"

    def get_base_queryset(self) -> QuerySet[WatchedTerm]:
        return instances(signed_in(self.request))


class TermEditView(OwnTerms, generic.EditView):
    pass


class TermDeleteView(OwnTerms, generic.DeleteView):
    pass


class TermHistoryView(OwnTerms, generic.HistoryView):
    pass


class TermUsageView(OwnTerms, generic.UsageView):
    pass


class TermViewSet(ModelViewSet):
    model = WatchedTerm
    name = "watched_terms"
    icon = "warning"
    menu_label = "用词"
    menu_order = 330
    add_to_admin_menu = True
    index_view_class = TermIndexView
    edit_view_class = TermEditView
    delete_view_class = TermDeleteView
    history_view_class = TermHistoryView
    usage_view_class = TermUsageView
    list_display = ("term", "kind", "instead", "union")
    list_filter = ("kind",)
    search_fields = ("term", "instead")
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return TermForm
