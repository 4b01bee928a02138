"""What a union's section says of the union beside its news: the ways there, and the unions below it. One query."""

from __future__ import annotations

from unions import maps
from unions.models import Union

LOWER = 8  # named on the section's page; the directory has them all


def of(union: Union) -> dict:
    below = Union.objects.filter(superior=union).from_the_top()
    names = list(below.only("name", "slug", "short_names", "level")[: LOWER + 1])
    return {"routes": maps.links(union), "lower": names[:LOWER], "has_more_lower": len(names) > LOWER}
