"""Keeps every address under which an item or a section was public, and says what became of what was behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import changes
from .models import Address, Change, ItemPage, MustCarry, Placement, SectionPage, Withdrawal

SHARED = re.compile(r"/(?P<section>[\w-]+)/shared/(?P<slug>[\w-]+)/", re.ASCII)
ANY_SECTION = "/*/shared/"  # no path of a request has an asterisk that leads to a page


@dataclass(frozen=True)
class Former:
    """What an address that no longer answers leads to: a new address, or what took the item or section away.

    `union` names where it came from; empty where that is not known any more.
    """

    moved_to: str | None = None
    change: Change | None = None
    withdrawal: Withdrawal | None = None
    union: str = ""

    @property
    def of_section(self) -> bool:
        """Whether a section is gone, not an item alone: whatever happened to an item is in the log."""
        return self.withdrawal.of_section if self.withdrawal else self.change is None


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
    """Remembers the addresses of a section that has a new address, and of all items under it."""
    base = _path(section)
    keep_section_itself(section)
    own = section.items.live().values_list("slug", "pk")
    placements = section.placements.filter(state=Placement.State.ACCEPTED).select_related("item")
    placed = (
        Address(path=f"{base}{_adopted(section, row.item.slug)}", item_id=row.item_id, section_id=section.pk)
        for row in placements
    )
    _store([*(Address(path=f"{base}{slug}/", item_id=pk) for slug, pk in own), *placed])


def keep_section_itself(section: SectionPage) -> None:
    """Remembers the section's own address."""
    _store([Address(path=_path(section), item_id=None, section_id=section.pk)])


def lookup(path: str) -> Former | None:
    """What became of the item or section that was once public at `path`; None if there never was one."""
    if "\0" in path:  # PostgreSQL refuses even the question
        return None
    address = Address.objects.filter(path=path).first() or _carried(path)
    if address is None:
        return None
    closed = _closing(address.section_id)
    if closed:
        return Former(withdrawal=closed, union=closed.union_name)
    target = _now_at(address)
    if target:
        return Former(moved_to=target) if target != path else None
    return _gone(address)


def _now_at(address: Address) -> str | None:
    """The present address of what stood there, None if it is not public."""
    if address.item_id is None:
        section = SectionPage.objects.visible().filter(pk=address.section_id).first()
        return _path(section) if section else None
    item = ItemPage.objects.visible().filter(pk=address.item_id).first()
    if item is None:
        return None
    # The placement's present address while the section shows the item, else that of the origin.
    placement = Placement.objects.visible().filter(item=item, section_id=address.section_id).first()
    return _placed(placement).path if placement else _path(item)


def _carried(path: str) -> Address | None:
    """What stood at this address of a section as a must-carry notice."""
    found = SHARED.fullmatch(path)
    if found is None or not SectionPage.objects.filter(slug=found["section"]).exists():
        return None
    return Address.objects.filter(path=f"{ANY_SECTION}{found['slug']}/").first()


def _gone(address: Address) -> Former:
    withdrawal = (
        Withdrawal.objects.open().filter(item_id=address.item_id).first() if address.item_id else None
    )
    change = changes.latest(address.item_id) if address.item_id else None
    if withdrawal is None and change:
        withdrawal = _closing(change.section_id)
    if withdrawal:
        return Former(change=change, withdrawal=withdrawal, union=withdrawal.union_name)
    section_id = change.section_id if change else address.section_id
    section = SectionPage.objects.filter(pk=section_id).select_related("union").first()
    return Former(change=change, union=section.union.name if section else "")


def _closing(section_id: int | None) -> Withdrawal | None:
    if section_id is None:
        return None
    return Withdrawal.objects.open().filter(item_id=None, section_id=section_id).first()


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
