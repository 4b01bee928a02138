"""The form by which an editor uploads a Word file as a draft."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from articles.models import ArticlePage, SectionPage
from unions.models import User
from unions.requests import signed_in

from .drafting import Draft, draft_from_docx
from .package import FILE_BYTES, MEGABYTE, NotReadable


def may_upload(user: User, section: SectionPage) -> bool:
    """Who may write articles in the section may upload them."""
    return section.permissions_for_user(user).can_add_subpage() and ArticlePage.can_create_at(section)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Word 文件",
        help_text=f"用 Word 或 WPS 存成的 .docx 文件，不超过{FILE_BYTES // MEGABYTE}MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "请先选择一个 .docx 文件。", "empty": "文件是空的，请另选一个。"},
    )


class UploadView(WagtailAdminTemplateMixin, FormView):
    """Makes the draft and leads to its editing page."""

    form_class = UploadForm
    template_name = "articles/admin/docx.html"
    page_title = "从 Word 文件新建稿件"
    header_icon = "upload"
    draft: Draft

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        self.section = get_object_or_404(SectionPage, pk=kwargs["section_id"])
        if not may_upload(signed_in(request), self.section):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        section = {
            "url": reverse("wagtailadmin_explore", args=[self.section.pk]),
            "label": self.section.title,
        }
        return [*super().get_breadcrumbs_items(), section, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(section=self.section, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        file: UploadedFile = form.cleaned_data["file"]
        try:
            self.draft = draft_from_docx(file, file.name or "", self.section, signed_in(self.request))
        except NotReadable as problem:
            form.add_error("file", str(problem))
            return self.form_invalid(form)
        self._tell()
        return super().form_valid(form)

    def _tell(self) -> None:
        messages.success(self.request, "草稿已建好。请核对标题、署名和图注，再保存、送审。")
        for problem in self.draft.problems:
            messages.warning(self.request, problem)

    def get_success_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.draft.page.pk])
