"""An item asked for by its number, for what readers do with one beside reading it."""

from __future__ import annotations

from django.http import Http404
from django.utils import timezone

from . import changes
from .models import Change, ItemPage

GONE = {Change.Kind.HIDDEN, Change.Kind.EXPIRED, Change.Kind.WITHDRAWN, Change.Kind.DELETED}


def visible_item(item_id: str) -> ItemPage | None:
    """The item if the public may see it, None if it once could. Raises Http404 for what never was public."""
    item = ItemPage.objects.visible().filter(pk=item_id).select_related("section__union").first()
    if item is not None:
        return item
    change = changes.latest(int(item_id))
    expired = ItemPage.objects.filter(pk=item_id, live=True, expire_at__lte=timezone.now())
    if change and (change.kind in GONE or expired.exists()):
        return None
    raise Http404
