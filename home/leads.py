"""「头条编排」: the desk's choice for the head of the front page, edited on the page itself.

Wagtail's own way throughout: a StreamField of `HomePage`, so that its revisions, preview and log hold the choice. What is
stored names stories by number; whether the public may see them is asked each time (`home.front`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from articles.models import ArticlePage

from .lead_chooser import story_chooser

MOST = 4  # the lead and the three below it
LONGEST_HEADLINE = 60


class StoryChooserBlock(story_chooser.get_block_class()):  # type: ignore[misc]
    def value_from_form(self, value: Any) -> ArticlePage | None:
        """Wagtail asks the database for whatever was posted; what is no number is no story."""
        return None if isinstance(value, str) and not value.isdecimal() else super().value_from_form(value)


@dataclass(frozen=True)
class Pick:
    """A story by number, and the desk's own headline for it, empty where it keeps its own."""

    story: int
    headline: str = ""


class LeadBlock(blocks.StructBlock):
    story = StoryChooserBlock(label="稿件")
    headline = blocks.CharBlock(
        label="首页标题",
        required=False,
        max_length=LONGEST_HEADLINE,
        help_text="只在首页这样写；留空就用稿件自己的标题。",
    )
    until = blocks.DateTimeBlock(
        label="登到",
        required=False,
        help_text="到时自动撤换。留空就一直登着，直到有人来换。",
    )

    class Meta:
        label = "稿件"
        icon = "doc-full"

    def clean(self, value: Any) -> Any:
        """Only what the public may see; the hour without seconds, as pages are made anew by the minute."""
        cleaned = super().clean(value)
        story = cleaned["story"]  # a draft may still have none
        if story and not ArticlePage.objects.visible().filter(pk=story.pk).exists():
            gone = "读者看不到这篇稿件（没有刊出、已撤下或不公开），请换一篇。"
            raise StructBlockValidationError({"story": ValidationError(gone)})
        cleaned["headline"] = " ".join(cleaned["headline"].split())
        if cleaned["until"]:
            cleaned["until"] = cleaned["until"].replace(second=0, microsecond=0)
        return cleaned


class LeadsBlock(blocks.StreamBlock):
    lead = LeadBlock()

    class Meta:
        max_num = MOST
        required = False

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        seen: set[int] = set()
        twice = {}
        for number, block in enumerate(cleaned):
            story = block.value["story"]
            if story and story.pk in seen:
                twice[number] = ValidationError("这篇稿件已经选过了。")
            seen |= {story.pk} if story else set()
        if twice:
            raise StreamBlockValidationError(block_errors=twice)
        return cleaned


def current(stored: Iterable[dict], moment: datetime) -> list[Pick]:
    """The picks that stand at `moment`, in the desk's order; `stored` is the stream's raw data. No query."""
    values = [block["value"] for block in stored]
    return [Pick(value["story"], value.get("headline", "")) for value in values if _stands(value, moment)]


def _stands(value: dict, moment: datetime) -> bool:
    until = blocks.DateTimeBlock().to_python(value.get("until"))
    return bool(value.get("story")) and (until is None or moment < until)
