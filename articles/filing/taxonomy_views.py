"""「分类与专题建议」: unions propose and see what became of it; the desk decides."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from unions.members import NotPossible
from unions.models import Union, User
from unions.requests import signed_in

from .. import insight
from ..models import Category, Proposal, TopicPage
from . import taxonomy

PAGE_SIZE = 30


def takes_part(user: User) -> bool:
    return insight.sees_all(user) or taxonomy.proposing_unions(user).exists()


class ProposalMixin(WagtailAdminTemplateMixin):
    """For those who decide or read all, and for those who may propose."""

    page_title = "分类与专题建议"
    header_icon = "tag"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not takes_part(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), *self.trail()]

    def trail(self) -> list[dict]:
        return [{"url": "", "label": self.page_title}]

    def below_the_list(self, label: str) -> list[dict]:
        return [
            {"url": reverse("hub_proposals"), "label": ProposalMixin.page_title},
            {"url": "", "label": label},
        ]


class ProposalsView(ProposalMixin, TemplateView):
    template_name = "articles/admin/proposals.html"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not taxonomy.proposing_unions(signed_in(self.request)).exists():
            return []
        return [HeaderButton("提建议", url=reverse("hub_propose"), icon_name="plus")]

    def get_context_data(self, **kwargs) -> dict:
        proposals = taxonomy.proposals_of(signed_in(self.request))
        state = self.request.GET.get("state", "")
        state = state if state in Proposal.State.values else ""
        listed = proposals.filter(state=state) if state else proposals
        listed = listed.select_related("union", "proposed_by", "category", "topic").order_by(
            "-created_at", "-pk"
        )
        page = Paginator(listed, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "state": state,
            "states": Proposal.State.choices,
            "page": page,
            "elided_page_range": page.paginator.get_elided_page_range(page.number),
        }


class ProposeForm(forms.Form):
    union = forms.ModelChoiceField(label="工会", queryset=Union.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label="要增设的是",
        choices=Proposal.Kind.choices,
        widget=forms.RadioSelect,
        initial=Proposal.Kind.CATEGORY,
        help_text="分类是长期的栏目名，如“劳模工匠”；专题把一段时间里同一件事的稿件编在一起。",
    )
    name = forms.CharField(label="名称", max_length=40, help_text="分类最多20个字，专题最多40个字。")
    why = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="哪些稿件归进来，为什么已有的分类、专题放不下。",
    )

    def __init__(self, *args, unions, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]
        if len(unions) == 1:
            self.fields["union"].initial = unions[0]
            self.fields["union"].widget = forms.HiddenInput()


class ProposeView(ProposalMixin, FormView):
    template_name = "articles/admin/item_form.html"
    form_class = ProposeForm
    page_title = "提建议"

    def trail(self) -> list[dict]:
        return self.below_the_list(self.page_title)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"unions": taxonomy.proposing_unions(signed_in(self.request))}

    def get_context_data(self, **kwargs) -> dict:
        told = "分类和专题由联盟编辑部统一设置。您的建议和编辑部的答复，都在“分类与专题建议”里。"
        return super().get_context_data(submit_label="提交建议", explanation=told, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            proposal = taxonomy.propose(user=signed_in(self.request), **form.cleaned_data)
        except NotPossible as problem:
            form.add_error("name", str(problem))
            return self.form_invalid(form)
        messages.success(self.request, f"已把{proposal}报给联盟编辑部，有答复会通知您。")
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("hub_proposals")


class DecisionForm(forms.Form):
    name = forms.CharField(
        label="定名", max_length=40, required=False, help_text="采纳时用这个名称，可以改。"
    )
    introduction = forms.CharField(
        label="专题导语",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="采纳专题时必填，读者在专题页上看得到。",
    )
    existing = forms.ModelChoiceField(
        label="并入", queryset=Category.objects.none(), required=False, empty_label="（选一个已有的）"
    )
    answer = forms.CharField(
        label="答复",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不采纳时必填；提出人会看到。",
    )

    def __init__(self, *args, proposal: Proposal, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if proposal.kind == Proposal.Kind.CATEGORY:
            del self.fields["introduction"]
        self.fields["existing"].queryset = (  # type: ignore[attr-defined]
            Category.objects.all()
            if proposal.kind == Proposal.Kind.CATEGORY
            else TopicPage.objects.live().order_by("title")
        )


class ProposalView(ProposalMixin, FormView):
    """One proposal; for the desk with the form that decides, `act` being accept, merge or decline."""

    template_name = "articles/admin/proposal.html"
    form_class = DecisionForm
    DONE = {"accept": "已采纳", "merge": "已并入", "decline": "已答复：不采纳"}

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        wanted = taxonomy.proposals_of(signed_in(request)).select_related(
            "union", "proposed_by", "decided_by"
        )
        self.proposal = get_object_or_404(wanted, pk=kwargs["pk"])

    def trail(self) -> list[dict]:
        return self.below_the_list(str(self.proposal))

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"proposal": self.proposal}

    def get_initial(self) -> dict:
        return {"name": self.proposal.name, "introduction": self.proposal.why}

    def get_context_data(self, **kwargs) -> dict:
        may_decide = self.proposal.is_open and taxonomy.is_desk(signed_in(self.request))
        return super().get_context_data(proposal=self.proposal, may_decide=may_decide, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        act = self.request.POST.get("act", "")
        try:
            self._decide(act, form.cleaned_data)
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        messages.success(self.request, f"{self.proposal}{self.DONE[act]}，已通知提出人。")
        return super().form_valid(form)

    def _decide(self, act: str, data: dict) -> None:
        user = signed_in(self.request)
        if act == "accept":
            taxonomy.accept(self.proposal, user, data["name"], data.get("introduction", ""))
        elif act == "merge":
            taxonomy.merge(self.proposal, user, data["existing"], data["answer"])
        elif act == "decline":
            taxonomy.decline(self.proposal, user, data["answer"])
        else:
            raise NotPossible("请选择采纳、并入或不采纳。")

    def get_success_url(self) -> str:
        return reverse("hub_proposals")
