"""Sections with their unions, as every list and every item names them: known to the process while nothing changed them.

To be read only: what is found here is shown to others, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from wagtail.models import Page

from .remembering import remembered, remembered_each

if TYPE_CHECKING:
    from .models import ItemPage, SectionPage


def by_number(pks: set[int]) -> dict[int, SectionPage]:
    """At most one query, for those not known yet."""
    return remembered_each("section", pks, _load)


def below(page: Page, slug: str) -> SectionPage | None:
    """The section with that slug among the page's children."""
    numbers = remembered(("sections below", page.pk), lambda: _numbers(page))
    return by_number({numbers[slug]}).get(numbers[slug]) if slug in numbers else None


def name_in(items: Iterable[ItemPage]) -> None:
    """Sets each item's section, so that none has to be asked for."""
    listed = list(items)
    sections = by_number({item.section_id for item in listed if item.section_id})
    for item in listed:
        if item.section_id in sections:
            item.section = sections[item.section_id]


def _load(pks: set[int]) -> dict[int, SectionPage]:
    return apps.get_model("articles", "SectionPage").objects.select_related("union").in_bulk(pks)


def _numbers(page: Page) -> dict[str, int]:
    sections = apps.get_model("articles", "SectionPage").objects.child_of(page)
    return dict(sections.values_list("slug", "pk"))
