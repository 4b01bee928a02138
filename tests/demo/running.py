"""`manage.py demo` in a process of its own."""

import http.client
import subprocess
import sys
from pathlib import Path

from tests.live.process import free_port
from tests.processes import BASE_DIR, environment

READY = "Ctrl-C stops it"


class Running:
    """A demo that has been started."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.said = ""
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", f"--port={self.port}"],
            cwd=BASE_DIR,
            env=environment(VAR_DIR=var_dir, PYTHONUNBUFFERED=1),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, text: str) -> str:
        """What it says up to the line with `text`."""
        said = []
        for line in self.process.stdout:
            said.append(line)
            if text in line:
                return "".join(said)
        raise AssertionError(f"Ended without saying {text!r}:\n{''.join(said)}")

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return self.process.returncode
