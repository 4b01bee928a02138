"""A PostgreSQL server of our own, with a fresh, empty cluster.

`python -m tests.live.postgresql COMMAND ...` runs a command with DATABASE_URL set to one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live.process import Missing, free_port, listens, running

INSTALL = "PostgreSQL's server is not installed: apt-get install postgresql"
ROLE = "hub"


@contextmanager
def postgresql() -> Iterator[str]:
    """Yields the DATABASE_URL of an empty database. Raises Missing."""
    bin_dir = _bin_dir()
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="hub-postgresql-"))
    try:
        if owner:
            shutil.chown(home, owner)
        _init(bin_dir, home, owner)
        port = free_port()
        command = [bin_dir / "postgres", "-D", home / "data", "-p", port, "-k", home, "-h", "127.0.0.1"]
        # The cluster does not outlive the tests, so it need not survive a power cut.
        options = ["fsync=off", "full_page_writes=off", "max_connections=100"]
        command += [part for option in options for part in ("-c", option)]
        with running(command, lambda: listens(port), home.with_suffix(".log"), user=owner, cwd=home):
            yield f"postgresql://{ROLE}@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(home)
        home.with_suffix(".log").unlink(missing_ok=True)


def _bin_dir() -> Path:
    """Debian keeps the server's programs off the PATH, one folder a version."""
    found = shutil.which("initdb")
    candidates = (
        [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    )
    usable = [
        folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()
    ]
    if not usable:
        raise Missing(INSTALL)
    return usable[-1]


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; its package makes a user for it."""
    return "postgres" if os.geteuid() == 0 else None


def _init(bin_dir: Path, home: Path, owner: str | None) -> None:
    command = [bin_dir / "initdb", "-D", home / "data", "-U", ROLE, "-A", "trust", "-E", "UTF8"]
    command += ["--locale=C.UTF-8", "--no-sync"]
    subprocess.run(command, user=owner, cwd=home, check=True, stdout=subprocess.DEVNULL)


def main(command: list[str]) -> int:
    with postgresql() as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
