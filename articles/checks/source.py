"""A text that comes from elsewhere and does not say from where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.models import ItemPage
from unions.models import Union

from .registry import Check, Finding, Level

# At the beginning of a line or in brackets, where a source is named; not 资金来源.
NAMED = re.compile(r"(?:^|[（(【\[])\s*(?:来源|稿源|转载自|转载于|转自|转载)\s*[:：丨|]?", re.MULTILINE)


def find(page: ItemPage, union: Union) -> Iterator[Finding]:
    if page.source.strip():
        return
    if page.original_date:
        yield Finding("填了原发布时间，没有填来源。转发的稿件请写明出处。", "source")
    elif mention := NAMED.search(page.plain_text()):
        yield Finding(
            f"正文里写着“{mention.group().strip('（(【[ ')}”，“来源”一栏却空着。请填写出处。", "source"
        )


CHECK = Check("source", "转发的稿件没有来源", Level.BLOCKING, find)
