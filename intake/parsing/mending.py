"""Mistakes that would cost a feed's words, put right before it is read. What is well-formed passes unchanged."""

from __future__ import annotations

import re

REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")
# http://example.org/?a=1&copy=2, of which HTML would make ©=2.
QUERY = re.compile(r"&(?=[A-Za-z_]\w{0,30}=)")
OPEN_TITLE = re.compile(
    r"(<title(?:\s[^<>]{0,200})?>[^<]{0,1000})(?=<(?:link|guid|description|pubdate|author|category|content|/item|/entry)\b)",
    re.I,
)
ROOT_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s*>\s*", re.I)
ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.I)
TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>")
WORDS_END = re.compile(r"</(?:title|description|summary|content|content:encoded)\s*>", re.I)
CDATA, CDATA_END = "<![CDATA[", "]]>"


def mend(text: str) -> str:
    """The text of a feed in XML, a little better than it was."""
    text = QUERY.sub("&amp;", REFERENCE.sub(_allowed, text))
    text = OPEN_TITLE.sub(r"\1</title>", text)
    return _ended(_with_cdata_closed(text))


def _allowed(match: re.Match[str]) -> str:
    """A reference to what XML does not know, halves of surrogate pairs above all, is none."""
    number = int(match[1], 16) if match[1] else int(match[2])
    known = (
        number in {9, 10, 13}
        or 0x20 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0xFFFF < number < 0x110000
    )
    return match[0] if known else ""


def _with_cdata_closed(text: str) -> str:
    """The last section, where nothing closes it, ends where its element does, or with the document."""
    start = text.rfind(CDATA)
    if start < 0 or text.find(CDATA_END, start) >= 0:
        return text
    found = WORDS_END.search(text, start)
    end = found.start() if found else len(text)
    return f"{text[:end]}{CDATA_END}{text[end:]}"


def _ended(text: str) -> str:
    """A document that was cut: what was open in its last entry is closed, so that the words before the cut count."""
    starts = [match.start() for match in ENTRY.finditer(text)]
    if not starts or ROOT_END.search(text, starts[-1]):
        return text
    last = text[starts[-1] :]
    unfinished = last.rfind("<")
    if unfinished > last.rfind(">"):
        last = last[:unfinished]
    opened: list[str] = []
    for closing, name, alone in TAG.findall(re.sub(r"<!\[CDATA\[.*?\]\]>", "", last, flags=re.S)):
        if not closing and not alone:
            opened.append(name)
        elif closing and name in opened:
            del opened[len(opened) - 1 - opened[::-1].index(name) :]
    return text[: starts[-1]] + last + "".join(f"</{name}>" for name in reversed(opened[:50]))
