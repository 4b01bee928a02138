"""WSGI entry point; production settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

BOOT_ERROR = 3  # the exit code at which gunicorn gives up instead of starting another worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
try:
    site = get_wsgi_application()
except ImproperlyConfigured as error:
    print(f"The settings do not allow a start: {error}", file=sys.stderr, flush=True)
    raise SystemExit(BOOT_ERROR) from None

from pagecache.shortcut import Shortcut  # noqa: E402  (its models need the settings)

application = Shortcut(site)
