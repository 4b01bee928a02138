"""The scene of every test: the alliance, two unions with sections, their people, the desk, an outsider."""

import gc
import os
import shutil
from pathlib import Path
from zlib import crc32

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import Site

from home import most_read
from home.founding import ADMINISTRATORS, AUDITORS, DESK, found_alliance
from search import indexer
from search.engines import current_engine
from tests import scene
from tests.processes import copy_database, manage
from tests.standing import GROUND, commits, prepare, standing
from unions.models import User

FILES = django_settings.FILES
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
    most_read.forget()  # else it would cost its query in the midst of a test that counts them
    prepare(item)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, migrated_file):
    """What stands needs the database that pytest-django makes, and goes before it."""
    GROUND.blocker = django_db_blocker
    made = Path(connection.settings_dict["NAME"])
    if made.exists() and made.parent == FILES and not migrated_file.exists():
        keep_migrated(made, migrated_file)
    yield
    with django_db_blocker.unblock():
        GROUND.clear()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, migrated_file) -> bool:
    """Migrations take longer than most runs: what the same ones made before is used again."""
    if connection.vendor == "sqlite" and migrated_file.exists():
        copy_database(migrated_file, connection.settings_dict["TEST"]["NAME"])
        return True
    return False


@pytest.fixture(scope="session")
def migrated_file(request) -> Path:
    """Where a database that was migrated by the migrations of now lies, if there was one before."""
    files = (file for app in apps.get_app_configs() for file in Path(app.path).glob("migrations/*.py"))
    marks = "".join(f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}\n" for file in sorted(files))
    cache = getattr(request.config, "cache", None)  # pytest may run without
    folder = cache.mkdir("migrated") if cache else FILES
    return folder / f"{crc32(marks.encode()):08x}.sqlite3"


@pytest.fixture(scope="session")
def migrated(django_db_setup, migrated_file) -> Path:
    """A file of SQLite to copy: migrated, and nothing more."""
    if not migrated_file.exists():  # on PostgreSQL, or where no test needs a database in this process
        unfinished = FILES / "migrating.sqlite3"
        done = manage("migrate", "--verbosity=0", DATABASE_URL=f"sqlite:///{unfinished}")
        assert done.returncode == 0, done.stderr
        keep_migrated(unfinished, migrated_file)
    return migrated_file


def keep_migrated(made: Path, file: Path) -> None:
    """All at once, for others may be about the same."""
    copy_database(made, FILES / file.name)
    shutil.move(FILES / file.name, unfinished := file.with_suffix(f".{os.getpid()}"))
    unfinished.replace(file)


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
