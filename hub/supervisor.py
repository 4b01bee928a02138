"""Runs several programs that live and die together: the web server and the worker of the demo."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Event

TICK = 0.2  # seconds
PATIENCE = 15.0  # seconds that a program has for ending after SIGTERM
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # of prctl(2)


class ProgramEndedError(Exception):
    """A program ended by itself; the others have been stopped."""


@dataclass(frozen=True)
class Program:
    """A command, and the open file descriptors that it takes over."""

    name: str
    command: Sequence[str]
    pass_fds: Sequence[int] = ()


def run_together(
    programs: Iterable[Program], is_ready: Callable[[], bool], when_ready: Callable[[], None]
) -> None:
    """Runs the programs until SIGINT, SIGTERM or SIGHUP comes, then stops them and returns.

    Calls `when_ready` once, as soon as `is_ready()`. Raises ProgramEndedError if a program ends by itself.
    """
    stop = Event()
    for number in STOPPING:
        signal.signal(number, lambda *_: stop.set())
    running: dict[str, subprocess.Popen] = {}
    try:
        for program in programs:
            running[program.name] = _start(program)
        while not is_ready() and not stop.wait(TICK):
            _check(running)
        if not stop.is_set():
            when_ready()
        while not stop.wait(TICK):
            _check(running)
    finally:
        _stop(list(running.values()))


def _start(program: Program) -> subprocess.Popen:
    """In a session of its own: a Ctrl-C reaches us only, and we stop the programs in good order."""
    return subprocess.Popen(
        program.command,
        pass_fds=program.pass_fds,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def end_with_parent() -> None:
    """On Linux the program gets SIGTERM even if we are killed without a chance to stop it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _check(running: dict[str, subprocess.Popen]) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            raise ProgramEndedError(f"{name} ended by itself (exit code {process.returncode})")


def _stop(processes: Sequence[subprocess.Popen]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
