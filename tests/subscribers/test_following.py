"""The reference subscriber follows the change API while random things happen, with kills and restarts on both sides.

HUB_CHANGES=5000 for the full length. At the end each copy is what the feeds show of the same part.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from hub.supervisor import end_with_parent
from tests.live.process import free_port, listens, running
from tests.processes import DATABASE, environment

PACE = (2.0, 6.0)  # seconds between two kills
SLOWEST = 6.0  # seconds an act, on a busy machine, with all that was killed meanwhile
CHANGES = int(os.environ.get("HUB_CHANGES", "300"))
SEED = int(os.environ.get("HUB_SEED", "6"))
QUERIES = (
    "",
    "union=foshan",
    "union=foshan&subtree=1",
    "union=guangzhou&kind=article",
    "topic=safety",
    "category=news",
)
FOLLOWER = Path(__file__).with_name("follower.py")


class Follower:
    """The program for one part; `once()` goes to the end and returns the copy."""

    def __init__(self, root: str, folder: Path, query: str, token: str) -> None:
        self.file = folder / f"copy-{QUERIES.index(query)}.json"
        address = f"{root}/api/v1/changes" + (f"?{query}" if query else "")
        self.command = [sys.executable, str(FOLLOWER), address, str(self.file), token]
        self.process = self.start()

    def start(self, **environ: str) -> subprocess.Popen:
        return subprocess.Popen(self.command, env=os.environ | environ, preexec_fn=end_with_parent)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        assert self.process.poll() is None, "the program ended by itself"
        self.kill()
        self.process = self.start()

    def once(self) -> dict:
        self.kill()
        assert self.start(FOLLOW_ONCE="1").wait(300) == 0
        return json.loads(self.file.read_text())["items"]


def shown(root: str, query: str) -> dict:
    """What the feed shows, to its last page; nothing where there is none (any more)."""
    address: str | None = f"{root}/feeds/feed.json" + (f"?{query}" if query else "")
    items = {}
    with suppress(HTTPError):
        while address:
            with urlopen(address, timeout=60) as answer:
                page = json.load(answer)
            items |= {item["id"]: item for item in page["items"]}
            address = page.get("next_url")
            address = address and root + address.removeprefix("http://localhost")
    return items


def kill_one(parent: int, chance: random.Random) -> None:
    """One of the server's processes; its parent starts another."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    if children:
        with suppress(ProcessLookupError):
            os.kill(int(chance.choice(children)), signal.SIGKILL)


def run(settings: dict, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], env=settings, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_copy_equals_what_is_public(tmp_path, migrated):
    settings = environment(VAR_DIR=tmp_path)
    shutil.copy(migrated, tmp_path / DATABASE)
    tokens = json.loads(run(settings, "-m", "tests.subscribers.lives", "prepare", *QUERIES))
    port, told, chance = free_port(), tmp_path / "told", random.Random(SEED)
    root = f"http://127.0.0.1:{port}"
    server = [
        sys.executable,
        "-m",
        "gunicorn",
        "hub.wsgi",
        "--preload",
        "--workers=2",
        f"--bind=127.0.0.1:{port}",
    ]
    lives = [sys.executable, "-m", "tests.subscribers.lives", "live", str(CHANGES), str(told), str(SEED)]
    kills = 0
    with running(server, lambda: listens(port), tmp_path / "server.log", env=settings) as serving:
        living = subprocess.Popen(lives, env=settings, preexec_fn=end_with_parent)
        followers = {query: Follower(root, tmp_path, query, token) for query, token in tokens.items()}
        ends = time.monotonic() + SLOWEST * CHANGES
        while living.poll() is None:
            assert time.monotonic() < ends, f"stands still after {len(told.read_text().split())} acts"
            time.sleep(chance.uniform(*PACE))
            kill_one(serving.pid, chance)
            chance.choice(list(followers.values())).restart()
            kills += 1
        copies = {query: follower.once() for query, follower in followers.items()}
        public = {query: shown(root, query) for query in QUERIES}
    happened = Counter(told.read_text().split())
    print(f"{happened.total()} acts, {kills} kills on each side, {len(public[''])} items public: {happened}")
    assert living.returncode == 0
    assert happened.total() >= CHANGES
    assert len(public[""]) > CHANGES / 20
    for query in QUERIES:
        assert copies[query].keys() == public[query].keys(), query
        assert copies[query] == public[query], query
