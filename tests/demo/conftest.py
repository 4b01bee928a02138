"""A small demo of three unions and a handful of items, cut from the real data."""

import json
import shutil
import signal
import time

import pytest
from wagtail.models import Site

from demo import data
from demo.loading import Demo
from tests.demo.running import READY, Running
from tests.processes import DATABASE, copy_database

UNIONS = {"guangdong", "guangzhou", "foshan"}
LOADED = "loaded.sqlite3"
STAGES = ("published", "draft", "first", "returned", "withdrawn")


@pytest.fixture
def small_data(tmp_path, monkeypatch):
    """`demo.data` reads three unions, one article a stage and one event from here."""
    chosen = [item for item in data.items() if item["union"] in UNIONS]
    items = [next(i for i in chosen if i["stage"] == stage and i["kind"] == "article") for stage in STAGES]
    items.append(next(i for i in chosen if i["kind"] == "event" and i["stage"] == "published"))
    topics = [dict(topic, chosen=[data.mark(items[0])]) for topic in data.read("topics")[:2]]
    files = {name: data.read(name) for name in ("categories", "pages", "site")}
    files |= {"topics": topics, "unions": [u for u in data.read("unions") if u["slug"] in UNIONS]}
    for item in items:
        sharing = {name: [s for s in item.get(name, ()) if s in UNIONS] for name in SHARING}
        files[f"{item['kind']}s/{item['key']}"] = item | sharing
    for name, content in files.items():
        path = tmp_path / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(data, "FOLDER", tmp_path)
    return tmp_path


SHARING = ("adopted_by", "offered_to", "declined_by")


@pytest.fixture
def load(db, small_data):
    """load() loads the small demo; load(stop_at=n) is killed when n steps are done."""

    def _load(stop_at: int | None = None) -> None:
        Site.clear_site_root_paths_cache()
        for number, step in enumerate(Demo().steps()):
            if number == stop_at:
                return
            step()

    return _load


@pytest.fixture(scope="session")
def demo(tmp_path_factory, migrated):
    """A demo whose first run was killed half-way; the next one goes on and is running now.

    `var_dir / LOADED` is its database as it was when it was ready.
    """
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(migrated, folder / DATABASE)
    first = Running(folder)
    first.process.wait_for("演示内容")
    time.sleep(2)
    first.end(signal.SIGKILL)
    second = Running(folder)
    second.process.wait_for(READY)
    copy_database(folder / DATABASE, folder / LOADED)
    yield second
    if second.process.poll() is None:
        second.end(signal.SIGTERM)
