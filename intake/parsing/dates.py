"""What sites write for a date -> ISO 8601 with zone.

Written without a zone it means the site's own time, +08:00. Many sites write their own time and call it GMT: a moment
that lies ahead, but not by more than those eight hours, is taken for one of theirs. CST is China's here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
EARLIEST = datetime(1949, 10, 1, tzinfo=CHINA)
NUMERIC = re.compile(
    r"^\D{0,8}?(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s,]*(?:星期.|周.)?\s*(?P<noon>上午|下午|晚上|中午)?\s*(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})"
    r"(?:\s*[:：分]\s*(?P<second>\d{1,2})?(?:[.,]\d+)?\s*秒?)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|CST)?\s*(?:[（(].*)?$",
    re.I,
)
BEGINS = re.compile(r"^\d{4}-\d")
COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?$")
STAMP = re.compile(r"^(\d{9,10})(\d{3})?$")
WRITTEN = re.compile(
    r"^(?:[^\d,，]{1,9}[,，\s]\s*)?(?P<day>\d{1,2})[\s-]+(?P<month>[^\W\d_]{3,9}|\d{1,2}月|[一二三四五六七八九十]{1,2}月)\.?[\s,-]+"
    r"(?P<year>\d{4}|\d\d)(?:\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?\s*(?P<zone>[A-Z]{1,5}|[+-]\d\d:?\d\d)?",
    re.I,
)
JAVA = re.compile(
    r"^[A-Z][a-z]{2}\s+(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})\s+(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
    r"\s+(?P<zone>[A-Z]{1,5}|[+-]\d{4})?\s*(?P<year>\d{4})"
)
MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
CHINESE_MONTHS = {
    f"{name}月": number for number, name in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)
}
ZONES = {
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "JST": 9,
    "CET": 1,
    "BST": 1,
}


def moment(written: object, parsed: Sequence[int] | None = None, now: datetime | None = None) -> str:
    """ISO 8601, empty for what is no date or none between 1949 and now. `parsed`: feedparser's reading, in UTC."""
    text = " ".join(str(written or "").replace("\u3000", " ").split())[:80]
    found = _numeric(text) or _compact(text) or _stamp(text) or _spelled(text)
    if found is None and not any(form.match(text) for form in (BEGINS, COMPACT, STAMP, WRITTEN)):
        found = _of_parser(parsed)
    now = now or datetime.now(UTC)
    if found is None:
        return ""
    if found > now and found - timedelta(hours=8) <= now and found.utcoffset() == timedelta(0):
        found = found.replace(tzinfo=CHINA)
    return found.isoformat() if EARLIEST <= found <= now + timedelta(minutes=10) else ""


def _numeric(text: str) -> datetime | None:
    match = NUMERIC.match(text)
    if match is None:
        return None
    hour = int(match["hour"] or 0)
    if match["noon"] in {"下午", "晚上"} and hour < 12:
        hour += 12
    return _made(match, int(match["month"]), int(match["year"]), hour)


def _compact(text: str) -> datetime | None:
    match = COMPACT.match(text)
    if match is None:
        return None
    return _checked(*(int(part or 0) for part in match.groups()), zone=CHINA)


def _stamp(text: str) -> datetime | None:
    match = STAMP.match(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _spelled(text: str) -> datetime | None:
    """RFC 822 and its relatives: with names in Chinese, two-digit years, single digits, Java's order."""
    match = WRITTEN.match(text) or JAVA.match(text)
    if match is None:
        return None
    name = match["month"].lower()
    month = CHINESE_MONTHS.get(name) or MONTHS.get(name[:3]) or _digits(name)
    year = int(match["year"])
    year += (2000 if year < 70 else 1900) if year < 100 else 0
    return _made(match, month, year, int(match["hour"] or 0)) if month else None


def _digits(name: str) -> int:
    return int(name[:-1]) if name.endswith("月") and name[:-1].isdecimal() else 0


def _made(match: re.Match[str], month: int, year: int, hour: int) -> datetime | None:
    minute, second = int(match["minute"] or 0), int(match["second"] or 0)
    return _checked(year, month, int(match["day"]), hour, minute, second, zone=_zone(match["zone"]))


def _checked(*numbers: int, zone: timezone) -> datetime | None:
    year, month, day, hour, minute, second = (*numbers, 0, 0, 0)[:6]
    extra = timedelta(days=1) if hour == 24 else timedelta()
    try:
        return (
            datetime(
                year, month, day, hour % 24 if hour == 24 else hour, minute, min(second, 59), tzinfo=zone
            )
            + extra
        )
    except (ValueError, OverflowError):
        return None


def _zone(written: str | None) -> timezone:
    name = (written or "CST").upper()
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return (
            timezone(timedelta(minutes=minutes if name[0] == "+" else -minutes)) if minutes < 1440 else CHINA
        )
    if name in {"Z", "UTC", "GMT", "UT", "WET"}:
        return UTC
    return timezone(timedelta(hours=ZONES[name])) if name in ZONES else CHINA


def _of_parser(parsed: Sequence[int] | None) -> datetime | None:
    if not parsed:
        return None
    return _checked(*(int(number) for number in parsed[:6]), zone=UTC)
