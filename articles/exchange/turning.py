"""What the clock alone changes at midnight, written into the log, so that those who follow it see it, too.

Lists and pages do not wait for this: they compare dates themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone
from wagtail.models import ReferenceIndex

from .. import changes
from ..models import Change, ItemPage, MustCarry, Picture, Placement
from . import carrying, sharing


def placements() -> list[Placement]:
    """Those that begin or end to be shown."""
    due = Placement.objects.accepted().filter(next_turn__lte=timezone.localdate())
    return list(due.select_related("item").order_by("next_turn"))


def turn(placement: Placement) -> None:
    sharing.locked(placement.item)
    row = Placement.objects.accepted().filter(pk=placement.pk).first()
    if row is None:
        return
    row.next_turn = sharing.next_turn(row)
    row.save(update_fields=["next_turn"])
    today = timezone.localdate()
    over = row.shown_until is not None and row.shown_until < today
    changes.record(Change.Kind.REMOVED if over else Change.Kind.PLACED, row)


def notices() -> list[MustCarry]:
    """Must-carry notices whose last day is over."""
    due = MustCarry.objects.filter(ended_at=None, until__lt=timezone.localdate())
    return list(due.select_related("item"))


def end(notice: MustCarry) -> None:
    row = MustCarry.objects.select_related("item").get(pk=notice.pk)
    if row.ended_at is None and row.until < timezone.localdate():
        carrying.end(row)


def pictures() -> list[Picture]:
    """Pictures whose rights have run out."""
    return list(Picture.objects.filter(rights_ended=False, rights_until__lt=timezone.localdate()))


def hide(picture: Picture) -> None:
    Picture.objects.filter(pk=picture.pk).update(rights_ended=True)
    tell_of(picture)


def tell_of(picture: Picture) -> None:
    """All that is public and holds the picture looks different from now on."""
    used = ReferenceIndex.get_references_to(picture).values_list("object_id", flat=True)
    items = ItemPage.objects.live().filter(pk__in=[int(pk) for pk in set(used) if str(pk).isdecimal()])
    changes.record_all(Change.Kind.UPDATED, items)


TURNS: tuple[tuple[Callable[[], Iterable[Any]], Callable[[Any], None]], ...] = (
    (placements, turn),
    (notices, end),
    (pictures, hide),
)
