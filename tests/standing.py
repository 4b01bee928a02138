"""What most tests begin with, kept standing below their own transactions.

A fixture marked `@standing` is built once and stays in the database for as long as test after test asks for it. Each
test works, and is rolled back, above it, and gets copies of its own of what the fixture returned. Such a fixture may
ask only for others of the kind and for `db`, and may change nothing but the database.
"""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

import pytest
from django.db import connection, transaction

OPENED = "django_db_blocker"  # asked for by whatever opens the database


@dataclass
class Layer:
    """One fixture's rows, in a transaction of their own; `objects` is what it and those below returned, pickled."""

    build: Callable
    block: transaction.Atomic
    objects: bytes


@dataclass
class Ground:
    """The layers that stand now, the lowest first."""

    layers: list[Layer] = field(default_factory=list)
    blocker: object = None  # pytest-django's, as soon as there is a database
    copies: dict[str, object] | None = None  # of the test that runs

    def prepare(self, wanted: list[Callable]) -> None:
        """Makes `wanted` stand and nothing else."""
        self.copies = None
        if not self._sound():
            self.clear()
        kept = 0
        for layer, build in zip(self.layers, wanted, strict=False):
            if layer.build is not build:
                break
            kept += 1
        self.clear(kept)
        for build in wanted[kept:]:
            self._raise(build)

    def clear(self, kept: int = 0) -> None:
        while len(self.layers) > kept:
            transaction.set_rollback(True)
            self.layers.pop().block.__exit__(None, None, None)

    def copy(self, name: str) -> object:
        """The running test's own copy; copies that belong together stay together."""
        if self.copies is None:
            self.copies = self._objects()
        return self.copies[name]

    def has(self, build: Callable) -> bool:
        return any(layer.build is build for layer in self.layers)

    def _sound(self) -> bool:
        """Whether the last test left the transaction in order."""
        return not (connection.closed_in_transaction or connection.needs_rollback)

    def _objects(self) -> dict[str, object]:
        return pickle.loads(self.layers[-1].objects) if self.layers else {}

    def _raise(self, build: Callable) -> None:
        objects = self._objects()
        block = transaction.atomic()
        block.__enter__()
        try:
            objects[build.__name__] = build(**{name: objects.get(name) for name in _asked(build)})
            self.layers.append(Layer(build, block, pickle.dumps(objects)))
        except BaseException:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
            raise


GROUND = Ground()


def standing(build: Callable):
    """Makes a fixture of `build`; for a test that commits, below which nothing can stand, it is built anew."""

    @wraps(build)
    def fixture(**asked):
        return GROUND.copy(build.__name__) if GROUND.has(build) else build(**asked)

    fixture.builds = build
    return pytest.fixture(fixture)


def prepare(item: pytest.Item) -> None:
    """Before a test's fixtures are made: lets stand what it asks for."""
    uses_database = item.get_closest_marker("django_db") or OPENED in item.fixturenames
    if GROUND.blocker and uses_database:
        with GROUND.blocker.unblock():
            GROUND.prepare([] if commits(item) else _wanted(item))


def commits(item: pytest.Item) -> bool:
    """Whether the test commits and so empties the tables afterwards."""
    marker = item.get_closest_marker("django_db")
    used = {"live_server", "transactional_db"} & set(item.fixturenames)
    return bool(used or (marker and marker.kwargs.get("transaction")))


def _wanted(item: pytest.Item) -> list[Callable]:
    """What the test's standing fixtures build, each behind what it asks for."""
    definitions = item._fixtureinfo.name2fixturedefs
    used = [definitions[name][-1].func for name in item.fixturenames if name in definitions]
    wanted: list[Callable] = []
    for function in used:
        if hasattr(function, "builds"):
            _add(function.builds, wanted, definitions)
    return wanted


def _add(build: Callable, wanted: list[Callable], definitions: dict) -> None:
    """Adds `build` to `wanted`, behind what it asks for itself."""
    for name in _asked(build):
        below = getattr(definitions[name][-1].func, "builds", None)
        if below:
            _add(below, wanted, definitions)
    if build not in wanted:
        wanted.append(build)


def _asked(build: Callable) -> list[str]:
    return list(inspect.signature(build).parameters)
