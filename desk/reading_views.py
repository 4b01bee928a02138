"""「查看稿件」: what auditors and higher unions read of other unions' work, with nothing that could change it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.models import RevisionsCompareView
from wagtail.models import Page, Revision, WorkflowState

from articles import insight
from articles.models import ItemPage, SectionPage, SignOff
from articles.visibility import ItemQuerySet
from unions.requests import signed_in

PAGE_SIZE = 30
STATES = {
    "": "全部",
    "draft": "草稿",
    "review": "在审",
    "live": "已刊出",
    "changed": "刊出后有改动",
    "gone": "已下线",
}


class ReadingFilter(forms.Form):
    q = forms.CharField(label="标题含", required=False, max_length=60)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES.items())
    section = forms.ModelChoiceField(
        label="工会", required=False, queryset=SectionPage.objects.none(), empty_label="全部工会"
    )

    def __init__(self, *args, items: ItemQuerySet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sections = SectionPage.objects.filter(pk__in=items.order_by().values("section"))
        self.fields["section"].queryset = sections.order_by("title")  # type: ignore[attr-defined]
        self._items = items

    def items(self) -> ItemQuerySet:
        """Return what was asked for; all where the question makes no sense."""
        asked = self.cleaned_data if self.is_valid() else {}
        items = self._items
        if asked.get("q"):
            items = items.filter(title__icontains=asked["q"])
        if asked.get("section"):
            items = items.filter(section=asked["section"])
        return _in_state(items, asked.get("state", ""))


def _in_state(items: ItemQuerySet, state: str) -> ItemQuerySet:
    if state == "draft":
        return items.filter(live=False, first_published_at=None)
    if state == "review":
        waiting = Page.objects.filter(_workflow_states__status=WorkflowState.STATUS_IN_PROGRESS)
        return items.filter(pk__in=waiting.values("pk"))
    if state == "gone":
        return items.filter(live=False).exclude(first_published_at=None)
    if state == "changed":
        return items.filter(live=True, has_unpublished_changes=True)
    return items.filter(live=True) if state == "live" else items


class ReadingView(WagtailAdminTemplateMixin, TemplateView):
    """Lists what the person may read, what was changed last first."""

    template_name = "desk/reading.html"
    page_title = "查看稿件"
    header_icon = "view"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not insight.sees_others(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        form = ReadingFilter(self.request.GET, items=insight.items(signed_in(self.request)))
        items = form.items().select_related("section__union", "latest_revision__user")
        page = Paginator(items.order_by("-latest_revision_created_at", "-pk"), PAGE_SIZE)
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "page": page.get_page(self.request.GET.get("p")),
            "query": query.urlencode(),
        }


class ItemMixin(WagtailAdminTemplateMixin):
    """A view of one item that the person may read; 404 for any other, as if it did not exist."""

    request: HttpRequest

    def readable_item(self, pk: int) -> ItemPage:
        items = insight.items(signed_in(self.request)).select_related("section__union")
        return get_object_or_404(items, pk=pk)


class ReadItemView(ItemMixin, TemplateView):
    """One version as readers will see it, beside all versions and sign-offs."""

    template_name = "desk/reading_item.html"
    header_icon = "view"

    def get_page_title(self) -> str:
        return f"查看：{self.item.get_admin_display_title()}"

    def get_breadcrumbs_items(self) -> list[dict]:
        here = {"url": "", "label": self.item.get_admin_display_title()}
        back = {"url": reverse("hub_reading"), "label": ReadingView.page_title}
        return [*super().get_breadcrumbs_items(), back, here]

    def get_context_data(self, **kwargs) -> dict:
        self.item = self.readable_item(self.kwargs["item_id"])
        versions = list(self.item.revisions.select_related("user").order_by("-created_at", "-pk"))
        wanted = self.request.GET.get("version", "")
        shown = next((one for one in versions if str(one.pk) == wanted), versions[0] if versions else None)
        signed = SignOff.objects.filter(task_state__workflow_state__object_id=str(self.item.pk))
        return super().get_context_data(**kwargs) | {
            "item": self.item,
            "versions": versions,
            "shown": shown,
            "sign_offs": signed.select_related("reviewer"),
            "compare_url": reverse("hub_read_compare", args=[self.item.pk, "earliest", "latest"]),
        }


@method_decorator(xframe_options_sameorigin, name="dispatch")
class ReadVersionView(ItemMixin, View):
    """One version of an item as readers would see it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, item_id: int, revision_id: int) -> HttpResponse:
        item = self.readable_item(item_id)
        revision: Revision = get_object_or_404(item.revisions, pk=revision_id)
        page = revision.as_object()
        return page.make_preview_request(request, page.default_preview_mode)


class ReadCompareView(ItemMixin, RevisionsCompareView):
    """What changed between two versions; `revision_id_a` and `_b` are numbers, "earliest", "latest" or "live"."""

    http_method_names = ["get", "head"]
    header_buttons: list = []

    def get_object(self, queryset=None) -> ItemPage:
        return self.readable_item(self.pk).specific

    def get_edit_handler(self):
        return self.object.get_edit_handler()

    def get_page_subtitle(self) -> str:
        return self.object.get_admin_display_title()
