"""The editing form of articles and event notices: where a new one begins, and what must be right before review."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.timezone import localdate, now
from wagtail.admin.forms.pages import CopyForm
from wagtail.blocks import StreamValue
from wagtail.models import Page

from unions.models import User

from .pictures.own_media import OwnMediaForm

CREATION = "creation"  # the field with an empty form's own number


def number_for(form_number: UUID, user: User, parent: Page) -> UUID:
    """The number of the item that a form creates. Made with the person's and the section's, so that nobody can choose
    another item's; and with the day, so that a page kept open is no way to a number that was used before.
    """
    return uuid5(NAMESPACE_URL, f"{form_number}/{user.pk}/{parent.pk}/{localdate()}")


class ItemForm(OwnMediaForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            return
        self.fields[CREATION] = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
        if not self.is_bound and "body" in self.fields:
            self.initial["body"] = _one_paragraph(self.instance)

    def clean(self) -> dict:
        """Drafts may be incomplete, but never contradict themselves."""
        data = super().clean()
        if data.get("licence") == "none" and data.get("sharing") not in {None, "own"}:
            self.add_error("sharing", "“谢绝转载”的稿件不能共享。请改转载许可，或选“只在本会栏目”。")
        if data.get("original_date") and data["original_date"] > now():
            self.add_error("original_date", "原发布时间不能晚于现在。不是转发旧稿的，请留空。")
        if not self.is_deferred_validation and "body" in data and not _has_content(data["body"]):
            self.add_error("body", ValidationError("还没有正文。请写好正文再送审。"))
        return data

    def save(self, commit: bool = True) -> Page:
        """A form sent twice makes one item: see `created_once`."""
        if form_number := self.cleaned_data.get(CREATION):
            number = number_for(form_number, self.for_user, self.parent_page)
            if not Page.objects.filter(translation_key=number).exists():
                self.instance.translation_key = number
        return super().save(commit)


class CopyAsDraftForm(CopyForm):
    """A copy begins as a draft of its own; an alias would be public without a review."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)


def _one_paragraph(page) -> StreamValue:
    """A new text begins with a field to write in, not with a choice of blocks."""
    block = page._meta.get_field("body").stream_block
    return StreamValue(block, [("paragraph", block.child_blocks["paragraph"].normalize(""))])


def _has_content(body: StreamValue) -> bool:
    return any(block.block_type != "paragraph" or strip_tags(block.value.source).strip() for block in body)
