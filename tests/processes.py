"""Processes of the site as an operator starts them, each with a folder of its own."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

BASE_DIR = Path(__file__).parents[1]
DATABASE = "hub.sqlite3"  # in VAR_DIR, unless DATABASE_URL names another
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


class Started(subprocess.Popen):
    """A command of manage.py that goes on. What it says goes to the file `log`, so that it never waits for a reader."""

    def __init__(self, log: Path, *arguments: str, **settings: object) -> None:
        self.log = log
        with log.open("w") as output:
            super().__init__(
                [sys.executable, "manage.py", *arguments],
                cwd=BASE_DIR,
                env=environment(PYTHONUNBUFFERED=1, **settings),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, text: str, seconds: float = 300) -> str:
        """What it has said by the time when it says `text`."""
        deadline = time.monotonic() + seconds
        ended = False
        while text not in (said := self.log.read_text()):
            assert not ended, f"Ended without saying {text!r}:\n{said}"
            assert time.monotonic() < deadline, f"Does not say {text!r}:\n{said}"
            ended = self.poll() is not None
            time.sleep(0.05)
        return said


def ask(code: str, **settings: object) -> str:
    """What a piece of Python prints inside the site."""
    done = manage("shell", "--no-imports", "-c", code, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def copy_database(source: Path, target: Path) -> None:
    """Of SQLite, as a whole, though others have it open; what `target` held is gone."""
    with closing(sqlite3.connect(source, timeout=60)) as made, closing(sqlite3.connect(target)) as kept:
        made.backup(kept)


def found_once(tmp_path_factory, migrated: Path) -> Path:
    """A VAR_DIR to copy, with a founded alliance and one union's section; made by the first process that asks."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "founded"
    with (base / "founded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _found(base / "founded.partial", migrated).rename(folder)
    return folder


def _found(folder: Path, migrated: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(migrated, folder / DATABASE)
    done = manage("found_alliance", VAR_DIR=folder)
    assert done.returncode == 0, done.stderr
    ask("from tests import scene; scene.make_section('foshan', '佛山市总工会')", VAR_DIR=folder)
    return folder
