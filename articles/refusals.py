"""A refusal that comes up deep in one of Wagtail's views reaches the person as a message, not as an error page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages

from .pictures.media_in_use import MediaInUse

View = Callable[..., HttpResponse]


def explained(view: View) -> View:
    """The admin's view; who is refused goes back to where they came from and reads why."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except MediaInUse as refused:
            messages.error(request, str(refused))
            return redirect(_back(request))

    return wrapped


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("referer", "")
    known = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if known else "wagtailadmin_home"
