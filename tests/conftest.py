"""The scene of every test: the alliance, two unions with sections, their people, the desk, an outsider."""

import gc
import os
import sqlite3
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import Site

from home.founding import ADMINISTRATORS, AUDITORS, DESK, found_alliance
from search import indexer
from search.engines import current_engine
from tests import scene
from tests.processes import manage
from tests.standing import GROUND, commits, prepare, standing
from unions.models import User

MIGRATED = django_settings.FILES / "migrated.sqlite3"
SAMPLE = int(os.environ.get("HUB_SAMPLE", "1"))  # one test in so many; all unless said otherwise


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items) -> None:
    """A test that commits empties the tables afterwards: give each one Wagtail's root pages and rights anew."""
    left_out = [item for item in items if crc32(item.nodeid.encode()) % SAMPLE]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not crc32(item.nodeid.encode()) % SAMPLE]
    for item in items:
        if commits(item):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


def pytest_collection_finish() -> None:
    """What is imported stays: a collector that looks through all of it again and again takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item) -> None:
    Site.clear_site_root_paths_cache()
    prepare(item)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """What stands needs the database that pytest-django makes, and goes before it."""
    GROUND.blocker = django_db_blocker
    if connection.vendor == "sqlite":
        with sqlite3.connect(MIGRATED) as kept, sqlite3.connect(connection.settings_dict["NAME"]) as made:
            made.backup(kept)
    yield
    with django_db_blocker.unblock():
        GROUND.clear()


@pytest.fixture(scope="session")
def migrated(django_db_setup) -> Path:
    """A file of SQLite to copy: migrated, and nothing more. Migrations take longer than most tests."""
    if not MIGRATED.exists():
        done = manage("migrate", "--verbosity=0", DATABASE_URL=f"sqlite:///{MIGRATED}")
        assert done.returncode == 0, done.stderr
    return MIGRATED


@standing
def alliance(db):
    """The front page of a founded alliance."""
    return found_alliance()


@standing
def foshan(alliance):
    return scene.make_section("foshan", "佛山市总工会", short_names=["佛山市总"])


@standing
def guangzhou(alliance):
    return scene.make_section("guangzhou", "广州市总工会", short_names=["广州市总"])


@standing
def staff(foshan):
    """Foshan's people by role: editor, first, second, final, administrator."""
    return scene.make_staff(foshan)


@standing
def guangzhou_staff(guangzhou):
    return scene.make_staff(guangzhou)


@pytest.fixture
def desk(alliance):
    """A member of the alliance desk."""
    user = scene.make_person("desk")
    user.groups.add(Group.objects.get(name=DESK))
    return user


@pytest.fixture
def alliance_administrator(alliance):
    """Keeps the directory of unions and their people."""
    user = scene.make_person("alliance-administrator")
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return user


@pytest.fixture
def auditor(alliance):
    """Reads all, changes nothing."""
    user = scene.make_person("auditor")
    user.groups.add(Group.objects.get(name=AUDITORS))
    return user


@pytest.fixture
def outsider(db):
    """Logs in but belongs to no union."""
    return scene.make_person("outsider")


@pytest.fixture
def engine(settings, tmp_path):
    """The site's search engine, on an empty directory."""
    settings.SEARCH_ENGINE = {
        "class": "search.engines.tantivy.TantivyEngine",
        "directory": tmp_path / "index",
    }
    return current_engine()


@pytest.fixture
def follow(engine):
    """follow() -> everything that happened so far is in the index."""

    def _follow() -> None:
        while indexer.follow_once():
            pass

    return _follow


@pytest.fixture
def login(client):
    """login(user) -> the test client, logged in as that person."""

    def _login(user: User):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _login
