"""Processes of the site as an operator starts them, each test with a folder of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).parents[2]
DATABASE = {"db", "transactional_db", "live_server"}
FROM_OUTSIDE = {
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DJANGO_ALLOW_ASYNC_UNSAFE",  # set by the browser tests in their own process
    "ELASTICSEARCH_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
}


def environment(**settings: object) -> dict[str, str]:
    """Of a process with development settings, apart from those given here."""
    inherited = {key: value for key, value in os.environ.items() if key not in FROM_OUTSIDE}
    return (
        inherited | {"DJANGO_SETTINGS_MODULE": "hub.settings.dev"} | {k: str(v) for k, v in settings.items()}
    )


def manage(*arguments: str, **settings: object) -> subprocess.CompletedProcess:
    """Runs a command of manage.py to its end."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=BASE_DIR, env=environment(**settings), capture_output=True, text=True, timeout=120
    )


def ask(code: str, **settings: object) -> str:
    """What a piece of Python prints inside the site."""
    done = manage("shell", "--no-imports", "-c", code, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def found_once(tmp_path_factory) -> Path:
    """A VAR_DIR to copy, with a founded alliance and one union's section; made by the first process that asks."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "founded"
    with (base / "founded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _found(base / "founded.partial").rename(folder)
    return folder


def _found(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for arguments in (("migrate", "--verbosity=0"), ("found_alliance",)):
        done = manage(*arguments, VAR_DIR=folder)
        assert done.returncode == 0, done.stderr
    ask("from tests import scene; scene.make_section('foshan', '佛山市总工会')", VAR_DIR=folder)
    return folder


@pytest.fixture(scope="session")
def founded(tmp_path_factory) -> Path:
    return found_once(tmp_path_factory)


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
    uses_database = item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("xdist_group")) and not uses_database
