"""「本会人员」: the admin's pages on which a union's administrator keeps the union's people. The rules: `unions.people`."""

from __future__ import annotations

from functools import partial

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from . import invitations, people
from .members import NotPossible
from .models import Invitation, Role, Union, User
from .requests import signed_in

PAGE_SIZE = 50


class PersonFields(forms.Form):
    """Who is invited."""

    name = forms.CharField(label="姓名", max_length=40)
    # The e-mail becomes the user name, of which Django keeps 150 characters.
    email = forms.EmailField(
        label="电子邮箱", max_length=150, help_text="邀请邮件发到这里；登录时也用它作用户名。"
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class RolesForm(forms.Form):
    """The roles that the union has; what else is sent is refused."""

    roles = forms.MultipleChoiceField(
        label="角色", widget=forms.CheckboxSelectMultiple, error_messages={"required": "请至少选择一个角色。"}
    )

    def __init__(self, *args, union: Union, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = set(union.role_groups.values_list("role", flat=True))
        choices = [(role.value, role.label) for role in Role if role in offered]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]


class PersonForm(RolesForm, PersonFields):
    field_order = ("name", "email", "roles")


class ChooseUnionView(WagtailAdminTemplateMixin, TemplateView):
    """Which union's people: at once the own, where there is one; a list with a search for the desk."""

    template_name = "unions/admin/choose_union.html"
    page_title = "人员"
    header_icon = "group"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        unions = people.administered(signed_in(request))
        if not people.is_alliance_administrator(signed_in(request)) and unions.count() == 1:
            return redirect("unions_people", unions.get().pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        query = self.request.GET.get("q", "")
        unions = people.administered(signed_in(self.request))
        unions = unions.matching(query) if query else unions.from_the_top()
        page = Paginator(unions, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"page": page, "query": query}


class AdministeredMixin(WagtailAdminTemplateMixin):
    """A page about the people of one union, which the person administers; any other union is a 404."""

    header_icon = "group"
    union: Union

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.union = get_object_or_404(people.administered(signed_in(request)), pk=kwargs["union_id"])

    def get_page_subtitle(self) -> str:
        return self.union.name

    def list_url(self) -> str:
        return reverse("unions_people", args=[self.union.pk])

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": self.list_url(), "label": "人员", "sublabel": self.union.name},
        ]

    def person(self) -> User:
        return get_object_or_404(people.people_of(self.union), pk=self.kwargs["user_id"])


class PeopleView(AdministeredMixin, TemplateView):
    template_name = "unions/admin/people.html"
    page_title = "人员"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        add = reverse("unions_people_add", args=[self.union.pk])
        return [HeaderButton("添加人员", url=add, icon_name="plus")]

    def get_context_data(self, **kwargs) -> dict:
        page = Paginator(people.people_of(self.union), PAGE_SIZE).get_page(self.request.GET.get("p"))
        rows = [people.listed(person) for person in page]
        return super().get_context_data(**kwargs) | {"union": self.union, "page": page, "rows": rows}


class PeopleFormView(AdministeredMixin, FormView):
    template_name = "unions/admin/person_form.html"
    submit_label = "保存"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"union": self.union}

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_success_url(self) -> str:
        return self.list_url()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(union=self.union, submit_label=self.submit_label, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form.cleaned_data)
        except NotPossible as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, data: dict) -> None:
        raise NotImplementedError


class AddView(PeopleFormView):
    form_class = PersonForm
    page_title = "添加人员"
    submit_label = "添加并发送邀请"

    def get_page_subtitle(self) -> str:
        return f"{self.union.name}：添加人员"

    def act(self, data: dict) -> None:
        invitation = people.invite(
            self.union, data["name"], data["email"], data["roles"], signed_in(self.request)
        )
        transaction.on_commit(partial(send_and_tell, self.request, invitation))


class PersonView(PeopleFormView):
    """One person's roles, and the buttons to send the invitation again, suspend, resume and remove."""

    template_name = "unions/admin/person.html"
    form_class = RolesForm

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.row = people.listed(self.person())

    def get_page_title(self) -> str:
        return self.row.name

    def get_page_subtitle(self) -> str:
        return self.row.name

    def get_initial(self) -> dict:
        return {"roles": self.row.roles}

    def get_context_data(self, **kwargs) -> dict:
        locked = self.row.is_protected and not people.is_alliance_administrator(signed_in(self.request))
        return super().get_context_data(row=self.row, locked=locked, **kwargs)

    def act(self, data: dict) -> None:
        people.change_roles(self.union, self.row.user, data["roles"], signed_in(self.request))
        messages.success(self.request, f"{self.row.name}的角色已保存，立即生效。")


class ActView(AdministeredMixin, View):
    """POST only: suspend, resume, remove a person, or send the invitation again."""

    http_method_names = ["post"]
    ACTS = {
        "suspend": (people.suspend, "{name}已停用，不能再进入本会栏目；需要时可以恢复。"),
        "resume": (people.resume, "{name}已恢复原来的角色。"),
        "remove": (people.remove, "{name}已移出本会，其稿件保留。"),
    }

    def post(self, request: HttpRequest, act: str, **kwargs) -> HttpResponse:
        if act not in {*self.ACTS, "invite"}:
            raise Http404
        row = people.listed(self.person())
        try:
            self._act(act, row)
        except NotPossible as problem:
            messages.error(request, str(problem))
        still_mine = people.administered(signed_in(request)).filter(pk=self.union.pk).exists()
        return redirect(self.list_url() if still_mine else "wagtailadmin_home")

    def _act(self, act: str, row: people.Listed) -> None:
        if act == "invite":
            invitation = people.invitation_to_resend(self.union, row.user, signed_in(self.request))
            transaction.on_commit(partial(send_and_tell, self.request, invitation))
            return
        function, message = self.ACTS[act]
        function(self.union, row.user, signed_in(self.request))
        messages.success(self.request, message.format(name=row.name))


def send_and_tell(request: HttpRequest, invitation: Invitation) -> None:
    """After the commit: sends the mail and says on the next page what became of it."""
    if invitations.send(invitation):
        messages.success(request, f"已添加{invitation.name}，邀请邮件已发往{invitation.user.email}。")
    else:
        messages.warning(
            request, f"{invitation.name}已保存，但邀请邮件没有发出。请稍后在人员列表点“重新发送邀请”。"
        )
