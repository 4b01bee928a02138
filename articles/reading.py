"""What a page shows beside its own text, and the text's pictures, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, Subquery, prefetch_related_objects
from django.utils import timezone

from . import known_sections
from .listing import Entry
from .remembering import of_item, of_section, of_topic, remembered

if TYPE_CHECKING:
    from wagtail.blocks import BoundBlock
    from wagtail.models import Page

    from .models import Derivation, EventPage, ItemPage, Picture, Placement, SectionPage, TopicPage
    from .models.sharing import PlacementQuerySet
    from .visibility import ItemQuerySet

MORE = 5


def context(item: ItemPage, section: SectionPage) -> dict:
    """For an item read in `section`: what stands around its text, and the section's own newest others.

    `depends_on`: what all of it may show, but for the section's others, as names of `remembering`.
    """
    derivation = getattr(item, "derivation", None)
    newest = _newest(section)
    rows = remembered(("rows of item", item.pk), lambda: _rows(item), also=(of_item(item.pk or 0),))
    return rows | {
        "shown_in": section,
        "in_topics": _in_topic(item, rows["topics"]),
        "derivation": derivation,
        "depends_on": _names(item, rows["topics"], derivation),
        "newest": newest,
        "more": [other for other in newest if other.pk != item.pk][:MORE],
    }


def _names(item: ItemPage, topics: list[TopicPage], derivation: Derivation | None) -> tuple[str, ...]:
    """The item's own, that of the topic in whose line it is, and that of the item it was made from."""
    origin = derivation and derivation.origin_id
    origins = (of_item(origin),) if origin else ()
    return of_item(item.pk or 0), *(of_topic(topic.pk) for topic in topics[:1]), *origins


def _rows(item: ItemPage) -> dict[str, list]:
    return {
        "keywords": [keyword.name for keyword in item.keywords.all()],
        "topics": [topic for topic in item.topics.all() if topic.live],
        "corrections": list(item.corrections.defer("before", "after")) if item.pk else [],
    }


def _newest(section: SectionPage) -> list[ItemPage]:
    """The section's own newest items, one more than are listed. Asked for anew where the clock will hide one."""

    def ask() -> list[ItemPage]:
        newest = section.items.visible().newest().select_related("eventpage")
        return list(newest.defer_streamfields()[: MORE + 1])

    found = remembered(("newest", section.pk), ask, also=(of_section(section.pk),))
    return ask() if any(item.expire_at for item in found) else found


class InTopic(NamedTuple):
    """Where an item stands in a topic: what came before it there, and what after."""

    topic: TopicPage
    earlier: ItemPage | None
    later: ItemPage | None


def _in_topic(item: ItemPage, topics: list[TopicPage]) -> list[InTopic]:
    also = tuple(of_topic(topic.pk) for topic in topics[:1])
    return (
        remembered(("in topic", item.pk), lambda: in_topic(item, topics), also, by_clock=True) if also else []
    )


def in_topic(item: ItemPage, topics: list[TopicPage]) -> list[InTopic]:
    """The neighbours of an item in the first of its topics; nothing where it stands alone. One query."""
    if not topics or item.pk is None or item.issued_at is None:
        return []
    others = topics[0].items_of_all()
    same = Q(issued_at=item.issued_at)
    before = others.filter(Q(issued_at__lt=item.issued_at) | same & Q(pk__lt=item.pk)).newest()
    after = others.filter(Q(issued_at__gt=item.issued_at) | same & Q(pk__gt=item.pk)).order_by(
        "issued_at", "pk"
    )
    nearest = Q(pk=Subquery(before.values("pk")[:1])) | Q(pk=Subquery(after.values("pk")[:1]))
    found = {_place(other) < _place(item): other for other in others.filter(nearest).defer_streamfields()}
    return [InTopic(topics[0], found.get(True), found.get(False))] if found else []


def _place(item: ItemPage) -> tuple:
    return item.issued_at, item.pk


def prefetch_pictures(item: ItemPage) -> None:
    prefetch_related_objects(pictures(item), "renditions")


def pictures(page: Page) -> list[Picture]:
    """Pictures that the page shows: the lead and those in the body, one twice if it stands twice."""
    shown = (getattr(page, "lead_image", None), *_in_body(getattr(page, "body", None) or ()))
    return [picture for picture in shown if picture]


def upcoming(
    own: ItemQuerySet,
    adopted: PlacementQuerySet,
    limit: int,
    carried: Iterable[Placement] = (),
    joined: ItemQuerySet | None = None,
) -> list[Entry]:
    """Events that are not over among visible `own`, `joined`, `adopted` and `carried` ones, soonest first."""
    # Begins at the few events to come, not at the section's items, of which there may be tens of thousands.
    coming = own.model.objects.filter(eventpage__ends_at__gte=timezone.now()).order_by().values("pk")
    notices = {row.item_id: row for row in carried}
    mine = own if joined is None else own | joined
    mine = (mine | own.model.objects.filter(pk__in=notices)) if notices else mine
    events = (
        mine.filter(pk__in=coming).select_related("eventpage").order_by("eventpage__starts_at").distinct()
    )
    placements = adopted.filter(item__in=coming).order_by("item__eventpage__starts_at")
    entries = [
        *(_event(item.eventpage, notices.get(item.pk)) for item in events[:limit]),
        *(
            _event(row.item.eventpage, row)
            for row in placements.select_related("section", "item__eventpage")[:limit]
        ),
    ]
    known_sections.name_in(entry.item for entry in entries)
    return sorted(entries, key=lambda entry: entry.item.starts_at)[:limit]


def _event(event: EventPage, placement: Placement | None) -> Entry:
    return Entry(placement.dress(event) if placement else event, placement)


def _in_body(body: Iterable[BoundBlock]) -> Iterator[Picture | None]:
    for block in body:
        if block.block_type == "image":
            yield block.value["image"]
        elif block.block_type == "gallery":
            yield from (picture["image"] for picture in block.value)
