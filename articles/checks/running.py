"""Runs the checks at the levels that the desk has set."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import CheckLevel, ItemPage
from unions.models import Union

from .registry import Check, Finding, Level, registered


@dataclass(frozen=True)
class Result:
    check: Check
    finding: Finding
    is_blocking: bool


def levels() -> dict[str, Level]:
    """Each check's name -> its level now. One query."""
    stored = dict(CheckLevel.objects.values_list("name", "level"))
    return {check.name: Level(stored.get(check.name, check.level)) for check in registered()}


def run(page: ItemPage, union: Union, blocking_only: bool = False) -> list[Result]:
    """What the checks find, the blocking first."""
    now = levels()
    wanted = {Level.BLOCKING} if blocking_only else {Level.BLOCKING, Level.ADVISING}
    results = [
        Result(check, finding, now[check.name] == Level.BLOCKING)
        for check in registered()
        if now[check.name] in wanted
        for finding in check.find(page, union)
    ]
    return sorted(results, key=lambda result: not result.is_blocking)
