"""What `articles.remembering` knows in this process, exact by the log as whole pages are."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.utils.functional import cached_property

from . import the_clock
from .log_tail import LogTail
from .room import Room

Thing = TypeVar("Thing")
ROOM = 5_000  # things that are no parts of pages


class Known(NamedTuple):
    thing: object
    moment: int
    also: tuple[str, ...]
    turn: datetime | None  # of what the clock changes: when it does
    size: int = 1  # of a part its bytes


class Memory:
    """One request's view: what was made at a moment counts as long as nothing it depends on was seen since."""

    def __init__(
        self,
        tail: LogTail,
        moment: int,
        things: Room[tuple, Known],
        parts: Room[tuple, Known],
        now: datetime,
    ) -> None:
        self.moment = moment
        self._tail, self._things, self._parts, self._now = tail, things, parts, now

    @cached_property
    def turn(self) -> datetime:
        """When the clock changes what this request shows."""
        return the_clock.next_turn(self._now)

    def recall(
        self, name: tuple, make: Callable[[], Thing], also: tuple[str, ...] = (), by_clock: bool = False
    ) -> Thing:
        return self._recall(self._things, name, make, also, self.turn if by_clock else None)

    def recall_part(self, name: tuple, make: Callable[[], str], also: tuple[str, ...]) -> str:
        return self._recall(self._parts, name, make, also, self.turn)

    def known(self, name: tuple) -> object | None:
        found = self._fresh(self._things, name)
        return found and found.thing

    def learn(self, name: tuple, thing: object) -> None:
        self._things.put(name, Known(thing, self.moment, (), None))

    def _recall(
        self,
        room: Room[tuple, Known],
        name: tuple,
        make: Callable[[], Thing],
        also: tuple[str, ...],
        turn: datetime | None,
    ) -> Thing:
        """`turn` was asked before: what is made may be later, which hides more, not less."""
        found = self._fresh(room, name)
        if found is not None and found.turn == turn:
            return found.thing  # type: ignore[return-value]
        thing = make()
        size = sys.getsizeof(thing) if room is self._parts else 1
        room.put(name, Known(thing, self.moment, also, turn, size))
        return thing

    def _fresh(self, room: Room[tuple, Known], name: tuple) -> Known | None:
        found = room.get(name)
        return found if found and self._tail.is_fresh(found.also, found.moment) else None
