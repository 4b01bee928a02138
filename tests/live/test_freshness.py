"""Whatever happens, no reader gets a page that is out of date for more than a second, with and without nginx.

Several processes of the site keep pages, each for itself; half of the readers come through nginx with the documented
configuration, which keeps pages, too. Another process edits, adopts, withdraws, moves and lets expire, and tells when
each act was answered. Each page that a reader got is then compared with what was to be seen at that time.
"""

import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import pytest

from tests.live.nginx import nginx
from tests.live.process import free_port, listens, or_skip, running
from tests.processes import environment, found_once

ACTS = int(os.environ.get("HUB_ACTS", "10"))  # 200 in full
READERS = int(os.environ.get("HUB_READERS", "10"))  # 50 in full
SECONDS = ACTS * 0.3
LATE = 1.0  # seconds that a page may be out of date
REST = 0.02 * READERS / 10  # seconds of a reader between two pages: the machine is to serve, not to queue
TOKEN = re.compile(r"第(\d+)号稿第\d+版")


@dataclass
class History:
    """What was to be seen from when to when: of each item its title, of each address its items."""

    told: list[dict] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        return list(self.told[-1]["shown"])

    def allowed(self, started: float, ended: float) -> list[dict]:
        """The states that a page may show which was asked for at `started` and had come at `ended`."""
        until = [later["answered"] + LATE for later in self.told[1:]] + [float("inf")]
        return [
            state
            for state, end in zip(self.told, until, strict=True)
            if state["begun"] <= ended and end >= started
        ]

    def wrong(self, fetched: "Fetched") -> str | None:
        states = self.allowed(fetched.started, fetched.ended)
        for item, title in fetched.titles.items():
            if all(state["items"].get(item) != title for state in states):
                return f"{fetched.address} shows {title}, which is not to be seen any more"
        for item in set.intersection(*(set(state["shown"].get(fetched.address, ())) for state in states)):
            if item not in fetched.titles:
                return f"{fetched.address} does not show {item}"
        return None


@dataclass(frozen=True)
class Fetched:
    address: str
    started: float
    ended: float
    status: int
    titles: dict[str, str]
    by: str


def read(port: int, by: str, history: History, stop: Event, seed: int) -> list[Fetched]:
    """One reader, who follows no plan."""
    chance, found = random.Random(seed), []
    while not stop.is_set():
        address = chance.choice([*history.addresses, "/"])
        started = time.time()
        try:
            status, text = fetch(port, address)
        except ConnectionError:
            status = 503
        if (
            status == 503
        ):  # a server with more to do than it can, or nginx that says so: the reader tries again
            continue
        titles = {match[1]: match[0] for match in TOKEN.finditer(text.replace("<wbr>", ""))}
        found.append(Fetched(address, started, time.time(), status, titles, by))
        stop.wait(REST)
    return found


def fetch(port: int, address: str) -> tuple[int, str]:
    """Status and text; of what is not 200 no text: the note of a withdrawal names what was withdrawn."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address, headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode() if answer.status == 200 else ""
    finally:
        connection.close()


@pytest.fixture
def site(tmp_path, tmp_path_factory, migrated):
    """Ports by the way to the site, and its settings."""
    var = shutil.copytree(found_once(tmp_path_factory, migrated), tmp_path / "var")
    settings = environment(VAR_DIR=var, DJANGO_SETTINGS_MODULE="tests.live.proxied")
    port = free_port()
    program = [sys.executable, "-m", "gunicorn", "hub.wsgi", "--worker-class=gthread", "--no-control-socket"]
    command = [*program, "--workers=3", "--threads=8", "--keep-alive=75", f"--bind=127.0.0.1:{port}"]
    server = running(command, lambda: listens(port), tmp_path / "server.log", env=settings)
    with server, or_skip(nginx(tmp_path / "nginx", port, var)) as front:
        yield {"alone": port, "behind nginx": front}, settings


def test_no_page_is_out_of_date_for_more_than_a_second(site):
    ports, settings = site
    history, stop = History(), Event()
    command = [sys.executable, "-m", "tests.live.world", str(ACTS), str(SECONDS)]
    with subprocess.Popen(
        command, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as world:
        history.told.append(json.loads(world.stdout.readline()))
        with ThreadPoolExecutor(READERS) as readers:
            ways = [list(ports.items())[number % len(ports)] for number in range(READERS)]
            reading = [
                readers.submit(read, port, by, history, stop, seed) for seed, (by, port) in enumerate(ways)
            ]
            try:
                world.stdin.write("\n")
                world.stdin.flush()
                history.told.extend(json.loads(line) for line in world.stdout)
            finally:
                stop.set()
            fetched = [page for reader in reading for page in reader.result()]
    assert world.returncode == 0
    assert len(history.told) == ACTS + 1
    for by in ports:
        pages = [page for page in fetched if page.by == by]
        print(f"{by}: {len(pages)} pages, {sum(page.status == 200 for page in pages)} of them shown")
        assert len(pages) > ACTS * READERS / 2
        wrong = [(page.status, page.started, found) for page in pages if (found := history.wrong(page))]
        assert wrong == []
