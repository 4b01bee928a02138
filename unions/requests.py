"""Who asks."""

from typing import cast

from django.http import HttpRequest

from .models import User


def signed_in(request: HttpRequest) -> User:
    """The person behind a request to the admin, which lets nobody else in."""
    return cast(User, request.user)
