"""The secret by which a member site is known. It is shown once; kept is a digest, from which it cannot be read."""

from __future__ import annotations

import secrets
from hashlib import sha256

from .models import Subscriber

LENGTH = 32  # bytes of chance; no digest needs to be slow that nobody can guess


def new() -> tuple[str, dict[str, str]]:
    """A token, and what is kept of it."""
    token = secrets.token_urlsafe(LENGTH)
    return token, {"token_digest": digest(token), "token_ending": token[-4:]}


def holder(token: str) -> Subscriber | None:
    """Whose token this is, suspended sites included."""
    return Subscriber.objects.filter(token_digest=digest(token)).select_related("union").first()


def digest(token: str) -> str:
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
