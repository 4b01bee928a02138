"""Settings of a site behind a proxy that speaks TLS for it, without what production insists on besides."""

from hub.settings.dev import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["localhost"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
