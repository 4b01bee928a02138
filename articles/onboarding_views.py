"""「开通栏目」: the alliance desk makes a union a publisher and invites its first administrator, all in one step."""

from __future__ import annotations

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, Site

from unions import people
from unions.directory_admin import union_chooser
from unions.members import NotPossible
from unions.models import Invitation, Role, Union
from unions.people_views import PersonFields, send_and_tell
from unions.requests import signed_in

from .models import SectionPage
from .onboarding import WORKFLOW_NAMES, AlreadyOnboard, onboard


class OnboardingForm(PersonFields):
    union = forms.ModelChoiceField(
        label="工会",
        queryset=Union.objects.filter(section=None),
        widget=union_chooser.widget_class,
        help_text="从名录里选一家还没有栏目的工会。栏目的网址用它的拼音标识，开通后不再改动。",
        error_messages={"invalid_choice": "这家工会已经开通了栏目，或已不在名录里，请另选一家。"},
    )
    review_levels = forms.TypedChoiceField(
        label="审核",
        coerce=int,
        initial=3,
        choices=[(level, WORKFLOW_NAMES[level]) for level in (3, 2, 1)],
        widget=forms.RadioSelect,
        help_text="每一级由不同的人审核，且不审自己的稿件：三审至少要有四位同事。",
    )
    field_order = ("union", "review_levels", "name", "email")


def front_page() -> Page:
    """The page below which sections stand. Raises ValidationError where the alliance has not been founded."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    page = site.root_page.specific if site else None
    if not isinstance(page, tuple(SectionPage.allowed_parent_page_models())):
        raise ValidationError("联盟首页还没有建立，请先运行 manage.py found_alliance。")
    return page


@transaction.atomic
def onboard_and_invite(data: dict, user) -> Invitation:
    """The section, and its first administrator; both or neither. Raises what `onboard` and `people.invite` raise."""
    union = Union.objects.select_for_update().get(pk=data["union"].pk)
    onboard(union, front_page(), data["review_levels"])
    return people.invite(union, data["name"], data["email"], [Role.ADMINISTRATOR], user)


class OnboardingView(WagtailAdminTemplateMixin, FormView):
    template_name = "articles/admin/onboarding.html"
    page_title = "开通栏目"
    header_icon = "plus"
    form_class = OnboardingForm

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not signed_in(request).has_perm("articles.onboard_sectionpage"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"media": context["form"].media, "submit_label": "开通并邀请管理员"}

    def get_success_url(self) -> str:
        return reverse("unions_people", args=[self.invitation.union_id])

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.invitation = onboard_and_invite(form.cleaned_data, signed_in(self.request))
        except ValidationError as error:
            form.add_error("union", " ".join(error.messages) + " 可在工会名录里修改它的拼音标识。")
        except AlreadyOnboard as error:
            form.add_error("union", str(error))
        except NotPossible as error:
            form.add_error("email", str(error))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, f"{self.invitation.union}的栏目已开通。")
        transaction.on_commit(partial(send_and_tell, self.request, self.invitation))
        return super().form_valid(form)
