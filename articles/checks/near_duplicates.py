"""The same story, published by another union or by this one."""

from __future__ import annotations

from collections.abc import Iterator

from articles import duplicates
from articles.models import ItemPage
from unions.models import Union

from .registry import Check, Finding, Level

SHORTEST = 60  # characters; two short notices are alike without being the same
SHOWN = 5


def find(page: ItemPage, union: Union) -> Iterator[Finding]:
    """Names only what readers see: drafts of others are nobody's business."""
    text = page.plain_text()
    if len(text) < SHORTEST:
        return
    matches = duplicates.find(duplicates.sketch(page.title, text), exclude=page.pk)
    public = ItemPage.objects.visible().select_related("section__union")
    items = public.in_bulk([match.item_id for match in matches])
    found = [items[match.item_id] for match in matches if match.item_id in items][:SHOWN]
    if found:
        links = tuple((f"{item.section.union.name}：{item.title}", item.get_url_parts()[2]) for item in found)
        yield Finding("联盟里已有内容相近的稿件。请看一看，能采用就不必重发。", "body", links)


CHECK = Check("near-duplicate", "与已刊出的稿件相近", Level.ADVISING, find)
