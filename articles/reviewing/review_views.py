"""The reviewer's page: the text as readers will see it, what others said of it, and the decision."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, TaskState

from unions.models import User
from unions.requests import signed_in

from ..models import ReviewTask, SignOff
from . import review, review_claims


def awaits(user: User, page: Page) -> bool:
    """Whether the page waits for a decision of this person."""
    state = page.current_workflow_task_state
    task = state.task.specific if state else None
    return isinstance(task, ReviewTask) and review.is_reviewer(user, page, task.level)


class DecisionForm(forms.Form):
    """`task_state` and `revision` are what the reviewer has before the eyes."""

    task_state = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label="意见",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="退回时必填：写明哪里要改、怎么改。",
    )


class ReviewView(WagtailAdminTemplateMixin, FormView):
    """Shows a waiting page and takes the decision: `decision` is "approve" or "reject"."""

    form_class = DecisionForm
    template_name = "articles/admin/review.html"
    header_icon = "glasses"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        self.state = self.page.current_workflow_task_state
        if self.state is None:
            messages.warning(request, f"《{self.page.get_admin_display_title()}》现在没有等待审核。")
            return redirect("hub_review_queue")
        if not awaits(signed_in(request), self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"{self.state.task.specific.get_level_display()}：{self.page.get_admin_display_title()}"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_initial(self) -> dict:
        return {"task_state": self.state.pk, "revision": self.state.revision_id}

    def get_context_data(self, **kwargs) -> dict:
        workflow = self.state.workflow_state
        returned = TaskState.objects.filter(
            workflow_state__object_id=str(self.page.pk), status=TaskState.STATUS_REJECTED
        )
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "level": self.state.task.specific.get_level_display(),
            "requested_by": workflow.requested_by,
            "requested_at": workflow.created_at,
            "sign_offs": SignOff.objects.filter(task_state__workflow_state=workflow).select_related(
                "reviewer"
            ),
            "returns": returned.select_related("finished_by", "task").order_by("-finished_at"),
            "obstacle": review.obstacle(signed_in(self.request), self.page),
            "held": review.held_by_another(signed_in(self.request), self.state),
            "claim": review_claims.own(signed_in(self.request), self.state),
            "preview_url": reverse(
                "wagtailadmin_pages:workflow_preview", args=[self.page.pk, self.state.task_id]
            ),
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        seen = (form.cleaned_data["task_state"], form.cleaned_data["revision"])
        if seen != (self.state.pk, self.state.revision_id):
            form.add_error(None, "稿件刚刚有了新版本。请看过下面的新稿再决定。")
            return self.form_invalid(form)
        decision = self.request.POST.get("decision", "")
        if decision not in {"approve", "reject"}:
            form.add_error(None, "请选“通过”或“退回修改”。")
            return self.form_invalid(form)
        try:
            task = self.state.task.specific
            task.on_action(self.state, self.request.user, decision, comment=form.cleaned_data["comment"])
        except review.NotAllowed as problem:
            form.add_error("comment" if decision == "reject" else None, str(problem))
            return self.form_invalid(form)
        self._tell(decision)
        return redirect("hub_review_queue")

    def _tell(self, decision: str) -> None:
        page = Page.objects.get(pk=self.page.pk)
        title = page.get_admin_display_title()
        if decision == "reject":
            messages.success(self.request, f"《{title}》已退回修改。")
        elif page.current_workflow_task_state:
            messages.success(
                self.request, f"《{title}》已通过，转{page.current_workflow_task_state.task.name}。"
            )
        elif page.approved_schedule:
            messages.success(self.request, f"《{title}》已通过终审，到设定的时间刊出。")
        else:
            messages.success(self.request, f"《{title}》已通过终审，刊出了。")
