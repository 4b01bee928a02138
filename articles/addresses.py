"""Keeps every address under which an item was public, and says what became of the item behind one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import changes
from .models import Address, Change, ItemPage, MustCarry, Placement, SectionPage

SHARED = re.compile(r"/(?P<section>[\w-]+)/shared/(?P<slug>[\w-]+)/", re.ASCII)
ANY_SECTION = "/*/shared/"  # no path of a request has an asterisk that leads to a page


@dataclass(frozen=True)
class Former:
    """What an address that no longer answers leads to: a new address, or the change that took the item away."""

    moved_to: str | None = None
    change: Change | None = None


def keep(item: ItemPage) -> None:
    """Remembers the item's present addresses: its own and those in adopting sections."""
    placements = Placement.objects.filter(item=item, state=Placement.State.ACCEPTED).select_related(
        "section", "item"
    )
    _store([_own(item), *map(_placed, placements)])
    if MustCarry.objects.filter(item=item).exists():
        keep_carried(item)


def keep_placements(placements: Iterable[Placement]) -> None:
    _store(map(_placed, placements))


def keep_carried(item: ItemPage) -> None:
    """Remembers the address of a must-carry notice in all sections, in one row: none is stored for each."""
    _store([Address(path=f"{ANY_SECTION}{item.slug}/", item_id=item.pk)])


def keep_section(section: SectionPage) -> None:
    """Remembers the addresses of all items under a section that has a new address."""
    base = _path(section)
    own = section.items.live().values_list("slug", "pk")
    placements = section.placements.filter(state=Placement.State.ACCEPTED).select_related("item")
    placed = (
        Address(path=f"{base}{_adopted(section, row.item.slug)}", item_id=row.item_id, section_id=section.pk)
        for row in placements
    )
    _store([*(Address(path=f"{base}{slug}/", item_id=pk) for slug, pk in own), *placed])


def lookup(path: str) -> Former | None:
    """What became of the item that was once public at `path`; None if there never was one."""
    if "\0" in path:  # PostgreSQL refuses even the question
        return None
    address = Address.objects.filter(path=path).first() or _carried(path)
    if address is None:
        return None
    item = ItemPage.objects.visible().filter(pk=address.item_id).first()
    if item is None:
        return Former(change=changes.latest(address.item_id))
    target = _destination(address, item)
    return Former(moved_to=target) if target != path else None


def _carried(path: str) -> Address | None:
    """What stood at this address of a section as a must-carry notice."""
    found = SHARED.fullmatch(path)
    if found is None or not SectionPage.objects.filter(slug=found["section"]).exists():
        return None
    return Address.objects.filter(path=f"{ANY_SECTION}{found['slug']}/").first()


def _destination(address: Address, item: ItemPage) -> str:
    """The placement's present address while the section shows the item, else that of the origin."""
    placement = Placement.objects.visible().filter(item=item, section_id=address.section_id).first()
    return _placed(placement).path if placement else _path(item)


def _own(item: ItemPage) -> Address:
    return Address(path=_path(item), item_id=item.pk)


def _placed(placement: Placement) -> Address:
    path = _path(placement.section) + _adopted(placement.section, placement.item.slug)
    return Address(path=path, item_id=placement.item_id, section_id=placement.section_id)


def _adopted(section: SectionPage, slug: str) -> str:
    return section.reverse_subpage("adopted", [slug])


def _path(page) -> str:
    return page.get_url_parts()[2]


def _store(addresses: Iterable[Address]) -> None:
    """An address that another item had before leads to the newest one."""
    Address.objects.bulk_create(
        addresses, update_conflicts=True, unique_fields=["path"], update_fields=["item_id", "section_id"]
    )
