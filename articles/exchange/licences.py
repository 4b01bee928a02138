"""What an item's licence lets other unions do with it."""

from __future__ import annotations

from ..models import ItemPage, Licence

# The note that the adopter sets before the text is its own and always allowed.
STRICTNESS = (Licence.FREE, Licence.UNCHANGED, Licence.ASK, Licence.NONE)


def may_be_shared(item: ItemPage) -> bool:
    return item.licence != Licence.NONE


def must_ask(item: ItemPage) -> bool:
    """Adoption waits for the origin's consent."""
    return item.licence == Licence.ASK


def may_be_changed(item: ItemPage) -> bool:
    """Another headline, an own article made of it."""
    return item.licence == Licence.FREE


def narrowed(before: str, after: str) -> bool:
    """Whether other unions may do less than before."""
    return STRICTNESS.index(Licence(after)) > STRICTNESS.index(Licence(before))
