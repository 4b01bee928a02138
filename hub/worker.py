"""The one worker: a thread a consumer, so that none waits for another that is slow or failing.

A consumer is a function that does the next piece of its work and returns how much it did. It marks work as done where
the work is durable, and only afterwards. Hence a worker may be killed at any moment, and a second one does no harm.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event, Thread

from django.db import OperationalError, close_old_connections, connection

from articles import scheduling
from articles.pictures import withheld
from articles.withdrawals import reminding
from feedback import handling
from intake import reading as intake_reading
from notices import mailing
from notices import reading as notices_reading
from pagecache import outside_the_log, purging
from search import indexer
from search.engines.base import EngineUnavailable
from subscribers import looking, recalling
from websub import delivering, ending, following, verifying

logger = logging.getLogger(__name__)

RARELY = 1.0  # seconds of rest from which on a consumer keeps no connection to the database
LONGEST_PAUSE = 5.0  # seconds after repeated failures; a server that is back shall have what waited soon
PATIENCE = 10.0  # seconds that a round under way has for finishing when the worker is stopped
OUTAGES = (EngineUnavailable, OperationalError)  # a server is away or busy: a line says all


@dataclass(frozen=True)
class Consumer:
    """`act` does the next piece and returns how much; at 0 it rests for `idle` seconds."""

    name: str
    act: Callable[[], int]
    idle: float = 0.2


CONSUMERS = (
    Consumer("schedule", scheduling.run_due, idle=5.0),
    Consumer("search index", indexer.follow_once),
    Consumer("pictures", withheld.settle, idle=2.0),
    Consumer("reminders", reminding.remind_due, idle=60.0),
    Consumer("feeds taken in", intake_reading.read_due, idle=5.0),
    Consumer("changed feeds", following.follow_once),
    Consumer("pushes", delivering.send_due),
    Consumer("push subscriptions", verifying.ask_due),
    Consumer("old pushes", ending.tidy, idle=60.0),
    Consumer("mail", mailing.send_due, idle=5.0),
    Consumer("purges of the CDN", purging.purge_once, idle=1.0),
    Consumer("site changes", outside_the_log.delete_old, idle=3600.0),
    Consumer("recalls", recalling.follow_once, idle=2.0),
    Consumer("overdue recalls", recalling.report_overdue, idle=300.0),
    Consumer("recalled addresses", looking.look_once, idle=10.0),
    Consumer("old notices", notices_reading.delete_old, idle=3600.0),
    Consumer("readers' contacts", handling.forget_contacts, idle=3600.0),
)


def run(stop: Event, consumers: Sequence[Consumer] = CONSUMERS) -> None:
    """Lets all consumers work until `stop` is set, then waits for the rounds under way, at most PATIENCE seconds."""
    threads = [Thread(target=_follow, args=(consumer, stop), daemon=True) for consumer in consumers]
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def catch_up(consumers: Sequence[Consumer] = CONSUMERS) -> None:
    """Lets each consumer do all that waits for it now. What a consumer raises ends it."""
    for consumer in consumers:
        while _round(consumer):
            pass


def _follow(consumer: Consumer, stop: Event) -> None:
    failures = 0
    while not stop.is_set():
        try:
            pause = 0.0 if _round(consumer) else consumer.idle
            failures = 0
        except Exception as error:  # whatever it is, the next round may go well, and the others must go on
            failures += 1
            pause = min(LONGEST_PAUSE, 2.0 ** (failures - 1))
            _report(consumer, error, failures, pause)
        if pause >= RARELY:
            connection.close()
        stop.wait(pause)


def _round(consumer: Consumer) -> int:
    """One piece of work. A connection that the database has closed meanwhile is not used again."""
    close_old_connections()
    try:
        return consumer.act()
    finally:
        close_old_connections()


def _report(consumer: Consumer, error: Exception, failures: int, pause: float) -> None:
    """A line for each failure; the whole traceback with the first of a row, unless it is an outage."""
    logger.error(
        "%s failed (%d in a row), next try in %.0f s: %s",
        consumer.name,
        failures,
        pause,
        error,
        exc_info=failures == 1 and not isinstance(error, OUTAGES),
    )
