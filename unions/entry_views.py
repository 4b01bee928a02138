"""「本会信息」: a union's own people keep its entry in the directory. Name, level and superior are the desk's."""

from __future__ import annotations

from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import ListView, UpdateView
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from . import people
from .models import Union
from .requests import signed_in


class OwnEntryForm(WagtailAdminModelForm):
    class Meta:
        model = Union
        fields = (
            "short_names",
            "address",
            "latitude",
            "longitude",
            "datum",
            "phones",
            "opening_hours",
            "services",
            "verified_on",
        )


class OwnEntriesView(WagtailAdminTemplateMixin, ListView):
    """At once the form where there is one union, else a choice."""

    template_name = "unions/admin/own_entries.html"
    page_title = "本会信息"
    header_icon = "home"

    def get_queryset(self) -> QuerySet[Union]:
        return people.own_unions(signed_in(self.request)).order_by("pk")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        unions = self.get_queryset()
        if len(unions) == 1:
            return redirect("unions_own_entry", unions[0].pk)
        return super().get(request, *args, **kwargs)


class OwnEntryView(WagtailAdminTemplateMixin, UpdateView):
    """The form for one's own union; any other is a 404."""

    template_name = "unions/admin/own_entry.html"
    page_title = "本会信息"
    header_icon = "home"
    form_class = OwnEntryForm

    def get_queryset(self) -> QuerySet[Union]:
        return people.own_unions(signed_in(self.request))

    def get_page_subtitle(self) -> str:
        return self.object.name

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": "本会信息", "sublabel": self.object.name}]

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"media": context["form"].media}

    def get_success_url(self) -> str:
        return reverse("unions_own_entry", args=[self.object.pk])

    def form_valid(self, form: ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        log(instance=self.object, action="wagtail.edit", user=signed_in(self.request))
        messages.success(self.request, "本会信息已保存，读者现在就能看到。")
        return response
