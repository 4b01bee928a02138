"""What a publication means for others: the item enters the pool, its licence is narrowed, its text is another."""

from __future__ import annotations

from django.urls import reverse

from notices.models import Notice
from notices.telling import tell

from ..models import ItemPage, MustCarry, Placement, Sharing
from . import licences, subscribing
from .colleagues import SHARERS, people_of
from .derivation import tell_derivers

Standing = tuple[bool, str, str]  # live, licence, sharing


def standing(item: ItemPage) -> Standing | None:
    """How the item stands in the database."""
    return ItemPage.objects.filter(pk=item.pk).values_list("live", "licence", "sharing").first()


def after_publication(item: ItemPage, before: Standing | None) -> None:
    live, licence, sharing = before or (False, item.licence, item.sharing)
    if item.sharing == Sharing.POOL and not (live and sharing == Sharing.POOL and licence == item.licence):
        subscribing.enter_pool(item)
    if live and licences.narrowed(licence, item.licence):
        _tell_adopters(item)
    if live:
        text = f"{item.union.short_name}改动了《{item.title}》。本会有据它改编的稿件，请对照核对。"
        tell_derivers(item, Notice.Kind.CORRECTED, text)


def _tell_adopters(item: ItemPage) -> None:
    """What was adopted under the former licence stays as it is: nothing disappears behind a union's back."""
    changed = f"{item.union.short_name}把《{item.title}》的转载许可改为“{item.get_licence_display()}”。"
    sections = list(Placement.objects.accepted().filter(item=item).values_list("section", flat=True))
    if sections:
        text = f"{changed}本会已登出的照旧，今后的改动按新的许可；不便再登的，请撤下。"
        url = reverse("hub_pool") + "?tab=accepted"
        tell(people_of(sections, *SHARERS), Notice.Kind.OFFERED, text, url)
    notice = MustCarry.objects.current().filter(item=item).select_related("set_by").first()
    if notice and notice.set_by:
        text = f"{changed}它现在是通稿，仍登到{notice.until:%-m月%-d日}；不便再登的，请提前结束。"
        tell([notice.set_by], Notice.Kind.OFFERED, text, reverse("hub_carry", args=[item.pk]))
