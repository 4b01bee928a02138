"""A subscriber that takes pushes only, is killed and started again, as is the worker: it ends with the feed's state."""

import json
import os
import signal
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from tests.live.process import free_port, listens, running
from tests.processes import BASE_DIR, ask, manage
from tests.websub.follower import entries

ROUNDS = int(os.environ.get("HUB_PUSH_ROUNDS", "1"))
ACTS = 12  # in a round

# Random acts of an editor's day. The seed is the round.
LIFE = """
import random
from articles.exchange import sharing
from articles.models import ArticlePage, Change, SectionPage
from articles.withdrawals import withdrawal
from tests import scene
random.seed({seed})
section = SectionPage.objects.get(slug="foshan")
for number in range({acts}):
    public = list(ArticlePage.objects.live().child_of(section))
    item = random.choice(public) if public else None
    act = random.choice(["publish"] * 3 + ["update", "update", "withdraw", "hide", "delete"])
    if act == "publish" or item is None:
        scene.make_article(section, title=f"第{seed}-{{number}}篇")
    elif act == "update":
        item.title += "（改）"
        item.save_revision().publish()
    elif act == "withdraw":
        withdrawal.withdraw(item, None, "有误")
    elif act == "hide":
        item.unpublish()
    else:
        item.delete()
"""
LATER = """
from django.utils import timezone
from websub.models import Intent, Subscription
now = timezone.now()
for rows in (Intent.objects, Subscription.objects):
    rows.exclude(claimed_until=None).update(claimed_until=now)
"""


@pytest.fixture
def port(var_dir, tmp_path):
    """The site, served under the address that it names itself."""
    port = free_port()
    done = manage("found_alliance", "--hostname", "127.0.0.1", "--port", str(port), VAR_DIR=var_dir)
    assert done.returncode == 0, done.stderr
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    env = os.environ | {"VAR_DIR": str(var_dir), "DJANGO_SETTINGS_MODULE": "hub.settings.dev"}
    with running(command, lambda: listens(port), tmp_path / "web.log", cwd=BASE_DIR, env=env):
        yield port


@pytest.fixture
def follower(port, tmp_path):
    """follower() -> the process, its subscription verified; its copy is in `follower.file`."""
    own, processes = free_port(), []

    def start() -> subprocess.Popen:
        feed = f"http://127.0.0.1:{port}/feeds/foshan/atom.xml"
        command = [sys.executable, "-m", "tests.websub.follower", feed, str(own), str(start.file)]
        processes.append(subprocess.Popen(command, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True))
        assert processes[-1].stdout.readline() == "verified\n"
        return processes[-1]

    start.file = tmp_path / "copy.json"
    yield start
    for process in processes:
        process.kill()
        process.communicate()


def state(port: int) -> dict:
    with urlopen(f"http://127.0.0.1:{port}/feeds/foshan/atom.xml", timeout=30) as answer:
        return entries(answer.read())


def wait_for_copy(port: int, follower, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while (copy := follower.file.exists() and json.loads(follower.file.read_text())) != (feed := state(port)):
        assert time.monotonic() < deadline, (copy, feed)
        time.sleep(0.3)


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_subscriber_by_push_alone_ends_with_the_feeds_state(start, var_dir, port, follower):
    worker = start("work", OUTBOUND_ALLOWED="127.0.0.0/8")
    process = follower()
    ask(LIFE.format(seed=0, acts=ACTS), VAR_DIR=var_dir)
    wait_for_copy(port, follower)
    for number in range(1, ROUNDS + 1):
        kill(process)
        ask(LIFE.format(seed=number * 2, acts=ACTS), VAR_DIR=var_dir)  # pushed to nobody
        kill(worker)
        ask(LIFE.format(seed=number * 2 + 1, acts=ACTS) + LATER, VAR_DIR=var_dir)  # pushed by nobody
        worker = start("work", OUTBOUND_ALLOWED="127.0.0.0/8")
        process = follower()
        wait_for_copy(port, follower)
