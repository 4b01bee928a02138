"""Something happens in the midst of something else: between two queries of it, as another process would do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context

from django.db import connection


class Meanwhile:
    """`happened` tells whether there were as many queries."""

    def __init__(self, number: int, act: Callable[[], object]) -> None:
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
def before_query(number: int, act: Callable[[], object]) -> Iterator[Meanwhile]:
    """Lets `act` happen just before the `number`-th query of what is done inside."""
    meanwhile = Meanwhile(number, act)
    with connection.execute_wrapper(meanwhile):
        yield meanwhile
