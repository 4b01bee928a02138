"""Starts a real server for the tests and sees to it that it ends with them."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from hub.supervisor import end_with_parent

START = 120.0  # seconds; a Java server takes 5 on an idle machine
STOP = 15.0


class Missing(Exception):
    """What a test needs is not installed; the message says what to install."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: Sequence[str | Path], ready: Callable[[], bool], log: Path, **options) -> Iterator:
    """Runs `command` from the moment when `ready()` is true; `options` go to Popen, output to `log`.

    It ends with us even if we are killed: on Linux by a signal, elsewhere if it reads its standard input.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=_begin,
            **options,
        )
    try:
        _wait(process, ready, log)
        yield process
    finally:
        _stop(process)


def _begin() -> None:
    """In the new process. Where the tests run in the background of a shell, they and it would ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent()


def _wait(process: subprocess.Popen, ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        if ready():
            return
        time.sleep(0.1)
    tail = log.read_text(errors="replace")[-2000:]
    raise RuntimeError(f"{process.args[0]} did not start (exit code {process.poll()}):\n{tail}")


def _stop(process: subprocess.Popen) -> None:
    process.stdin.close()
    process.send_signal(signal.SIGINT)  # to PostgreSQL: end now, do not wait for clients
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def or_skip(server: AbstractContextManager) -> Iterator:
    """Enters the context manager `server`; where something is not installed, the test is skipped, saying what."""
    with ExitStack() as stack:
        try:
            entered = stack.enter_context(server)
        except Missing as missing:
            pytest.skip(str(missing))
        yield entered


def fail_if_skipped(report: pytest.TestReport) -> None:
    """With REQUIRE_LIVE=1 a skipped test counts as failed: continuous integration must have run it."""
    if os.environ.get("REQUIRE_LIVE") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_LIVE=1 forbids skipping: {report.longrepr[2]}"
