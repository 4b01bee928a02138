"""Wagtail's admin acts in several transactions; ours commits an act and its log row together.

Only unsafe requests are wrapped: under ATOMIC_REQUESTS readers would queue behind the writer on SQLite.
"""

from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import HttpRequest, HttpResponse

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def atomic_if_unsafe(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view in one transaction unless the request's method is safe, or the view sees to its own.

    A view whose `commits_by_itself` is set asks other servers: a writer that waits for them would hold up all others.
    """
    if getattr(view, "commits_by_itself", False):
        return view

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method in SAFE:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return wrapped
