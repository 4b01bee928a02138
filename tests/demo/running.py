"""`manage.py demo` in a process of its own."""

import http.client
from pathlib import Path

from tests.live.process import free_port
from tests.processes import Started

READY = "Ctrl-C stops it"


class Running:
    """A demo that has been started."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.port = free_port()
        log = var_dir / f"demo-{self.port}.log"
        self.process = Started(log, "demo", f"--port={self.port}", VAR_DIR=var_dir)

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)
