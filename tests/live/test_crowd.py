"""64 people at four server processes adopt, decline, drop, edit and withdraw at once: one valid history."""

import http.client
import json
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.admin_forms import article_form
from tests.live.process import free_port, listens, running
from tests.processes import DATABASE, environment

ACTS = int(os.environ.get("HUB_CROWD", "2"))  # of each person; 50 in full
TOKEN = "c" * 32
PATIENCE = 60.0  # seconds for an answer


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.xdist_group("crowd")),
        pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql_url")),
    ]
)
def settings(request, tmp_path):
    """Of the processes: one database or the other, migrated."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / DATABASE)
        return environment(VAR_DIR=tmp_path)
    return environment(VAR_DIR=tmp_path, DATABASE_URL=request.getfixturevalue("migrated_url"))


def run(settings, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], env=settings, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


class Person:
    """A browser that is logged in."""

    def __init__(self, port: int, number: int, of: dict, alliance: dict) -> None:
        self._chance = random.Random(number)
        self._port, self._of, self._alliance = port, of, alliance

    def work(self) -> list[str]:
        """The answers that no person should get."""
        return [wrong for _ in range(ACTS) if (wrong := self._act())]

    def _act(self) -> str | None:
        item, section = self._chance.choice(self._alliance["items"]), self._of["section"]
        ways = ["adopt"] * 5 + ["decline", "drop", "edit"]
        if self._of["role"] == "final":
            ways += ["withdraw"]
        way = self._chance.choice(ways)
        if way == "edit":
            draft = self._alliance["drafts"][str(section)]
            return self._post(f"/admin/pages/{draft}/edit/", article_form(f"改了{self._chance.random()}"))
        if way == "withdraw":
            return self._post(f"/admin/items/{item}/withdraw/", {"reason": "有误", "note": ""})
        return self._post(f"/admin/pool/{item}/{way}/", {"section": section})

    def _post(self, path: str, data: dict) -> str | None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        cookies = f"sessionid={self._of['session']}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", path, urlencode(data | {"csrfmiddlewaretoken": TOKEN}), headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        refused = answer.status == 403 and "CSRF" not in text  # every page of the admin speaks of CSRF
        fine = refused or answer.status in (200, 302, 404)
        return None if fine else f"{path}: {answer.status} {text[:300]}"


def test_a_crowd_at_once(settings, tmp_path):
    alliance = json.loads(run(settings, "-m", "tests.live.crowd", "prepare"))
    port = free_port()
    server = [sys.executable, "-m", "gunicorn", "hub.wsgi", "--preload", "--workers=4", "--timeout=120"]
    command = [*server, f"--bind=127.0.0.1:{port}"]
    with running(command, lambda: listens(port), tmp_path / "server.log", env=settings):
        people = [Person(port, number, of, alliance) for number, of in enumerate(alliance["people"])]
        with ThreadPoolExecutor(len(people)) as crowd:
            wrong = [line for lines in crowd.map(Person.work, people) for line in lines]
    assert wrong == []
    assert json.loads(run(settings, "-m", "tests.live.crowd", "examine")) == []
