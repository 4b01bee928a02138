"""The contract of a check, and the list of them. Other rooms add theirs with `register` when their app is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices

from articles.models import ItemPage
from unions.models import Union


class Level(TextChoices):
    BLOCKING = "blocking", "必须改正才能送审"
    ADVISING = "advising", "只提醒"
    OFF = "off", "不检查"


@dataclass(frozen=True)
class Finding:
    """What a check found: a sentence for the editor, the form's field it is about, links as (words, address)."""

    text: str
    field: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Check:
    """`find` gets the text as it would be sent, perhaps unsaved, and the union whose it is. `level` is the default."""

    name: str
    label: str
    level: Level
    find: Callable[[ItemPage, Union], Iterator[Finding]]


_checks: dict[str, Check] = {}


def register(check: Check) -> None:
    _checks[check.name] = check


def registered() -> list[Check]:
    return list(_checks.values())
