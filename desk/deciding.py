"""Many decisions at once: what can be done is done, what cannot is told, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models, transaction
from django.http import HttpRequest
from wagtail.admin import messages

from articles.exchange.sharing import NotPossible

MOST = 100
NAMED = 5
Subject = TypeVar("Subject", bound=models.Model)


@dataclass
class Outcome:
    """Titles of what was done, by what was done; and sentences on what was not."""

    done: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def tell(self, request: HttpRequest) -> None:
        for act, titles in self.done.items():
            names = "".join(f"《{title}》" for title in titles[:NAMED])
            more = f"等{len(titles)}篇" if len(titles) > NAMED else ""
            messages.success(request, f"{act}{names}{more}。")
        for problem in self.problems:
            messages.error(request, problem)


@transaction.atomic
def decide(
    ids: Iterable[str],
    known: models.QuerySet[Subject],
    act: Callable[[Subject], str],
    titled: Callable[[Subject], str],
) -> Outcome:
    """Does `act`, which returns what it did (已采用), to each of `known` with these numbers, at most MOST.

    In the order of the numbers, so that two people who decide on the same wait for, and not upon, each other.
    """
    wanted = sorted({int(one) for one in ids if one.isascii() and one.isdecimal() and len(one) < 19})
    outcome = Outcome()
    if len(wanted) > MOST:
        outcome.problems.append(f"一次最多处理{MOST}篇，请分几次。")
        return outcome
    found = known.in_bulk(wanted)
    for pk in wanted:
        if pk not in found:
            outcome.problems.append("有一篇稿件找不到了，可能已撤下或收回。")
            continue
        title = titled(found[pk])
        try:
            with transaction.atomic():
                outcome.done.setdefault(act(found[pk]), []).append(title)
        except NotPossible as problem:
            outcome.problems.append(f"《{title}》：{problem}")
    if not wanted:
        outcome.problems.append("没有选中稿件。请先勾选。")
    return outcome
