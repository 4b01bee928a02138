"""The demo's password is known to everybody, so it opens nothing where the public is served."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

DEMO_PASSWORD = "lianmeng-demo"


class RefuseDemoPassword(BaseBackend):
    """Stands before the backends that check passwords, and ends the attempt with DEBUG off, whoever the user is."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs
    ) -> None:
        if password == DEMO_PASSWORD and not settings.DEBUG:
            raise PermissionDenied("The demo password is refused with DEBUG off.")


class DemoPasswordValidator:
    """Nobody chooses the demo's password for an account of their own."""

    def validate(self, password: str, user: object = None) -> None:
        if password == DEMO_PASSWORD:
            raise ValidationError("这是公开的演示密码，请另设一个。", code="demo_password")

    def get_help_text(self) -> str:
        return "不能使用公开的演示密码。"
