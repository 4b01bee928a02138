"""Production: everything from the environment; a missing secret stops the start with one clear line."""

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError

from .base import *  # noqa: F403
from .base import STORAGES, WAGTAILADMIN_BASE_URL, env

DEBUG = False
try:
    SECRET_KEY = env.str("SECRET_KEY")
    ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
except EnvError as error:
    raise ImproperlyConfigured(f"Environment variable missing or not usable: {error}") from error

CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# X_FRAME_OPTIONS must stay SAMEORIGIN: the preview in Wagtail's editor is a frame of this site.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
