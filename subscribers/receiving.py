"""回执: taking a site's word that it shows or removed an item. The only writer of `Receipt`."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from articles import changes
from articles.models import ItemPage

from . import leaving
from .models import Recall, Receipt, Subscriber


class NotAccepted(Exception):
    """Why a receipt cannot be taken. `problems`: by parameter, for people."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


@transaction.atomic
def receive(
    subscriber: Subscriber, item: str, state: str, address: str, position: int | None = None
) -> tuple[Receipt, bool]:
    """Keeps what the site says, and whether that is new. Said again, nothing changes.

    `item` is the id as feeds write it, `position` the place in the log up to which the site had read. Raises
    NotAccepted for an item that was never public and for an address that is not on the site.
    """
    number = _number(item)
    problems = {} if number else {"item": "没有这篇稿件：请写订阅源或变更接口里的 id。"}
    if not is_on_site(address, subscriber.site):
        problems["address"] = f"地址应在贵网站上（{host(subscriber.site)}），以 http:// 或 https:// 开头。"
    uid = leaving.uid_of(item)
    if problems or number is None or uid is None:
        raise NotAccepted(problems)
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)  # two receipts of a site wait for each other
    before = Receipt.objects.filter(subscriber=subscriber, uid=uid, address=address).first()
    if before and before.state == state:
        return before, False
    title = changes.titles([number]).get(number, "")
    said = {
        "item_id": number,
        "title": title,
        "state": state,
        "position": position,
        "said_at": timezone.now(),
    }
    kept, _ = Receipt.objects.update_or_create(subscriber=subscriber, uid=uid, address=address, defaults=said)
    _weigh(kept)
    return kept, True


def is_on_site(address: str, site: str) -> bool:
    """Whether an address is of the site's host, with or without www, or of one below it."""
    try:
        parts = urlsplit(address)
        named, own = (parts.hostname or "").lower(), host(site)
    except ValueError:
        return False
    fit = parts.scheme in {"http", "https"} and not parts.username and address.isprintable()
    return fit and (named == own or named.endswith(f".{own}"))


def host(site: str) -> str:
    return (urlsplit(site).hostname or "").lower().removeprefix("www.")


def _number(item: str) -> int | None:
    uid = leaving.uid_of(item)
    if uid is None:
        return None
    public = ItemPage.objects.visible().filter(translation_key=uid).values_list("pk", flat=True).first()
    return public or leaving.item_of(uid)


def _weigh(receipt: Receipt) -> None:
    """An open recall is confirmed when no address shows the item any more, and open again when one does."""
    of_item = Receipt.objects.filter(subscriber=receipt.subscriber_id, uid=receipt.uid)
    shown = of_item.filter(state=Receipt.State.SHOWN).exists()
    now = timezone.now()
    recalls = Recall.objects.standing().filter(subscriber=receipt.subscriber_id, uid=receipt.uid)
    recalls.update(confirmed_at=None if shown else now, look_at=now, seen_at=None)
