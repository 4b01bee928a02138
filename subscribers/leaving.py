"""What may be said of items that are gone: the title under which the public last knew them, and the note for readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from articles.models import Change, Withdrawal

LONGEST_ID = 45


@dataclass(frozen=True)
class Departure:
    """`title`: as last public, "" where none is known to have been; `note`: what readers are told, may be empty."""

    title: str = ""
    note: str = ""
    withdrawn: bool = False


def of(ids: Iterable[int]) -> dict[int, Departure]:
    """What is to be said of each of these items that are not shown (any more): two queries."""
    wanted = list(ids)
    titles: dict[int, str] = {}
    sections: dict[int, int | None] = {}
    rows = Change.objects.filter(item_id__in=wanted, scope=Change.Scope.ITEM).order_by("pk")
    for pk, title, public, section in rows.values_list("item_id", "title", "public", "section_id"):
        sections[pk or 0] = section
        if public:
            titles[pk or 0] = title
    acts = Withdrawal.objects.open().filter(
        Q(item_id__in=wanted) | Q(item_id=None, section_id__in=set(sections.values()) - {None})
    )
    of_items = {act.item_id: act for act in acts if act.item_id}
    of_sections = {act.section_id: act for act in acts if act.of_section}
    found = {pk: of_items.get(pk) or of_sections.get(sections.get(pk) or 0) for pk in wanted}
    return {pk: _departure(titles.get(pk, ""), act) for pk, act in found.items()}


def uid_of(written: str) -> UUID | None:
    """An item's id as feeds write it, urn:uuid:..., or without that beginning; None for what is none."""
    try:
        return UUID(written.removeprefix("urn:uuid:")) if len(written) <= LONGEST_ID else None
    except ValueError:
        return None


def item_of(uid: UUID) -> int | None:
    """The number of an item that was public once; None for what never was."""
    return Change.objects.filter(uid=uid, public=True).values_list("item_id", flat=True).first()


def _departure(title: str, act: Withdrawal | None) -> Departure:
    return Departure(title, act.note if act else "", act is not None)
