"""System checks: the demo's password must stay shut out, and the demo's accounts must not reach the public."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from unions.models import User

from .people import LOG_INS

BACKEND = "demo.access.RefuseDemoPassword"
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"


@register(Tags.security)
def demo_password_is_refused(app_configs: object, **kwargs) -> list[CheckMessage]:
    """The refusing backend is there, before the one that would accept the password."""
    backends = list(settings.AUTHENTICATION_BACKENDS)
    if BACKEND in backends and (
        PASSWORD_BACKEND not in backends or backends.index(BACKEND) < backends.index(PASSWORD_BACKEND)
    ):
        return []
    hint = f"Put {BACKEND} before {PASSWORD_BACKEND} in AUTHENTICATION_BACKENDS."
    return [Error("The demo password would be accepted.", hint=hint, id="demo.E001")]


@register(Tags.database)
def demo_accounts_are_absent(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs
) -> list[CheckMessage]:
    """With DEBUG off, a database with the demo's accounts in it is probably the wrong one."""
    if settings.DEBUG or not databases:
        return []
    try:
        present = User.objects.filter(username__in=LOG_INS, is_active=True).count()
    except DatabaseError:  # not migrated yet
        return []
    if not present:
        return []
    hint = "Use a database of its own for the public site; the demo's accounts cannot log in there."
    return [Warning(f"{present} accounts of the demo are in this database.", hint=hint, id="demo.W001")]
