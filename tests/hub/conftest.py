"""The site's processes, each test with a folder of its own."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import BASE_DIR, environment, found_once
from tests.standing import commits

DATABASE = {"db", "transactional_db", "live_server"}


@pytest.fixture(scope="session")
def founded(tmp_path_factory, migrated) -> Path:
    return found_once(tmp_path_factory, migrated)


@pytest.fixture
def var_dir(founded, tmp_path) -> Path:
    return shutil.copytree(founded, tmp_path / "var")


@pytest.fixture
def start(var_dir) -> Callable[..., subprocess.Popen]:
    """start("work") -> the running process, killed at the test's end if it still runs."""
    running: list[subprocess.Popen] = []

    def _start(*arguments: str, **settings: object) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=environment(**({"VAR_DIR": var_dir, "PYTHONUNBUFFERED": 1} | settings)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield _start
    for process in running:
        process.kill()
        process.communicate()


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
