"""The editing form of articles and event notices: where a new one begins, and what must be right before review."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.timezone import now
from wagtail.admin.forms.pages import CopyForm
from wagtail.blocks import StreamValue

from .pictures.own_media import OwnMediaForm


class ItemForm(OwnMediaForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and not self.instance.pk and "body" in self.fields:
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
