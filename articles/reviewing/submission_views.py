"""Editing an item: the checks before review, shown in a side panel on request and enforced when the text is sent."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet

from unions.requests import signed_in

from ..checks import running
from ..models import ItemPage, ReviewTask
from . import review

SUBMITTING = frozenset({"submit", "restart_workflow"})


class ChecksPanel(BaseSidePanel):
    """送审检查: what would stand in the way of review, for the draft as it was last saved."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "送审检查"
        icon_name = "tasks"
        has_counter = False

    name = "submission-checks"
    title = "送审检查"
    template_name = "articles/admin/checks_panel.html"
    order = 250

    def get_context_data(self, parent_context) -> dict:
        # A new item has a number as soon as it is saved by itself, without the page being loaded again.
        address = reverse("hub_checks", args=[self.object.pk or 0])
        return super().get_context_data(parent_context) | {"address": address}

    class Media:
        js = ("js/submission-checks.js",)


class CheckedBeforeReview:
    """A blocking finding refuses the submission; the form keeps all that was written."""

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        if self.action_name in SUBMITTING:  # type: ignore[attr-defined]
            union = form.parent_page.specific.union  # type: ignore[attr-defined]
            for result in running.run(form.instance, union, blocking_only=True):
                field = result.finding.field
                form.add_error(field if field in form.fields else None, result.finding.text)
            if form.errors:
                self._tell(form)
                return self.form_invalid(form)  # type: ignore[attr-defined]
        return super().form_valid(form)  # type: ignore[misc]

    def _tell(self, form: forms.ModelForm) -> None:
        """Above the form, too: a long text does not show at once where the fields are marked."""
        texts = [text for errors in form.errors.values() for text in errors]
        reasons = format_html_join("", "<li>{}</li>", ((text,) for text in texts))
        messages.error(self.request, format_html("还不能送审：<ul>{}</ul>", reasons))  # type: ignore[attr-defined]

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()  # type: ignore[misc]
        if self.expects_json_response:  # type: ignore[attr-defined]  # autosave renders parts of the page alone
            return panels
        return MediaContainer([*panels, ChecksPanel(self.page, self.request)])  # type: ignore[attr-defined]


class ItemCreateView(CheckedBeforeReview, CreateView):
    pass


class ItemEditView(CheckedBeforeReview, EditView):
    pass


class ItemRevertView(CheckedBeforeReview, RevisionsRevertView):
    pass


class ItemViewSet(PageViewSet):
    model = ItemPage
    name = "items"
    add_view_class = ItemCreateView
    edit_view_class = ItemEditView
    revisions_revert_view_class = ItemRevertView


def checks(request: HttpRequest, page_id: int) -> HttpResponse:
    """The findings for the latest draft, as a piece of HTML for the side panel and the reviewer's page."""
    item = get_object_or_404(ItemPage, pk=page_id)
    user = signed_in(request)
    if not item.permissions_for_user(user).can_edit() and not _reviews(user, item):
        raise PermissionDenied
    draft = item.specific.get_latest_revision_as_object()
    results = running.run(draft, item.union)
    return render(request, "articles/admin/checks.html", {"results": results})


def _reviews(user, item: ItemPage) -> bool:
    return any(review.is_reviewer(user, item, level) for level, _ in ReviewTask.LEVELS)
