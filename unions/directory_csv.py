"""The directory as a table: reading a CSV file of unions, as docs/union-directory.md describes it.

Every problem belongs to one row, by its line number; only a file that cannot be a table at all is refused as a whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from .models import Datum, Level

REQUIRED = ("全称", "层级")
FIELD_OF_COLUMN = {
    "全称": "name",
    "简称": "short_names",
    "拼音标识": "slug",
    "层级": "level",
    "上级工会": "superior",
    "行政区划代码": "region_code",
    "地址": "address",
    "纬度": "latitude",
    "经度": "longitude",
    "坐标系": "datum",
    "电话": "phones",
    "开放时间": "opening_hours",
    "服务项目": "services",
    "核实日期": "verified_on",
}
COLUMN_OF_FIELD = {field: column for column, field in FIELD_OF_COLUMN.items()}
LEVELS = {level.label: level.value for level in Level} | {level.value: level.value for level in Level}
DATUMS = {re.sub(r"[^A-Z0-9]", "", datum.value.upper()): datum.value for datum in Datum}
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
COORDINATE = Decimal("0.000001")
ENCODINGS = ("utf-8-sig", "gb18030")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class NotATable(ValueError):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass
class Row:
    """A line of the file: field name -> value, only for the columns that the file has. `superior` is text."""

    line: int
    values: dict
    problem: str = ""


def read(path: Path) -> Iterator[Row]:
    """The rows in the file's order, those with a problem too. Raises NotATable."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    columns = [cell.strip() for cell in next(reader, [])]
    _check_columns(columns)
    line = reader.line_num
    while True:
        start, line = line + 1, line
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(start, {}, f"不是合格的CSV：{error}")
        else:
            if any(cell.strip() for cell in cells):
                yield _row(start, columns, cells)
        line = reader.line_num


def _text(path: Path) -> str:
    """Decoded by the encoding in which the heading makes sense; bytes that do not fit spoil only their row."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise NotATable(f"打不开文件：{error}") from error
    heading = raw.split(b"\n", 1)[0]
    for encoding in ENCODINGS:
        if "全称" in heading.decode(encoding, errors="ignore"):
            return raw.decode(encoding, errors="surrogateescape")
    raise NotATable("首行没有“全称”一列，或文件既不是UTF-8也不是GB18030编码。请另存为“CSV UTF-8”。")


def _check_columns(columns: list[str]) -> None:
    unknown = [column for column in columns if column not in FIELD_OF_COLUMN]
    if unknown:
        raise NotATable(f"不认识的列：{'、'.join(unknown)}。可用的列：{'、'.join(FIELD_OF_COLUMN)}。")
    if missing := [column for column in REQUIRED if column not in columns]:
        raise NotATable(f"缺少列：{'、'.join(missing)}。")
    if repeated := {column for column in columns if columns.count(column) > 1}:
        raise NotATable(f"重复的列：{'、'.join(sorted(repeated))}。")


def _row(line: int, columns: list[str], cells: list[str]) -> Row:
    if len(cells) != len(columns):
        return Row(line, {}, f"应有{len(columns)}列，实有{len(cells)}列（是否有未加引号的逗号？）。")
    row = Row(line, {})
    for column, cell in zip(columns, cells, strict=True):
        field = FIELD_OF_COLUMN[column]
        try:
            row.values[field] = _value(field, cell)
        except ValueError as error:
            row.problem = row.problem or f"{column}：{error}"
    return row


def _value(field: str, cell: str):
    if CONTROL.search(cell):
        raise ValueError("含有无法识别的字符，请检查编码。")
    cell = cell.strip()
    if parse := PARSERS.get(field):
        return parse(cell)
    return " ".join(cell.split())


def _level(cell: str) -> str:
    if cell not in LEVELS:
        raise ValueError(f"没有“{cell}”这个层级，应为{'、'.join(level.label for level in Level)}之一。")
    return LEVELS[cell]


def _datum(cell: str) -> str:
    name = re.sub(r"[^A-Z0-9]", "", cell.upper())
    if cell and name not in DATUMS:
        raise ValueError(f"没有“{cell}”这个坐标系，应为WGS-84、GCJ-02、BD-09之一。")
    return DATUMS.get(name, Datum.GCJ02.value)


def _coordinate(cell: str) -> Decimal | None:
    if not cell:
        return None
    try:
        degrees = Decimal(cell)
    except InvalidOperation:
        raise ValueError(f"“{cell}”不是十进制度数，如23.021478。") from None
    if not degrees.is_finite() or abs(degrees) > 180:
        raise ValueError(f"“{cell}”不是合理的度数。")
    return degrees.quantize(COORDINATE)


def _lines(separators: str) -> Callable[[str], list[str]]:
    pattern = re.compile(rf"[{separators}]")

    def parse(cell: str) -> list[str]:
        return list(
            dict.fromkeys(part for part in (" ".join(one.split()) for one in pattern.split(cell)) if part)
        )

    return parse


def _date(cell: str) -> date | None:
    if not cell:
        return None
    for format_ in DATE_FORMATS:
        try:
            return datetime.strptime(cell, format_).date()
        except ValueError:
            continue
    raise ValueError(f"“{cell}”不是日期，如2026-11-22。")


PARSERS: dict[str, Callable] = {
    "level": _level,
    "datum": _datum,
    "latitude": _coordinate,
    "longitude": _coordinate,
    "short_names": _lines("；;、\r\n"),
    "services": _lines("；;、\r\n"),
    "phones": _lines("；;\r\n"),
    "verified_on": _date,
}
