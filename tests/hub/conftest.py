"""The site's processes, each test with a folder of its own."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import BASE_DIR, environment, found_once

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

    Long work that leaves the tests' database alone begins first, so that no process waits for it at the end.
    """
    for item in items:
        if "founded" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("processes"))
    items.sort(key=lambda item: not _is_long(item))


def _is_long(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    starts_processes = item.get_closest_marker("xdist_group") or "migrated" in asked
    return bool(starts_processes) and not (item.get_closest_marker("django_db") or DATABASE & asked)
