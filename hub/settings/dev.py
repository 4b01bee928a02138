"""Development and the demo: DEBUG on, SQLite, mail on the console."""

from .base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "development only: never serve the public with this key"
ALLOWED_HOSTS = ["*"]

MIDDLEWARE = [*MIDDLEWARE, "hub.plain_errors.PlainNotFoundMiddleware"]  # noqa: F405
