"""Another union has published the story already: the second one joins it, or says why it publishes its own text."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from articles.exchange import cosources
from articles.models import ItemPage
from unions.models import Union

from .near_duplicates import SHORTEST
from .registry import Check, Finding, Level


def find(page: ItemPage, union: Union) -> Iterator[Finding]:
    """Nothing for short notices, which are alike without being the same."""
    if given_up := cosources.given_up_for(page):
        yield Finding(f"本会已署名为《{given_up.item.title}》的共同来源，这篇草稿不再另发。", "body")
    elif len(page.plain_text()) >= SHORTEST and (others := cosources.undecided(page)):
        names = "、".join(f"{same.item.union.name}的《{same.item.title}》" for same in others)
        links = (("去处理", reverse("hub_same_story", args=[page.pk])),)
        yield Finding(f"与{names}同题。请选择署名为共同来源，或写明理由照常刊发。", "body", links)


CHECK = Check("same-story", "与别家同题", Level.BLOCKING, find)
