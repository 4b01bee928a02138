"""scripts/install, in a folder of its own, with lock files that need no network."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.processes import BASE_DIR

pytestmark = pytest.mark.xdist_group("install")

LOCK = "requirements.lock"
BROKEN = f"./nowhere-1.0-py3-none-any.whl --hash=sha256:{'0' * 64}\n"


@pytest.fixture
def clone():
    """A folder with the script and a lock file that names nothing; others may look into it."""
    with tempfile.TemporaryDirectory(prefix="hub-clone-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(BASE_DIR / "scripts", folder / "scripts")
        (folder / LOCK).touch()
        yield folder


@pytest.fixture(scope="module")
def environment_made(tmp_path_factory):
    """A finished .venv; making one takes seconds."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(BASE_DIR / "scripts", folder / "scripts")
    (folder / LOCK).touch()
    assert install(folder).returncode == 0
    return folder / ".venv"


@pytest.fixture
def installed(clone, environment_made):
    """A clone in which the script has run."""
    shutil.copytree(environment_made, clone / ".venv", symlinks=True)
    return clone


def install(clone: Path, python: str | Path = sys.executable, **options) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHON": str(python)}
    return subprocess.run(
        ["scripts/install", LOCK], cwd=clone, env=environment, capture_output=True, text=True, **options
    )


def stand_in(clone: Path, script: str) -> Path:
    """An interpreter that is not what we need."""
    program = clone / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def one_line(done: subprocess.CompletedProcess) -> str:
    """The only line that a failed run said."""
    assert done.returncode == 1
    (line,) = (done.stdout + done.stderr).splitlines()
    return line


def test_where_nothing_has_changed_it_returns_at_once(installed):
    begun = time.monotonic()
    again = install(installed)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert time.monotonic() - begun < 2


def test_a_changed_lock_file_is_installed(installed):
    (installed / LOCK).write_text("# changed\n")
    assert "Installing" in install(installed).stdout
    assert (installed / ".venv" / f"installed-{LOCK}").read_text() == "# changed\n"


def test_an_interrupted_installation_begins_anew(installed):
    half = installed / ".venv" / "half-written"
    half.touch()
    (installed / ".venv" / "unfinished").touch()
    (installed / LOCK).write_text("# changed\n")
    assert install(installed).returncode == 0
    assert not half.exists()


def test_after_a_failure_the_next_run_goes_on(installed):
    (installed / LOCK).write_text(BROKEN)
    failed = install(installed)
    assert failed.returncode == 1
    assert "依赖没有装完" in failed.stderr.splitlines()[-1]
    (installed / LOCK).write_text("# mended\n")
    assert install(installed).returncode == 0


def test_an_environment_without_pip_is_made_anew(clone):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", clone / ".venv"], check=True)
    assert install(clone).returncode == 0


def test_an_old_python_is_refused(clone):
    assert "需要 3.11 以上" in one_line(install(clone, stand_in(clone, "exit 1")))


def test_a_missing_python_is_told(clone):
    assert "找不到 python9" in one_line(install(clone, "python9"))


def test_a_python_without_venv_is_told(clone):
    program = stand_in(clone, f'case "$2" in *venv*) exit 1;; esac; exec {sys.executable} "$@"')
    assert "python3-venv" in one_line(install(clone, program))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a program as somebody else")
def test_a_folder_of_somebody_else_is_told(clone):
    assert "本文件夹不可写" in one_line(install(clone, user="nobody", group="nogroup", extra_groups=[]))
