"""Whether readers may be shown a picture: decided here, for pages, lists, feeds and meta tags alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue

if TYPE_CHECKING:
    from ..models import Picture


def may_show(picture: Picture | None, reprinted: bool = False) -> bool:
    """`reprinted`: in another union's section. The day `rights_until` itself is the last one."""
    if picture is None:
        return False
    if picture.rights_until and picture.rights_until < timezone.localdate():
        return False
    return picture.reprint == picture.Reprint.FREE or not reprinted


def shown_body(body: StreamValue, reprinted: bool = False) -> StreamValue:
    """The body without the pictures that may not be shown; a gallery loses them one by one."""
    return StreamValue(body.stream_block, list(_shown_blocks(body, reprinted)))


def _shown_blocks(body: StreamValue, reprinted: bool) -> Iterator[tuple[str, Any, str]]:
    for block in body:
        if block.block_type == "image" and not may_show(block.value["image"], reprinted):
            continue
        value = block.value
        if block.block_type == "gallery":
            value = ListValue(value.list_block, [one for one in value if may_show(one["image"], reprinted)])
            if not value:
                continue
        yield block.block_type, value, block.id
