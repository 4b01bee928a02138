"""Programs that live and die together, with cheap programs of our own."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.processes import BASE_DIR

# One write each: print() may write its line's end apart, in between another process's line.
SLEEPER = "import os, time; os.write(1, b'up\\n'); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
SCRIPT = """
import os, sys
from hub import supervisor
from hub.supervisor import Program, run_together
supervisor.PATIENCE = 1.0
programs = [Program(f"program {n}", [sys.executable, "-c", code]) for n, code in enumerate(sys.argv[1:])]
run_together(programs, is_ready=lambda: True, when_ready=lambda: os.write(1, b"ready\\n"))
os.write(1, b"all ended\\n")
"""


@pytest.fixture
def supervise():
    """supervise(code, ...) -> a process that runs these Python programs together, once all are up."""
    started = []

    def _supervise(*codes: str) -> subprocess.Popen:
        command = [sys.executable, "-c", SCRIPT, *codes]
        process = subprocess.Popen(
            command, cwd=BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(process)
        said = [process.stdout.readline().strip() for _ in range(len(codes) + 1)]
        assert sorted(said) == ["ready", *["up"] * len(codes)]
        return process

    yield _supervise
    for process in started:
        process.kill()
        process.communicate()


def children(process: subprocess.Popen) -> list[int]:
    listing = subprocess.run(["ps", "--ppid", str(process.pid), "-o", "pid="], capture_output=True)
    return [int(pid) for pid in listing.stdout.split()]


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_in_good_order(supervise, number):
    process = supervise(SLEEPER, SLEEPER)
    programs = children(process)
    process.send_signal(number)
    said, _ = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, "all ended\n")
    assert len(programs) == 2
    assert not any(map(runs, programs))


def test_a_program_that_does_not_listen_is_killed(supervise):
    process = supervise(STUBBORN)
    (program,) = children(process)
    process.terminate()
    process.communicate(timeout=20)
    assert (process.returncode, runs(program)) == (0, False)


def test_when_one_program_ends_the_others_are_stopped(supervise):
    process = supervise(SLEEPER, SLEEPER)
    first, second = children(process)
    os.kill(second, signal.SIGKILL)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said.strip().endswith("ProgramEndedError: program 1 ended by itself (exit code -9)")
    assert not runs(first)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's end")
def test_killing_the_supervisor_leaves_nothing_running(supervise):
    process = supervise(SLEEPER)
    (program,) = children(process)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while runs(program) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not runs(program)
