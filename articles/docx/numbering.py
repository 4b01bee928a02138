"""Word's automatic numbers (一、（二） 3. 第四条) are no text of the document: they are written into it here.

Otherwise they would be lost, or become lists that begin with 1 again after every picture. Bullets stay lists.
Source: ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

LEVELS = 9
DIGITS = "〇一二三四五六七八九"
UNITS = ("", "十", "百", "千")
LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
STEMS = "甲乙丙丁戊己庚辛壬癸"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Level:
    start: int
    style: str  # ECMA's ST_NumberFormat
    label: str  # such as "第%1条"


def write_out(document: Element, numbering: Element | None, styles: Element | None) -> None:
    """Puts each numbered paragraph's number in front of its text, and takes the numbered levels out of `numbering`."""
    if numbering is None:
        return
    numbers = _Numbers(numbering)
    by_style = _numbers_of_styles(styles)
    for paragraph in document.iterfind(".//{*}p"):
        properties = paragraph.find("{*}pPr")
        num, depth = _own_number(properties)
        if num is None and properties is not None:
            num, depth = by_style.get(_val(properties.find("{*}pStyle")) or "", (None, 0))
        label = numbers.next_label(num, depth) if num else None
        if label:
            _prefix(paragraph, properties, label)
    _drop_ordered_levels(numbering)


class _Numbers:
    """Counts along the document."""

    def __init__(self, numbering: Element) -> None:
        abstract = {_attr(node, "abstractNumId"): node for node in numbering.iterfind("{*}abstractNum")}
        self.levels: dict[str, dict[int, Level]] = {}
        self.list_of: dict[str, str] = {}
        self.counts: dict[str, list[int]] = {}
        for num in numbering.iterfind("{*}num"):
            key, base = _attr(num, "numId"), _val(num.find("{*}abstractNumId")) or ""
            restarts = _levels(num.iterfind("{*}lvlOverride/{*}lvl"))
            starts = {
                _int(_attr(override, "ilvl")): _int(_val(override.find("{*}startOverride")), 1)
                for override in num.iterfind("{*}lvlOverride")
                if override.find("{*}startOverride") is not None
            }
            self.levels[key] = (
                _levels(abstract[base].iterfind("{*}lvl") if base in abstract else ()) | restarts
            )
            for depth, start in starts.items():
                if depth in self.levels[key]:
                    level = self.levels[key][depth]
                    self.levels[key][depth] = Level(start, level.style, level.label)
            # Lists of one definition count on together unless one restarts.
            self.list_of[key] = key if starts or restarts else base

    def next_label(self, num: str, depth: int) -> str | None:
        levels = self.levels.get(num, {})
        level = levels.get(depth)
        if level is None or level.style == "bullet":
            return None
        counts = self.counts.setdefault(self.list_of[num], [0] * LEVELS)
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (LEVELS - depth - 1)

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            at = levels.get(place, level)
            return numeral(counts[place] or at.start, at.style)

        return PLACEHOLDER.sub(shown, level.label)


def numeral(number: int, style: str) -> str:
    """A number as ECMA's number format `style` writes it; Arabic where we do not know the format."""
    if style.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting")):
        return _chinese(number)
    if style in {"chineseLegalSimplified", "ideographLegalTraditional"}:
        return _chinese(number).translate(LEGAL)
    if style == "ideographTraditional" and number <= len(STEMS):
        return STEMS[number - 1]
    if style.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(ord("①") + number - 1)
    if style in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in {"lowerRoman", "upperRoman"}:
        return _roman(number) if style == "lowerRoman" else _roman(number).upper()
    return "" if style == "none" else f"{number:02d}" if style == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 10_000:
        return str(number)
    text, digits = "", str(number)
    for place, digit in enumerate(digits):
        value = int(digit)
        if value:
            text += DIGITS[value] + UNITS[len(digits) - place - 1]
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text.removeprefix("一") if 10 <= number < 20 else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _levels(nodes: Iterable[Element]) -> dict[int, Level]:
    found = {}
    for node in nodes:
        depth = _int(_attr(node, "ilvl"))
        style = _val(node.find("{*}numFmt")) or "decimal"
        found[depth] = Level(_int(_val(node.find("{*}start")), 1), style, _val(node.find("{*}lvlText")) or "")
    return {depth: level for depth, level in found.items() if depth < LEVELS}


def _numbers_of_styles(styles: Element | None) -> dict[str, tuple[str | None, int]]:
    """Style id -> (list, level) for paragraph styles that carry a number, inherited ones included."""
    own: dict[str, tuple[str | None, int]] = {}
    parents: dict[str, str] = {}
    for style in styles.iterfind("{*}style") if styles is not None else ():
        name = _attr(style, "styleId")
        parents[name] = _val(style.find("{*}basedOn")) or ""
        own[name] = _own_number(style.find("{*}pPr"))
    return {name: _inherited(name, own, parents) for name in own}


def _inherited(name: str, own: dict, parents: dict[str, str]) -> tuple[str | None, int]:
    seen: set[str] = set()
    while name in own and name not in seen:
        if own[name][0] is not None:
            return own[name]
        seen.add(name)
        name = parents[name]
    return None, 0


def _own_number(properties: Element | None) -> tuple[str | None, int]:
    node = properties.find("{*}numPr") if properties is not None else None
    if node is None:
        return None, 0
    depth = _int(_val(node.find("{*}ilvl")))
    return _val(node.find("{*}numId")), depth if 0 <= depth < LEVELS else 0


def _prefix(paragraph: Element, properties: Element | None, label: str) -> None:
    """A run with the number, as first of the paragraph; a blank where the label's own end does not part it."""
    gap = "" if label[-1] in "、，．）】》 \u3000" else " " if label[-1].isascii() else "\u3000"
    namespace = paragraph.tag.removesuffix("p")
    run = Element(f"{namespace}r")
    SubElement(run, f"{namespace}t").text = label + gap
    paragraph.insert(0 if properties is None else list(paragraph).index(properties) + 1, run)


def _drop_ordered_levels(numbering: Element) -> None:
    for parent in [*numbering.iterfind("{*}abstractNum"), *numbering.iterfind("{*}num/{*}lvlOverride")]:
        for level in parent.findall("{*}lvl"):
            if _val(level.find("{*}numFmt")) != "bullet":
                parent.remove(level)


def _attr(node: Element, name: str) -> str:
    """An attribute whatever its namespace: transitional and strict files differ in it."""
    return next((value for key, value in node.items() if key.rpartition("}")[2] == name), "")


def _val(node: Element | None) -> str | None:
    return _attr(node, "val") if node is not None else None


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default
