"""How fast pages go out, beside what the same machine does with the same bytes; for `manage.py benchmark_pages`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from syndication import benchmark

from .bare import FOLDER
from .nginx import configuration

OF_THE_SERVER = frozenset({"server", "date", "connection"})
THREADS = 4  # as in docs/operations.md
# Another address each time, so that no page was kept.
ANEW = """
local asked = {seed}
request = function()
  asked = asked + 1
  return wrk.format("GET", wrk.path .. "?n=" .. asked)
end
"""


@dataclass(frozen=True)
class Rates:
    """Answers a second: by nginx from a file, by nginx as documented with the site behind it, by an application that
    does nothing, by the site from what it kept, and by the site when each page is made anew. `size`: bytes as sent."""

    size: int
    file: float
    documented: float
    bare: float
    kept: float
    anew: float


@dataclass(frozen=True)
class Programs:
    """What measures and what is measured against; `seconds` each."""

    wrk: str
    nginx: str
    workers: int
    seconds: int


def measure(paths: dict[str, str], programs: Programs, folder: Path) -> dict[str, Rates]:
    """Of each path, side by side: all servers stay up, and are asked in turn."""
    folder.chmod(0o755)
    with benchmark.hub(programs.workers, THREADS) as hub, _documented(hub, programs, folder) as documented:
        return {
            name: _of_page(path, hub, documented, programs, folder / name) for name, path in paths.items()
        }


def _of_page(path: str, hub: str, documented: str, programs: Programs, folder: Path) -> Rates:
    folder.mkdir()
    fetched = benchmark.fetch(f"{hub}{path}")
    content = fetched.body
    (folder / "page").write_bytes(content)
    own = {name: value for name, value in fetched.headers.items() if name.lower() not in OF_THE_SERVER}
    (folder / "headers.json").write_text(json.dumps(own))
    anew = folder / "anew.lua"
    anew.write_text(ANEW.format(seed=os.getpid() * 1_000_000))

    def rate(url: str, script: Path | None = None) -> float:
        benchmark.fetch(url)
        return benchmark.rate(programs.wrk, url, programs.seconds, script=script)

    with ExitStack() as servers:
        bare = servers.enter_context(_bare(folder, programs.workers))
        file = servers.enter_context(benchmark.nginx(programs.nginx, folder, programs.workers))
        return Rates(
            size=len(content),
            file=rate(f"{file}/page"),
            documented=rate(f"{documented}{path}"),
            bare=rate(f"{bare}{path}"),
            kept=rate(f"{hub}{path}"),
            anew=rate(f"{hub}{path}", anew),
        )


@contextmanager
def _documented(hub: str, programs: Programs, folder: Path) -> Iterator[str]:
    own = folder / "nginx"
    own.mkdir()
    ports = benchmark.free_port(), benchmark.free_port()
    written = own / "nginx.conf"
    site = hub.removeprefix("http://")
    written.write_text(configuration(own, ports, site, Path(settings.VAR_DIR), programs.workers))
    command = [programs.nginx, "-c", str(written), "-p", str(own)]
    with benchmark.running(command, ports[0], dict(os.environ)) as address:
        yield address


@contextmanager
def _bare(folder: Path, workers: int) -> Iterator[str]:
    """Under the same server as the site, with the same number of processes and threads."""
    port = benchmark.free_port()
    command = [sys.executable, "-m", "gunicorn", "pagecache.bare:application", "--log-level", "error"]
    options = ["--workers", str(workers), "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    environment = os.environ | {FOLDER: str(folder)}
    with benchmark.running([*command, *options], port, environment) as address:
        yield address
