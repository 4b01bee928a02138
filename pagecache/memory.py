"""What `articles.remembering` knows in this process, exact by the log as whole pages are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.utils.functional import cached_property

from . import the_clock
from .log_tail import LogTail

Thing = TypeVar("Thing")
ROOM = 5_000  # things; beyond, all are forgotten


class Known(NamedTuple):
    thing: object
    moment: int
    also: tuple[str, ...]
    turn: datetime | None  # of what the clock changes: when it does


class Memory:
    """One request's view: what was made at a moment counts as long as nothing it depends on was seen since."""

    def __init__(self, tail: LogTail, moment: int, things: dict[tuple, Known], now: datetime) -> None:
        self.moment = moment
        self._tail, self._things, self._now = tail, things, now

    @cached_property
    def turn(self) -> datetime:
        """When the clock changes what this request shows."""
        return the_clock.next_turn(self._now)

    def recall(
        self, name: tuple, make: Callable[[], Thing], also: tuple[str, ...] = (), by_clock: bool = False
    ) -> Thing:
        found = self._fresh(name)
        if found is not None and (found.turn == self.turn if by_clock else True):
            return found.thing  # type: ignore[return-value]
        turn = (
            self.turn if by_clock else None
        )  # asked before: what is made may be later, which hides more, not less
        thing = make()
        self._keep(name, Known(thing, self.moment, also, turn))
        return thing

    def known(self, name: tuple) -> object | None:
        found = self._fresh(name)
        return found and found.thing

    def learn(self, name: tuple, thing: object) -> None:
        self._keep(name, Known(thing, self.moment, (), None))

    def _fresh(self, name: tuple) -> Known | None:
        found = self._things.get(name)
        return found if found and self._tail.is_fresh(found.also, found.moment) else None

    def _keep(self, name: tuple, known: Known) -> None:
        if len(self._things) >= ROOM:
            self._things.clear()
        self._things[name] = known
