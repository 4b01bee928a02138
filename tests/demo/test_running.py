"""`manage.py demo`, what `make demo` runs: first run, second run, and what may go wrong."""

import signal
import subprocess

import pytest

from tests.demo.running import READY, Running
from tests.live.process import free_port, listens
from tests.processes import ask, manage

pytestmark = pytest.mark.xdist_group("demo")  # one process makes it, for all tests here

RETITLE = """
from articles.models import ArticlePage
article = ArticlePage.objects.live().first()
article.title = "改过的标题"
article.save_revision().publish()
"""
TITLES = """
from articles.models import ArticlePage
print(ArticlePage.objects.filter(title="改过的标题").count(), ArticlePage.objects.count())
"""


def one_line(done: subprocess.CompletedProcess) -> str:
    """The only line that a command said."""
    (line,) = (done.stdout + done.stderr).splitlines()
    return line


def test_it_says_where_to_go_and_who_may_log_in(demo):
    said = demo.process.wait_for(READY)
    assert f"http://127.0.0.1:{demo.port}/" in said
    assert "foshan-editor" in said
    assert len(said.splitlines()) < 40, "and little else"


def test_it_serves_pages_styles_and_pictures(demo):
    status, front = demo.get("/")
    assert (status, "工会新媒体联盟" in front) == (200, True)
    for kind in ("/static/", "/media/"):
        address = front[front.index(f'"{kind}') + 1 :].split('"')[0].split()[0]
        assert demo.get(address)[0] == 200


def test_it_finds_what_it_loaded(demo):
    status, page = demo.get("/search/?q=%E8%81%8C%E5%B7%A5")
    assert (status, "<mark>职工</mark>" in page) == (200, True)


def test_the_port_is_taken_while_it_runs(demo, tmp_path):
    done = manage("demo", f"--port={demo.port}", VAR_DIR=tmp_path)
    assert (done.returncode, "PORT=8001 make demo" in one_line(done)) == (1, True)


def test_a_second_start_keeps_what_was_edited(demo):
    before = ask(RETITLE + TITLES, VAR_DIR=demo.var_dir)
    assert demo.end(signal.SIGTERM) == 0
    again = Running(demo.var_dir)
    again.process.wait_for(READY)
    assert again.end(signal.SIGINT) == 0
    assert not listens(again.port)
    assert ask(TITLES, VAR_DIR=demo.var_dir) == before
    assert before.startswith("1 ")


@pytest.mark.parametrize("port", [70000, -1])
def test_an_impossible_port_is_told_in_one_line(tmp_path, port):
    done = manage("demo", f"--port={port}", VAR_DIR=tmp_path)
    assert (done.returncode, "不能用" in one_line(done)) == (1, True)


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path):
    (tmp_path / "file").touch()
    done = manage("demo", f"--port={free_port()}", VAR_DIR=tmp_path / "file")
    assert (done.returncode, "set VAR_DIR to a folder of yours" in one_line(done)) == (1, True)


def test_media_that_cannot_be_written_are_told_in_one_line(tmp_path):
    (tmp_path / "media").touch()
    done = manage("demo", f"--port={free_port()}", VAR_DIR=tmp_path)
    assert (done.returncode, "演示没有启动" in one_line(done)) == (1, True)


def test_a_damaged_database_is_told_in_one_line(tmp_path):
    (tmp_path / "hub.sqlite3").write_text("not a database" * 1000)
    done = manage("demo", f"--port={free_port()}", VAR_DIR=tmp_path)
    assert done.returncode == 1
    assert "file is not a database" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_the_demo_runs_with_debug_on_only(tmp_path):
    production = {
        "DJANGO_SETTINGS_MODULE": "hub.settings.production",
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "a.example",
    }
    done = manage("demo", VAR_DIR=tmp_path, **production)
    assert done.returncode == 1
    assert "DEBUG" in done.stderr
