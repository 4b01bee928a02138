"""Whether a page of another site still holds a text of ours."""

from __future__ import annotations

import re
from html import unescape

ENDS = re.compile("[。！？；!?;\n]")
TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
BLANKS = re.compile(r"\s+")
ENCODINGS = ("utf-8", "gb18030")
SENTENCES, SHORTEST = 3, 8


def sentences(text: str) -> list[str]:
    """The longest few of a text, by which it is known again; none where all are short."""
    found = {_bare(one) for one in ENDS.split(text)}
    return sorted((one for one in found if len(one) >= SHORTEST), key=lambda one: (-len(one), one))[
        :SENTENCES
    ]


def holds(page: bytes, known_by: list[str]) -> bool:
    """Whether one of the sentences stands in the page, whatever markup and blanks are between its characters."""
    texts = [_bare(unescape(TAGS.sub("", page.decode(encoding, "ignore")))) for encoding in ENCODINGS]
    return any(sentence in text for sentence in known_by for text in texts)


def _bare(text: str) -> str:
    return BLANKS.sub("", text)
