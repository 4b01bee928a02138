"""The test suite: fast hashing, files in a temporary directory; DATABASE_URL chooses the database."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403

FOLDER = tempfile.TemporaryDirectory(prefix="hub-tests-")  # goes when the process ends
FILES = Path(FOLDER.name)

DEBUG = False
SECRET_KEY = "tests only"
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production, not memory: threads and processes of a test meet the real locks.
    DATABASES["default"]["TEST"] = {"NAME": FILES / "test.sqlite3"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = FILES / "media"
STORAGES["withheld"]["OPTIONS"]["location"] = FILES / "withheld"  # noqa: F405
STATIC_ROOT = FILES / "static"
STATIC_ROOT.mkdir()
SEARCH_ENGINE["directory"] = FILES / "search"  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
PAGE_CACHE = 0  # what a test rolls back is in no log
