"""Many requests at once to servers of others, none of which delays another.

The requests run in an event loop of a thread of its own; the caller's thread alone speaks to the database, claiming
rows and writing back results (`run`). A request has ten seconds in all. For its first second it counts among the
QUICK ones, of which a few at a time run, for all and for each host; what is not answered by then waits aside and
holds nobody up. Of what was slow or failing the last time, no more than SLOW_PLACES are under way.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from collections import defaultdict
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Protocol

import httpx

from outbound import OutboundError, TooLarge, aread, async_client, explained

from .claims import SEND_BY

TIMEOUT = 10.0  # seconds for a whole request
QUICK = 60
QUICK_OF_HOST = 30
QUICK_FOR = 1.0  # seconds
PLACES = 1000
SLOW_PLACES = 300
BATCH = 200
SPARE_FILES = 256
GATHER = 0.1  # seconds after the first answer, for more to be written back with it
LOOK = 0.2  # seconds between looks for more work while some is under way
TOO_SLOW = "对方网站太久没有回应。"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """A request. `target`: the exact path and query to ask for; `read`: how much of the answer's body, in bytes."""

    method: str
    url: str
    target: bytes
    host: str
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    read: int = 0
    slow: bool = False
    begin_by: float = field(default_factory=lambda: monotonic() + SEND_BY)


@dataclass(frozen=True)
class Answer:
    """`status` is None where none came, and `failure` says why; `took` is in milliseconds.

    `sent` is False if the request was not begun in time: the row's next turn will do it.
    """

    status: int | None = None
    body: bytes = b""
    failure: str = ""
    took: int = 0
    sent: bool = True
    may_retry: bool = True

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Work(Protocol):
    """Rows that become letters."""

    def claim(self, room: int, slow_room: int) -> list[tuple[Any, Letter]]:
        """Takes at most `room` rows and `slow_room` slow ones."""

    def settle(self, answered: list[tuple[Any, Answer]]) -> None:
        """Writes back what became of them."""


def run(work: Work) -> int:
    """Does all of the work that is due, and what becomes due meanwhile; returns how much it did."""
    places = _places()
    claimed = work.claim(min(BATCH, places), SLOW_PLACES)
    if not claimed:
        return 0
    settled = 0
    with Reach() as reach:
        while claimed or reach.under_way:
            reach.send(claimed)
            if answered := list(reach.answered(LOOK)):
                work.settle(answered)
                settled += len(answered)
            room = min(BATCH, places - reach.under_way)
            claimed = work.claim(room, min(room, SLOW_PLACES - reach.slow))
    return settled


def _places() -> int:
    """Each request needs an open file."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return PLACES if soft == resource.RLIM_INFINITY else max(10, min(PLACES, soft - SPARE_FILES))


class Reach:
    """The thread with the loop; a context manager."""

    def __init__(self) -> None:
        self.under_way = 0
        self.slow = 0
        self._done: SimpleQueue[tuple[Any, Letter, Answer]] = SimpleQueue()
        self._ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), daemon=True, name="websub")

    def __enter__(self) -> Reach:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *exception: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()

    def send(self, claimed: list[tuple[Any, Letter]]) -> None:
        self.under_way += len(claimed)
        self.slow += sum(letter.slow for _, letter in claimed)
        if claimed:
            self._loop.call_soon_threadsafe(self._begin, claimed)

    def answered(self, wait: float) -> Iterator[tuple[Any, Answer]]:
        """What came back by now, at most BATCH; waits for the first, up to `wait` seconds."""
        try:
            found = [self._done.get(timeout=wait)]
        except Empty:
            return
        if self.under_way > 1:
            sleep(GATHER)
        while not self._done.empty() and len(found) < BATCH:
            found.append(self._done.get())
        for row, letter, answer in found:
            self.under_way -= 1
            self.slow -= letter.slow
            yield row, answer

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._closing = asyncio.Event()
        self._quick = asyncio.Semaphore(QUICK)
        self._of_host: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(QUICK_OF_HOST)
        )
        self._tasks: set[asyncio.Task] = set()
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        async with async_client(limits=limits, timeout=TIMEOUT) as self._client:
            self._ready.set()
            await self._closing.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, claimed: list[tuple[Any, Letter]]) -> None:
        for row, letter in claimed:
            task = self._loop.create_task(self._one(row, letter))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _one(self, row: Any, letter: Letter) -> None:
        self._done.put((row, letter, await self._exchange(letter)))

    async def _exchange(self, letter: Letter) -> Answer:
        async with self._turn(letter.host):
            begun = monotonic()
            if begun > letter.begin_by:
                return Answer(sent=False)
            try:
                async with asyncio.timeout(TIMEOUT):
                    status, body = await self._ask(letter)
            except TimeoutError:
                return Answer(failure=TOO_SLOW, took=_since(begun))
            except Exception as error:
                failure, may_retry = _told(error)
                return Answer(failure=failure, took=_since(begun), may_retry=may_retry)
            return Answer(status, body, took=_since(begun))

    async def _ask(self, letter: Letter) -> tuple[int, bytes]:
        """The status, and the body where it is wanted and no longer than that."""
        asked = self._client.stream(
            letter.method,
            letter.url,
            headers=letter.headers,
            content=letter.content,
            extensions={"target": letter.target},
        )
        async with asked as response:
            try:
                body = await aread(response, letter.read) if letter.read else b""
            except TooLarge:
                body = b""
            return response.status_code, body

    @asynccontextmanager
    async def _turn(self, host: str):
        """Among the quick ones of the host and of all, for a second at most."""
        turns = (self._of_host[host], self._quick)
        for turn in turns:
            await turn.acquire()
        held = [True]

        def release() -> None:
            if held:
                held.clear()
                for turn in turns:
                    turn.release()

        timer = self._loop.call_later(QUICK_FOR, release)
        try:
            yield
        finally:
            timer.cancel()
            release()


def _since(begun: float) -> int:
    return int((monotonic() - begun) * 1000)


def _told(error: Exception) -> tuple[str, bool]:
    """What the log says of the error, and whether it may pass by itself."""
    try:
        known = explained(error)
    except Exception:
        logger.exception("A request failed in an unforeseen way")
        return f"{type(error).__name__}: {error}"[:200], True
    return str(known)[:200], known.retry if isinstance(known, OutboundError) else True
