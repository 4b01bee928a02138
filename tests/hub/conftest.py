"""The site's processes, each test with a folder of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import Started, found_once
from tests.standing import commits

DATABASE = {"db", "transactional_db", "live_server"}


@pytest.fixture(scope="session")
def founded(tmp_path_factory, migrated) -> Path:
    return found_once(tmp_path_factory, migrated)


@pytest.fixture
def var_dir(founded, tmp_path) -> Path:
    return shutil.copytree(founded, tmp_path / "var")


@pytest.fixture
def start(var_dir, tmp_path) -> Iterator[Callable[..., Started]]:
    """start("work") -> the running process, killed at the test's end if it still runs."""
    running: list[Started] = []

    def _start(*arguments: str, **settings: object) -> Started:
        log = tmp_path / f"process-{len(running)}.log"
        running.append(Started(log, *arguments, **({"VAR_DIR": var_dir} | settings)))
        return running[-1]

    yield _start
    for process in running:
        process.kill()
        process.wait()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items) -> None:
    """The founded alliance is made once, in one process (`--dist loadgroup`).

    Groups that leave the tests' database alone begin first, and long tests of that kind run beside the group that
    cannot: no process waits for the other at the end.
    """
    for item in items:
        if "founded" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("processes"))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    asked = set(getattr(item, "fixturenames", ()))
    grouped = item.get_closest_marker("xdist_group") is not None
    if not (item.get_closest_marker("django_db") or DATABASE & asked):
        return 0 if grouped else 3 if "migrated" in asked else 4
    if commits(item):  # must stay behind those that count on what migrations put into the database
        return 2 if grouped else 4
    return 1
