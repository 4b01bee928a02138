"""A document can be downloaded while a public page offers it; before and after only by those who may read such a page."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.documents.models import AbstractDocument

from unions.models import User

from .. import admin_scope, insight
from .usage import is_public, shown_on


@hooks.register("before_serve_document")
def refuse_what_is_not_public(document: AbstractDocument, request: HttpRequest) -> None:
    """Raises Http404: to others it is as if there were no such file."""
    if not (is_public(document) or _may_read(request.user, document)):
        raise Http404("No public page offers this document.")


def _may_read(user: object, document: AbstractDocument) -> bool:
    if not isinstance(user, User):
        return False
    own = admin_scope.own_media(type(document), user).filter(pk=document.pk)
    numbers, _ = shown_on(document)
    return own.exists() or insight.items(user).filter(pk__in=numbers).exists()
