"""Bytes -> characters. Labels are believed only as far as the bytes bear them out.

Chinese sites label GBK as UTF-8 and UTF-8 as gb2312, cut a summary in the middle of a character, and send
ISO-8859-1 because their server always does. Bytes that are valid UTF-8 with something beyond ASCII in them are that:
a text of GBK that happens to be is a few characters long at most.
"""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE_BEGINNINGS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)
# What is written for a larger set that holds it; browsers do the same.
LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "chinese": "gb18030",
    "euc-cn": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}
LABEL = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']?\s*([\w.:-]{2,40})""")
CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
SINGLE_BYTE = re.compile(r"cp125|iso-?8859|latin|koi8|windows-125|mac", re.I)
DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,400}?\?>", re.I)
# What XML 1.0 does not allow.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
HAN = re.compile("[\u3400-\u9fff]")
MANGLED = 0.02  # of UTF-8 that was cut here and there, the share of characters beyond ASCII that are broken


def decode(data: bytes, content_type: str = "") -> str:
    """The document's characters, without mark, declaration and what stands before its beginning."""
    text = FORBIDDEN.sub("", _characters(data, content_type))
    return DECLARATION.sub("", text.lstrip("\ufeff \t\r\n\u3000\xa0"), count=1).lstrip("\ufeff \t\r\n")


def _characters(data: bytes, content_type: str) -> str:
    for mark, name in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    for beginning, name in WIDE_BEGINNINGS:
        if data.startswith(beginning):
            return data.decode(name, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _of_labels(data, _labels(data, content_type))


def _labels(data: bytes, content_type: str) -> list[str]:
    """Names of encodings as declared, the document's own first, as far as they are known."""
    found = [match[1].decode("ascii") for match in [LABEL.match(data[:600])] if match]
    found += [match[1] for match in [CHARSET.search(content_type)] if match]
    return [name for name in map(_known, found) if name]


def _known(label: str) -> str:
    name = LARGER.get(label.lower(), label.lower())
    try:
        b"a".decode(name)  # nothing at all is decoded without looking the name up
    except (LookupError, ValueError):
        return ""
    return name


def _of_labels(data: bytes, labels: list[str]) -> str:
    """Of bytes that are no whole UTF-8."""
    mended = data.decode("utf-8", "replace")
    beyond = sum(1 for char in mended if char > "\x7f")
    if mended.count("\ufffd") <= max(1, MANGLED * beyond) and HAN.search(mended):
        return mended
    for name in dict.fromkeys([*labels, "gb18030", "big5hkscs"]):
        if name in {"utf-8", "utf8"}:
            continue
        text = _strictly(data, name)
        if text is not None and not (SINGLE_BYTE.match(name) and _is_chinese(data)):
            return text
    return _least_broken(data, mended)


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        return None


def _is_chinese(data: bytes) -> bool:
    """Labelled as Western by default, but nearly all that is beyond ASCII reads as common Chinese."""
    text = _strictly(data, "gb18030")
    if text is None:
        return False
    beyond = [char for char in text if char > "\x7f"]
    return len(HAN.findall("".join(beyond))) > 0.6 * len(beyond) and len(beyond) >= 4


def _least_broken(data: bytes, mended: str) -> str:
    other = data.decode("gb18030", "replace")
    return other if other.count("\ufffd") < mended.count("\ufffd") else mended
