"""How the worker treats its consumers, with consumers of our own."""

import logging
import time
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection

from hub import worker
from hub.worker import Consumer


@pytest.fixture
def run():
    """run(*consumers) starts a worker that is stopped at the test's end, at the latest."""
    stop = Event()
    threads = []

    def _run(*consumers: Consumer) -> Event:
        threads.append(Thread(target=worker.run, args=(stop, consumers)))
        threads[0].start()
        return stop

    yield _run
    stop.set()
    threads[0].join()


def wait_until(condition, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


class Counting:
    """Counts its rounds; fails in the first `failures` of them."""

    def __init__(self, failures: int = 0, error: Exception | None = None) -> None:
        self.rounds = 0
        self.failures = failures
        self.error = error or ValueError("broken")

    def __call__(self) -> int:
        self.rounds += 1
        if self.rounds <= self.failures:
            raise self.error
        return 0


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(worker, "LONGEST_PAUSE", 0.01)


def test_a_failing_consumer_stops_no_other(run, impatient):
    failing, sound = Counting(failures=10_000), Counting()
    run(Consumer("failing", failing, 0.01), Consumer("sound", sound, 0.01))
    assert wait_until(lambda: sound.rounds > 5 and failing.rounds > 5)


def test_a_consumer_goes_on_after_a_failure(run, impatient):
    act = Counting(failures=3)
    run(Consumer("recovering", act, 0.01))
    assert wait_until(lambda: act.rounds > 5)


def test_the_pauses_between_failures_grow_up_to_a_limit(run, monkeypatch, caplog):
    monkeypatch.setattr(worker, "LONGEST_PAUSE", 0.05)
    act = Counting(failures=10_000)
    run(Consumer("failing", act, 0.0))
    time.sleep(0.5)
    assert 2 <= act.rounds <= 11


def test_a_slow_consumer_delays_no_other(run):
    release, quick = Event(), Counting()
    run(Consumer("slow", lambda: release.wait(5) and 0, 0.01), Consumer("quick", quick, 0.01))
    assert wait_until(lambda: quick.rounds > 5)
    release.set()


def test_a_consumer_with_more_to_do_does_not_rest(run):
    act = Counting()
    run(Consumer("busy", lambda: act() or 1, idle=60.0))
    assert wait_until(lambda: act.rounds > 5)


def test_stopping_waits_for_the_round_under_way(run):
    begun, finished = Event(), []
    stop = run(Consumer("thorough", lambda: begun.set() or time.sleep(0.3) or finished.append(1) or 0))
    begun.wait(5)
    stop.set()
    assert wait_until(lambda: finished)


def test_only_the_first_failure_of_a_row_is_told_at_length(run, impatient, caplog):
    act = Counting(failures=3)
    run(Consumer("failing", act, 0.01))
    assert wait_until(lambda: act.rounds > 4)
    lengths = [bool(record.exc_info) for record in caplog.records if record.levelno == logging.ERROR]
    assert lengths == [True, False, False]


def test_an_outage_is_told_in_a_line(run, impatient, caplog):
    act = Counting(failures=1, error=OperationalError("the database is away"))
    run(Consumer("failing", act, 0.01))
    assert wait_until(lambda: act.rounds > 1)
    assert "failing failed (1 in a row), next try in 0 s: the database is away" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_too_old_is_closed_after_the_round():
    connection.close()
    connection.ensure_connection()
    worker.catch_up([Consumer("looking", lambda: 0)])
    assert connection.connection is not None
    connection.close_at = 0
    worker.catch_up([Consumer("looking", lambda: 0)])
    assert connection.connection is None


def test_catching_up_ends_when_each_consumer_has_nothing_left(db, monkeypatch):
    waiting = [3, 2, 1]
    worker.catch_up([Consumer("counting", lambda: waiting.pop() if waiting else 0)])
    assert waiting == []


def test_catching_up_does_not_hide_a_failure(db):
    with pytest.raises(ValueError, match="broken"):
        worker.catch_up([Consumer("failing", Counting(failures=1))])
