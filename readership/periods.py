"""The days that a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from .counting import first_of

LONGEST = 731  # days of one report


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    @classmethod
    def lately(cls, days: int) -> Period:
        return cls(first_of(days), timezone.localdate())

    @classmethod
    def chosen(cls, first: date | None, last: date | None) -> Period:
        """What is left open reaches as far as a report can; turned round if the first is the later."""
        if first and last:
            first, last = min(first, last), max(first, last)
        last = min(last or timezone.localdate(), timezone.localdate())
        longest = last - timedelta(days=min(LONGEST - 1, (last - date.min).days))
        return cls(min(max(first or longest, longest), last), last)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]
