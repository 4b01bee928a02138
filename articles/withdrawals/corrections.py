"""更正: a published change that readers and adopters are told of. The only writer of `Correction`.

An editor marks a change by writing what was corrected. A changed date, place or state of an event is a correction
whether or not anybody wrote so: people would stand before a closed door.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import COMMENTS_RELATION_NAME

from notices.models import Notice
from notices.telling import tell_holders
from unions.models import Membership, User

from ..exchange import adopters
from ..exchange.sharing import SHARERS
from ..models import Correction, EventPage, ItemPage, SectionPage
from .withdrawal import is_desk


def of_publication(
    item: ItemPage, before: ItemPage | None, former_revision: int | None, user: User | None
) -> Correction | None:
    """The correction that a publication makes, told to all who adopted the item; None where it is an ordinary change.

    `before` is what the public saw until now, None where it saw nothing. The editor's note is used up by it.
    """
    note = item.correction.strip()
    if note:
        item.correction = ""
        ItemPage.objects.filter(pk=item.pk).update(correction="")
    if before is None:
        return None
    facts = changed_facts(before, item)
    if not (note or facts):
        return None
    made = Correction.objects.create(
        item_id=item.pk,
        note=note or "；".join(facts) + "。",
        urgent=bool(facts),
        from_revision=former_revision,
        to_revision=item.live_revision_id,
        before=_content(before),
        after=_content(item),
    )
    log(instance=item, action="hub.correct", user=user, data={"note": made.note})
    _tell_adopters(made, item)
    return made


def changed_facts(before: ItemPage, after: ItemPage) -> list[str]:
    """What changed of an event's time, place and state, a phrase each: 时间由……改为……"""
    if not (isinstance(before, EventPage) and isinstance(after, EventPage)):
        return []
    pairs = {
        "时间": (_hours(before), _hours(after)),
        "地点": (before.venue, after.venue),
        "地址": (before.address, after.address),
        "状态": (before.get_status_display(), after.get_status_display()),
    }
    return [_phrase(name, was, now) for name, (was, now) in pairs.items() if was != now]


def may_see(user: User, correction: Correction) -> bool:
    """The desk, all who work for the origin, and all who work for a union that adopted the item."""
    item = correction.item
    sections = SectionPage.objects.filter(pk=item.section_id or 0) | _adopters(item)
    mine = Membership.objects.active().filter(user=user, union__in=sections.values("union"))
    return is_desk(user) or mine.exists()


def states(correction: Correction) -> tuple[Any, Any]:
    """The item as it was public before and after, of its own type."""
    page = correction.item.specific
    return page.with_content_json(correction.before), page.with_content_json(correction.after)


def _content(item: ItemPage) -> dict:
    """Without what editors remarked to each other."""
    return {name: value for name, value in item.serializable_data().items() if name != COMMENTS_RELATION_NAME}


def _phrase(name: str, was: str, now: str) -> str:
    if not was:
        return f"{name}补充为“{now}”"
    return f"{name}由“{was}”改为“{now}”" if now else f"{name}“{was}”已删去"


def _hours(event: EventPage) -> str:
    start, end = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    same_day = start.date() == end.date()
    return f"{_moment(start)}至{f'{end:%H:%M}' if same_day else _moment(end)}"


def _moment(moment: datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"


def _adopters(item: ItemPage) -> QuerySet[SectionPage]:
    return adopters.of(ItemPage.objects.filter(pk=item.pk))


def _tell_adopters(made: Correction, item: ItemPage) -> None:
    """One statement, however many they are."""
    text = f"《{item.title}》有{'紧急' if made.urgent else ''}更正：{made.note}"
    url = reverse("hub_correction", args=[made.pk])
    tell_holders(_adopters(item).values("union"), SHARERS, Notice.Kind.CORRECTED, text, url, made.urgent)
