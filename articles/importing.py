"""Bringing in existing articles from a file of one JSON object a line: {"id", "title", "text", "date", "source"}.

`read()` turns lines into records or says what is wrong with them; `Importer` makes pages of records, each in a
transaction of its own, so that a killed import loses at most the article at hand and goes on when run again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from wagtail.log_actions import log

from . import cleaning, duplicates
from .models import ArticlePage, ItemPage, SectionPage

LINE_LIMIT = 2 * 1024 * 1024  # bytes; a hundred times a long article
ID_LIMIT = 120
EARLIEST = date(1949, 1, 1)


class BadLine(ValueError):
    """A line that cannot be imported; the message says why."""


@dataclass(frozen=True)
class Record:
    """What a good line holds. `issued` is time-zone aware, None where the line gives no date."""

    import_id: str
    title: str
    text: str
    issued: datetime | None = None
    source: str = ""


@dataclass(frozen=True)
class Line:
    """A numbered line of the file: a record, or the problem with it."""

    number: int
    record: Record | None = None
    problem: str = ""


@dataclass
class Tally:
    """What an import did: counts of "imported", "present", "exact", "near" and "bad"."""

    counts: Counter = field(default_factory=Counter)

    def __str__(self) -> str:
        skipped = self.counts["exact"] + self.counts["near"]
        return (
            f"导入 {self.counts['imported']} 篇；已有 {self.counts['present']} 篇；"
            f"重复跳过 {skipped} 篇（完全相同 {self.counts['exact']}，大部分相同 {self.counts['near']}）；"
            f"有误 {self.counts['bad']} 行。"
        )


def read(file: BinaryIO) -> Iterator[Line]:
    """The lines of a file in UTF-8, blank ones left out. A bad line never ends the reading."""
    seen: dict[str, int] = {}
    for number, raw in enumerate(_raw_lines(file), 1):
        if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        try:
            record = parse(raw)
            first = seen.setdefault(record.import_id, number)
            if first != number:
                raise BadLine(f"id“{record.import_id}”与第{first}行相同")
        except BadLine as error:
            yield Line(number, problem=str(error))
        else:
            yield Line(number, record)


def parse(raw: bytes) -> Record:
    """One line as a record. Raises BadLine with the reason in words for the operator."""
    data = _decode(raw)
    text = _text(data, "text")
    if not text.strip():
        raise BadLine("没有正文：text 是空的")
    return Record(
        _import_id(data), _text(data, "title"), text, _issued(data.get("date")), _text(data, "source")
    )


class Importer:
    """Makes articles below `section` of records. `publish`: at once, without review; else they stay drafts."""

    def __init__(
        self, section: SectionPage, *, publish: bool = False, allow_duplicates: bool = False
    ) -> None:
        self.section = section
        self.publish = publish
        self.allow_duplicates = allow_duplicates
        present = ItemPage.objects.filter(section=section).exclude(import_id="")
        self.present = set(present.values_list("import_id", flat=True))

    def take(self, record: Record) -> tuple[str, str]:
        """Imports the record unless it is there already. Returns what became of it, as `Tally` counts, and details."""
        if record.import_id in self.present:
            return "present", ""
        cleaned = cleaning.clean(record.title, record.text)
        sketch = duplicates.sketch(cleaned.title, "\n".join(cleaned.paragraphs))
        matches = [] if self.allow_duplicates else duplicates.find(sketch)
        if matches:
            return ("exact" if matches[0].exact else "near"), _describe(matches[0])
        self._make(record, cleaned, sketch)
        self.present.add(record.import_id)
        return "imported", ""

    @transaction.atomic
    def _make(self, record: Record, cleaned: cleaning.CleanText, sketch: duplicates.Sketch) -> None:
        page = ArticlePage(
            title=cleaned.title,
            body=[("paragraph", "".join(f"<p>{escape(line)}</p>" for line in cleaned.paragraphs))],
            source=(" ".join(record.source.split()) or cleaned.source)[:80],
            original_date=record.issued,
            import_id=record.import_id,
            live=False,
        )
        self.section.add_child(instance=page)
        log(instance=page, action="hub.import", data={"import_id": record.import_id})
        duplicates.remember(page, sketch)
        revision = page.save_revision(clean=False)  # add_child has validated it
        if self.publish:
            revision.publish()


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines; of one that is too long only the beginning, so that no file fills the memory."""
    while line := file.readline(LINE_LIMIT + 1):
        rest = line
        while len(rest) > LINE_LIMIT and not rest.endswith(b"\n"):
            rest = file.readline(LINE_LIMIT + 1)
        yield line


def _decode(raw: bytes) -> dict[str, Any]:
    if len(raw) > LINE_LIMIT:
        raise BadLine(f"这一行超过{LINE_LIMIT // 1024 // 1024}兆字节")
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadLine(f"不是UTF-8编码（第{error.start + 1}个字节）") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"不是完整的JSON：{error}") from error
    if not isinstance(data, dict):
        raise BadLine('应为一个JSON对象，如{"id": "1", "title": "", "text": "……", "date": "2023-08-19"}')
    return data


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadLine(f"{key} 应为文字，却是{type(value).__name__}")
    if "\0" in value:
        raise BadLine(f"{key} 中有空字符（NUL）")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadLine(f"{key} 中第{error.start + 1}个字符不完整（单独的代理码）") from error
    return value


def _import_id(data: dict[str, Any]) -> str:
    value = data.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    elif isinstance(value, str):
        value = _text(data, "id").strip()
    if not isinstance(value, str) or not value:
        raise BadLine("没有id：再次导入时要靠它认出已有的稿件")
    if len(value) > ID_LIMIT:
        raise BadLine(f"id 超过{ID_LIMIT}个字符")
    return value


def _issued(value: Any) -> datetime | None:
    """A date alone is midnight here; a time without zone is local."""
    if value is None or value == "":
        return None
    try:
        issued = datetime.fromisoformat(value.strip())
    except (ValueError, AttributeError, TypeError) as error:
        raise BadLine(f"日期“{value!s:.40}”无法识别，应如 2023-08-19 或 2023-08-19T09:30:00") from error
    try:
        issued = timezone.make_aware(issued) if timezone.is_naive(issued) else issued
        local = timezone.localtime(issued).date()
    except (ValueError, OverflowError) as error:
        raise BadLine(f"日期“{value}”超出范围") from error
    if local < EARLIEST or issued > timezone.now():
        raise BadLine(f"日期“{value}”不在{EARLIEST.year}年至今之间")
    return issued


def _describe(match: duplicates.Match) -> str:
    title = ItemPage.objects.values_list("title", flat=True).get(pk=match.item_id)
    return f"与《{title}》（编号{match.item_id}）" + (
        "完全相同" if match.exact else f"相同约{min(match.similarity, 0.99):.0%}"
    )
