"""A Redis server of our own, without persistence."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live.process import Missing, free_port, listens, running


@contextmanager
def redis_server() -> Iterator[str]:
    """Yields the REDIS_URL of an empty server. Raises Missing."""
    program = shutil.which("redis-server")
    if not program:
        raise Missing("Redis is not installed: apt-get install redis-server")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hub-redis-") as home:
        command = [program, "--port", port, "--bind", "127.0.0.1", "--dir", home, "--save", ""]
        with running(command, lambda: listens(port), Path(home) / "log"):
            yield f"redis://127.0.0.1:{port}/0"
