"""What a page shows beside its own text, and the text's pictures, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, Subquery, prefetch_related_objects
from django.utils import timezone

from .listing import Entry

if TYPE_CHECKING:
    from wagtail.blocks import BoundBlock
    from wagtail.models import Page

    from .models import ItemPage, Picture, Placement, SectionPage, TopicPage
    from .models.sharing import PlacementQuerySet
    from .visibility import ItemQuerySet

MORE = 5


def context(item: ItemPage, section: SectionPage) -> dict:
    """For an item read in `section`: what stands around its text, and the section's own newest others.

    Loads the renditions of the item's pictures.
    """
    prefetch_pictures(item)
    derivation = getattr(item, "derivation", None)
    others = section.items.visible().exclude(pk=item.pk).newest()
    topics = [topic for topic in item.topics.all() if topic.live]
    return {
        "shown_in": section,
        "keywords": [keyword.name for keyword in item.keywords.all()],
        "topics": topics,
        "in_topics": in_topic(item, topics),
        "corrections": list(item.corrections.defer("before", "after")) if item.pk else [],
        "cosources": item.cosourced_by,
        "derivation": derivation,
        "origin_url": derivation.origin_url() if derivation else "",
        "more": list(others.select_related("eventpage").defer_streamfields()[:MORE]),
    }


class InTopic(NamedTuple):
    """Where an item stands in a topic: what came before it there, and what after."""

    topic: TopicPage
    earlier: ItemPage | None
    later: ItemPage | None


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
    mine = [own] if joined is None else [own, joined]
    items = [each.filter(pk__in=coming).order_by("eventpage__starts_at") for each in mine]
    placements = adopted.filter(item__in=coming).order_by("item__eventpage__starts_at")
    entries = [
        *(
            Entry(item.eventpage)
            for each in items
            for item in each.select_related("eventpage__section__union")[:limit]
        ),
        *(
            Entry(row.dress(row.item.eventpage), row)
            for row in placements.select_related("section", "item__eventpage__section__union")[:limit]
        ),
        *_carried_events(own, carried),
    ]
    return sorted(entries, key=lambda entry: entry.item.starts_at)[:limit]


def _carried_events(own: ItemQuerySet, carried: Iterable[Placement]) -> Iterator[Entry]:
    rows = {row.item_id: row for row in carried}
    if not rows:
        return
    events = own.model.objects.filter(pk__in=rows, eventpage__ends_at__gte=timezone.now())
    for item in events.select_related("eventpage__section__union"):
        yield Entry(rows[item.pk].dress(item.eventpage), rows[item.pk])


def _in_body(body: Iterable[BoundBlock]) -> Iterator[Picture | None]:
    for block in body:
        if block.block_type == "image":
            yield block.value["image"]
        elif block.block_type == "gallery":
            yield from (picture["image"] for picture in block.value)
