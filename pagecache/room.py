"""What a process keeps up to so many bytes, or pieces."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    @property
    def size(self) -> int: ...


Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing", bound=Sized)


class Room(Generic[Key, Thing]):
    """Things by their keys, the least asked for dropped first where their sizes come to more than `room`.

    What alone is larger is not kept. `taken`: the sizes of what is kept together.
    """

    def __init__(self, room: int) -> None:
        self._room, self.taken = room, 0
        self._things: OrderedDict[Key, Thing] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Thing | None:
        with self._lock:
            thing = self._things.get(key)
            if thing:
                self._things.move_to_end(key)
            return thing

    def put(self, key: Key, thing: Thing) -> None:
        with self._lock:
            self._drop(key)
            if thing.size > self._room:
                return
            self._things[key] = thing
            self.taken += thing.size
            while self.taken > self._room:
                self._drop(next(iter(self._things)))

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
            self.taken = 0

    def _drop(self, key: Key) -> None:
        if former := self._things.pop(key, None):
            self.taken -= former.size
