"""The test suite: fast hashing, files in a temporary directory; DATABASE_URL chooses the database."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "tests only"
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production, not memory: threads and processes of a test meet the real locks.
    DATABASES["default"]["TEST"] = {"NAME": Path(tempfile.mkdtemp(prefix="hub-db-")) / "test.sqlite3"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="hub-media-"))
SEARCH_ENGINE["directory"] = Path(tempfile.mkdtemp(prefix="hub-search-"))  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
