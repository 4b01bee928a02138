"""What a correction changed, for the origin and for all who adopted the item."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from unions.requests import signed_in

from ..models import Correction
from . import corrections

NOT_COMPARED = frozenset({"correction", "go_live_at", "expire_at"})


class CorrectionView(WagtailAdminTemplateMixin, TemplateView):
    """The two published states side by side; no draft is shown, to whomever."""

    template_name = "articles/admin/correction.html"
    page_title = "更正"
    header_icon = "edit"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        rows = Correction.objects.select_related("item__section__union")
        self.correction = get_object_or_404(rows, pk=kwargs["correction_id"])
        if not corrections.may_see(signed_in(request), self.correction):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.correction.item.title

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, **kwargs) -> dict:
        before, after = corrections.states(self.correction)
        panel = after.get_edit_handler().get_bound_panel(instance=after, request=self.request, form=None)
        compared = [made(before, after) for made in panel.get_comparison()]
        changed = [one for one in compared if one.has_changed() and one.field.name not in NOT_COMPARED]
        return super().get_context_data(**kwargs) | {"correction": self.correction, "changed": changed}
