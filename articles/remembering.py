"""Small things that many pages show, such as the categories: asked for once, and again when they can have changed.

Who reads calls `remembered()`. Outside of a request that only reads, or where nothing tells when a thing changes, it
asks each time. Otherwise what it knows is kept by `pagecache.memory`, which follows the log of changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

ITEMS = "items"  # the newest items, wherever they are listed
Thing = TypeVar("Thing")


def of_item(item_id: int) -> str:
    return f"item:{item_id}"


def of_section(section_id: int) -> str:
    return f"section:{section_id}"


def of_topic(topic_id: int) -> str:
    return f"topic:{topic_id}"


class Remembers(Protocol):
    def recall(
        self, name: tuple, make: Callable[[], Thing], also: tuple[str, ...], by_clock: bool
    ) -> Thing: ...

    def recall_part(self, name: tuple, make: Callable[[], str], also: tuple[str, ...]) -> str: ...

    def known(self, name: tuple) -> object | None: ...

    def learn(self, name: tuple, thing: object) -> None: ...


_memory: ContextVar[Remembers | None] = ContextVar("memory", default=None)


@contextmanager
def remembering(memory: Remembers) -> Iterator[None]:
    before = _memory.set(memory)
    try:
        yield
    finally:
        _memory.reset(before)


def remembered(
    name: tuple, make: Callable[[], Thing], also: tuple[str, ...] = (), *, by_clock: bool = False
) -> Thing:
    """What `make()` gave, unless that may have changed; never to be changed by who gets it.

    What it may depend on: all that concerns every page (see `pagecache.outside_the_log`: sections, the alliance's own
    pages, categories, unions, privacy, settings), and the names of `also`: ITEMS, one item, one section and what it
    shows, one topic and its items. `by_clock`: and the time, by which items expire and events end.
    """
    memory = _memory.get()
    return make() if memory is None else memory.recall(name, make, also, by_clock)


def remembered_part(name: tuple, make: Callable[[], str], also: tuple[str, ...]) -> str:
    """The same of a part of a page, by the clock, too; see `home.templatetags.remembering`."""
    memory = _memory.get()
    return make() if memory is None else memory.recall_part(name, make, also)


def remembered_each(
    kind: str, keys: set[int], make: Callable[[set[int]], dict[int, Thing]]
) -> dict[int, Thing]:
    """The same of many of a kind, such as sections by their number: `make()` is asked for those not known."""
    memory = _memory.get()
    if memory is None:
        return make(keys) if keys else {}
    found = {key: thing for key in keys if (thing := memory.known((kind, key))) is not None}
    if missing := keys - found.keys():
        made = make(missing)
        for key, thing in made.items():
            memory.learn((kind, key), thing)
        found |= made
    return found  # type: ignore[return-value]
