"""Something happens in the midst of something else: between two queries of it, as another process would do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from itertools import count

from django.db import connection
from wagtail.models import PageViewRestriction

from articles.models import ItemPage, SectionPage, Withdrawal
from articles.withdrawals import withdrawal

Act = Callable[[], object]


class Meanwhile:
    """`happened` tells whether there were as many queries."""

    def __init__(self, number: int, act: Act) -> None:
        self._left, self._act = number, act

    def __call__(self, execute, sql, params, many, context):
        self._left -= 1
        if self._left == 0:
            Context().run(self._act)  # which knows nothing of what is remembered for the request
        return execute(sql, params, many, context)

    @property
    def happened(self) -> bool:
        return self._left <= 0


@contextmanager
def before_query(number: int, act: Act) -> Iterator[Meanwhile]:
    """Lets `act` happen just before the `number`-th query of what is done inside."""
    meanwhile = Meanwhile(number, act)
    with connection.execute_wrapper(meanwhile):
        yield meanwhile


def at_each_place(
    acts: list[Act],
    begin: Act,
    do: Callable[[int], object],
    check: Callable[[int], object],
    every: int = 1,
) -> int:
    """Lets each act happen between two queries of `do(number)`, at each place or at one in so many, and then checks.

    Goes on until there are no more places; returns how many it counted.
    """
    for number in count(1, every):
        happened = False
        for act in acts:
            begin()
            with before_query(number, act) as meanwhile:
                do(number)
            if not meanwhile.happened:
                act()
            happened |= meanwhile.happened
            check(number)
        if not happened:
            break
    return number


def hidden(section: SectionPage) -> list[Act]:
    return [
        lambda: PageViewRestriction.objects.create(page=section, restriction_type="login"),
        lambda: PageViewRestriction.objects.get(page=section).delete(),
    ]


def withdrawn(item: ItemPage) -> list[Act]:
    return [
        lambda: withdrawal.withdraw(item, None, "有误", "已撤回"),
        lambda: withdrawal.undo(Withdrawal.objects.open().get(), None, "撤错了"),
    ]
