"""What a union's section says of the union beside its news: the ways there, and the unions below it. One query."""

from __future__ import annotations

from unions import maps
from unions.models import Union

from .remembering import remembered

LOWER = 8  # named on the section's page; the directory has them all


def of(union: Union) -> dict:
    below = Union.objects.filter(superior=union).from_the_top()
    shown = below.only("name", "slug", "short_names", "level")[: LOWER + 1]
    names = remembered(("lower unions", union.pk), lambda: list(shown))
    return {"routes": maps.links(union), "lower": names[:LOWER], "has_more_lower": len(names) > LOWER}
