"""Workers that send mails and are killed on the way: no mail goes out twice, and none that was not begun is lost."""

import re
import signal
import socketserver
import time
from collections import Counter
from email import message_from_bytes
from threading import Thread

import pytest

from tests.processes import ask

MAILS = 30
TELL = f"""
from notices.telling import tell
from tests import scene
person = scene.make_person("minyi")
for number in range({MAILS}):
    tell([person], "review", f"notice {{number}}")
"""
# As if the leases of the killed had run out, and nobody were sending any more.
LATER = """
from datetime import timedelta
from django.utils import timezone
from notices.models import Mail
Mail.objects.filter(state="waiting").update(next_at=timezone.now())
Mail.objects.filter(state="sending").update(attempted_at=timezone.now() - timedelta(hours=1))
"""
STATES = """
from notices.models import Mail
print(*Mail.objects.values_list("state", flat=True))
"""


class Taking(socketserver.StreamRequestHandler):
    """Takes mails, each after a moment in which a worker may be killed."""

    def handle(self) -> None:
        self._say("220 test")
        lines: list[bytes] | None = None
        for line in self.rfile:
            if lines is not None and line == b".\r\n":
                self.server.mails.append(message_from_bytes(b"".join(lines)))
                lines = None
                time.sleep(0.05)
                self._say("250 taken")
            elif lines is not None:
                lines.append(line)
            elif line.upper().startswith(b"DATA"):
                lines = []
                self._say("354 go on")
            else:
                self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """Whoever was killed hung up."""


@pytest.fixture
def server():
    with Server(("127.0.0.1", 0), Taking) as started:
        started.mails = []
        Thread(target=started.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield started
        started.shutdown()


def wait_until(condition, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def states(var_dir) -> Counter:
    return Counter(ask(STATES, VAR_DIR=var_dir).split())


def test_no_mail_goes_out_twice_whoever_is_killed(server, start, var_dir):
    ask(TELL, VAR_DIR=var_dir)
    host, port = server.server_address
    workers = [start("work", EMAIL_HOST=host, EMAIL_PORT=port) for _ in range(2)]
    for worker, taken in zip(workers, (4, 9), strict=True):
        wait_until(lambda taken=taken: len(server.mails) >= taken)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    ask(LATER, VAR_DIR=var_dir)
    start("work", EMAIL_HOST=host, EMAIL_PORT=port)
    wait_until(lambda: len(server.mails) >= MAILS - len(workers))
    wait_until(lambda: states(var_dir).keys() <= {"sent", "unknown"})
    unknown = states(var_dir)["unknown"]
    times = Counter(
        re.search(r"notice \d+", mail.get_payload(decode=True).decode())[0] for mail in server.mails
    )
    assert max(times.values()) == 1
    assert unknown <= len(workers)  # what each was sending when it was killed
    assert len(times) >= MAILS - unknown
