"""`manage.py work` as a process: it follows, ends when told to, and loses nothing when killed."""

import random
import shutil
import signal
import time

from tests.processes import ask, manage

PUBLISH = """
from articles.models import SectionPage
from tests import scene
for number in range({first}, {last}):
    scene.make_article(SectionPage.objects.get(slug="foshan"), title=f"第{{number}}号工地送清凉")
"""
INDEXED = """
import time
from articles import changes
from search.engines import current_engine
from search.query import search
deadline = time.monotonic() + {seconds}
while time.monotonic() < deadline:
    state = current_engine().state()
    if state and state.position == changes.last_position():
        break
    time.sleep(0.1)
print(search("送清凉").total)
"""
SCHEDULE = """
import time
from search.query import search
from datetime import timedelta
from django.utils import timezone
from articles.models import SectionPage
from tests import scene
soon = timezone.now() + timedelta(seconds=5)
section = SectionPage.objects.get(slug="foshan")
item = scene.make_article(section, title="到点发布送清凉", publish=False, go_live_at=soon)
scene.approve(item)
time.sleep(max(0, (soon - timezone.now()).total_seconds()))
print(search("送清凉").total)
"""


def publish(var_dir, first: int, last: int) -> None:
    ask(PUBLISH.format(first=first, last=last), VAR_DIR=var_dir)


def indexed(var_dir, seconds: int = 60) -> int:
    """How many articles the index finds once it has come to the end of the log."""
    return int(ask(INDEXED.format(seconds=seconds), VAR_DIR=var_dir))


def test_what_is_published_while_the_worker_runs_is_found(start, var_dir):
    start("work")
    publish(var_dir, 0, 3)
    assert indexed(var_dir) == 3


def test_sigterm_ends_the_worker_in_good_order(start):
    worker = start("work")
    worker.wait_for("Worker runs")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(15) == 0
    worker.wait_for("Worker stopped")


def test_a_killed_worker_has_lost_nothing_when_it_runs_again(start, var_dir):
    for killed in range(2):
        worker = start("work")
        worker.wait_for("Worker runs")
        publish(var_dir, killed * 5, killed * 5 + 5)
        time.sleep(random.uniform(0, 0.3))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    start("work")
    assert indexed(var_dir) == 10


def test_two_workers_do_no_harm(start, var_dir):
    for worker in (start("work"), start("work")):
        worker.wait_for("Worker runs")
    publish(var_dir, 0, 10)
    assert indexed(var_dir) == 10


def test_a_worker_waits_for_a_database_that_is_not_there(start, var_dir, tmp_path):
    publish(var_dir, 0, 1)
    later = tmp_path / "later"
    worker = start("work", DATABASE_URL=f"sqlite:///{later}/hub.sqlite3")
    worker.wait_for("search index failed")
    shutil.copytree(var_dir, later)
    assert indexed(var_dir) == 1


def test_once_does_what_waits_and_ends(var_dir):
    publish(var_dir, 0, 2)
    assert manage("work", "--once", VAR_DIR=var_dir).returncode == 0
    assert indexed(var_dir) == 2


def test_what_is_due_is_published_and_indexed(var_dir):
    manage("work", "--once", VAR_DIR=var_dir)
    assert ask(SCHEDULE, VAR_DIR=var_dir) == "0"
    manage("work", "--once", VAR_DIR=var_dir)
    assert indexed(var_dir) == 1
