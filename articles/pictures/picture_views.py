"""A withheld picture's file, for those who may see it in the admin."""

from __future__ import annotations

import mimetypes

from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from unions.requests import signed_in

from .. import admin_scope
from ..models import Picture
from .picture_storage import HELD


def withheld(request: HttpRequest, name: str) -> FileResponse:
    """For the people of the union whose collection holds the picture, and for who oversees all."""
    if "\0" in name:  # PostgreSQL refuses even the question
        raise Http404
    user = signed_in(request)
    wanted = Q(file=HELD + name) | Q(renditions__file=HELD + name)
    picture = get_object_or_404(Picture.objects.filter(wanted).distinct())
    own = admin_scope.own_media(Picture, user).filter(pk=picture.pk)
    if not (admin_scope.oversees_all(user) or own.exists()):
        raise PermissionDenied
    try:
        file = storages["withheld"].open(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
