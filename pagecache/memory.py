"""What `articles.remembering` knows in this process, exact by the log as whole pages are."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from .log_tail import LogTail

Thing = TypeVar("Thing")
ROOM = 5_000  # things; beyond, all are forgotten


class Known(NamedTuple):
    thing: object
    moment: int
    also: tuple[str, ...]


class Memory:
    """One request's view: what was made at a moment counts as long as nothing it depends on was seen since."""

    def __init__(self, tail: LogTail, moment: int, things: dict[tuple, Known]) -> None:
        self.moment = moment
        self._tail, self._things = tail, things

    def recall(self, name: tuple, make: Callable[[], Thing], also: tuple[str, ...] = ()) -> Thing:
        found = self._fresh(name)
        if found is not None:
            return found.thing  # type: ignore[return-value]
        thing = make()
        self._keep(name, Known(thing, self.moment, also))
        return thing

    def known(self, name: tuple) -> object | None:
        found = self._fresh(name)
        return found and found.thing

    def learn(self, name: tuple, thing: object) -> None:
        self._keep(name, Known(thing, self.moment, ()))

    def _fresh(self, name: tuple) -> Known | None:
        found = self._things.get(name)
        return found if found and self._tail.is_fresh(found.also, found.moment) else None

    def _keep(self, name: tuple, known: Known) -> None:
        if len(self._things) >= ROOM:
            self._things.clear()
        self._things[name] = known
