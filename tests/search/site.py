"""A site of its own, in which articles are published, indexed and searched by processes that may be killed."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import dropwhile
from pathlib import Path

from search.engines import build_engine
from search.engines.base import EngineUnavailable, Query, Term
from tests.processes import environment, found_once

BEGINNING = 180.0
SOON = 10.0  # seconds within which what was acknowledged is found


class Site:
    """The acts of its processes are those of site_process.py; `engine` is our own view of its index."""

    def __init__(self, folder: Path, engine: dict) -> None:
        self._told = folder / "told"
        self._told.touch()
        self.log = folder / "log"
        self.engine = build_engine(engine)
        with self.log.open("w") as log:
            self._origin = subprocess.Popen(
                [sys.executable, "-m", "tests.search.site_process", str(folder), json.dumps(engine)],
                env=environment(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="hub.settings.test"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def start(self, act: str) -> int:
        """Returns the number of the process."""
        return self._ask(act)

    def kill(self, process: int) -> None:
        """Returns when the process is no more. One that ended by itself is a failure."""
        assert self._ask(f"kill {process}") == signal.SIGKILL

    def _ask(self, line: str) -> int:
        print(line, file=self._origin.stdin, flush=True)
        return int(self._origin.stdout.readline())

    @contextmanager
    def running(self, *acts: str) -> Iterator[None]:
        processes = [self.start(act) for act in acts]
        yield
        for process in processes:
            self.kill(process)

    def close(self) -> None:
        """What still runs ends with the process that it was forked from."""
        self._origin.kill()
        self._origin.communicate()

    def told(self, word: str) -> set[int]:
        """The numbers of the articles that were "published", or "withdrawn", by now."""
        return {int(number) for act, number in self._lines() if act == word}

    def answers(self) -> list[tuple[str, float]]:
        """What readers were told since there is an index, and the seconds that they waited for it."""
        answers = [(outcome, float(seconds)) for outcome, seconds in self._lines() if "." in seconds]
        return list(dropwhile(lambda answer: answer[0] == "unavailable", answers))

    def _lines(self) -> list[list[str]]:
        """What is not yet written to the end of its line is not told yet."""
        return [line.split() for line in self._told.read_text().split("\n")[:-1]]

    def indexed(self) -> set[int]:
        """The numbers of the articles that the index has; none while it cannot be asked."""
        try:
            hits = self.engine.search(Query(Term("title_words", "送清凉"), limit=10_000)).hits
        except EngineUnavailable:
            return set()
        return {int(hit.key) for hit in hits}

    def wait_until_begun(self) -> None:
        """The first article is found."""
        begin = time.monotonic()
        while not self.indexed():
            assert time.monotonic() - begin < BEGINNING
            time.sleep(0.05)

    def wait_until_found(self) -> float:
        """Waits for all that is acknowledged by now, SOON at most; returns the seconds that it took."""
        published, begin = self.told("published"), time.monotonic()
        while missing := published - self.told("withdrawn") - self.indexed():
            assert time.monotonic() - begin < SOON, f"not found: {sorted(missing)}"
            time.sleep(0.05)
        return time.monotonic() - begin

    def wait_until_exact(self) -> None:
        """When the publisher is no more: the index has what was published and nothing that was withdrawn.

        At most the publisher's last act was committed and is not acknowledged.
        """
        published, withdrawn = self.told("published"), self.told("withdrawn")
        begin = time.monotonic()
        while True:
            found = self.indexed()
            missing, unknown, wrong = published - withdrawn - found, found - published, withdrawn & found
            if found and len(missing) + len(unknown) <= 1 and not wrong:
                return
            assert time.monotonic() - begin < SOON, (missing, unknown, wrong)
            time.sleep(0.05)


@contextmanager
def running_site(tmp_path_factory, migrated: Path, engine: dict) -> Iterator[Site]:
    """A new site whose processes use this engine; a test that fails shows what they said."""
    folder = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(found_once(tmp_path_factory, migrated), folder)
    site = Site(folder, engine)
    try:
        yield site
    except BaseException:
        print(site.log.read_text()[-5_000:])
        raise
    finally:
        site.close()
