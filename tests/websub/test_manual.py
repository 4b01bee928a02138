"""The receiver in the webmasters' manual, as it is printed there, against what the hub sends."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from hub.supervisor import end_with_parent
from tests import scene
from tests.live.process import free_port, listens
from tests.websub.conftest import work

pytestmark = pytest.mark.django_db

MANUAL = Path(__file__).parents[2] / "docs" / "member-sites.md"
TOPIC = "http://localhost/feeds/foshan/atom.xml"
SECRET = "自己定的密钥"


@pytest.fixture
def receiver(loopback):
    """(address, process)."""
    (program,) = re.findall(r"```python\n(import hashlib.*?)```", MANUAL.read_text("utf-8"), re.S)
    port = free_port()
    program = program.replace("https://hub.example.org/feeds/foshan/atom.xml", TOPIC).replace(
        "8080", str(port)
    )
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=end_with_parent,
    )
    while not listens(port):
        assert process.poll() is None
    yield f"http://127.0.0.1:{port}/push", process
    process.kill()
    process.communicate()


def test_it_confirms_its_own_subscription_and_takes_what_is_signed(receiver, subscribe, foshan):
    address, process = receiver
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{address}?hub.mode=subscribe&hub.topic=http://elsewhere.example/&hub.challenge=1")
    urlopen(address, data=b"<feed/>").close()  # not signed: thrown away
    assert subscribe(callback=address, topic=TOPIC, secret=SECRET).state == "active"
    scene.make_article(foshan, "送清凉到工地")
    work()
    assert process.stdout.readline() == "送清凉到工地\n"
