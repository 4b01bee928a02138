"""Items as the index knows them: what the anonymous public may see, and nothing else."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import DatabaseError

from articles import visibility
from articles.exchange import cosources
from articles.models import ArticlePage, EventPage, ItemKeyword, ItemPage, Placement, TopicPage
from search.engines.base import SearchDocument
from unions.models import Union

BATCH = 200
logger = logging.getLogger(__name__)
Key = TypeVar("Key")


def documents(ids: Iterable[int]) -> Iterator[SearchDocument]:
    """Yield a document for each of the items that is public now, a batch of them in a constant number of queries."""
    wanted = list(ids)
    for start in range(0, len(wanted), BATCH):
        yield from _batch(wanted[start : start + BATCH])


def _batch(ids: list[int]) -> Iterator[SearchDocument]:
    filing = _Filing(ids)
    for model in (ArticlePage, EventPage):
        items = model.objects.visible().filter(pk__in=ids).select_related("section__union", "category")
        for item in items:
            try:
                yield _document(item, filing)
            except DatabaseError:
                raise
            except Exception:
                # One item that cannot be read must not hold up all that come after it in the log.
                logger.exception("Item %s cannot be indexed and will not be found.", item.pk)


class _Filing:
    """What the batch's items are filed under: adopting sections, topics, keywords, by the item's number."""

    def __init__(self, ids: list[int]) -> None:
        placements = Placement.objects.visible().filter(item_id__in=ids).select_related("section__union")
        self.sections = _grouped((row.item_id, row.section) for row in placements)
        self.credits = cosources.credited_sections(ids)
        topics = TopicPage.objects.filter(visibility.sections(), items__in=ids)
        topics = topics.values_list("items", "pk", "title")
        self.topics = _grouped((item, (str(pk), title)) for item, pk, title in topics)
        keywords = ItemKeyword.objects.filter(content_object__in=ids)
        self.keywords = _grouped(keywords.values_list("content_object", "tag__name"))


def _grouped(pairs: Iterable[tuple[int, Key]]) -> dict[int, list[Key]]:
    groups: dict[int, list[Key]] = defaultdict(list)
    for item, value in pairs:
        groups[item].append(value)
    return groups


def _document(item: ArticlePage | EventPage, filing: _Filing) -> SearchDocument:
    joined = filing.credits.get(item.pk, [])
    sections = [*([item.section] if item.section else []), *joined, *filing.sections[item.pk]]
    topics = filing.topics[item.pk]
    lead = [
        item.summary,
        *_head(item),
        item.source_name,
        *(section.union.name for section in joined),
        *filing.keywords[item.pk],
        *(name for _, name in topics),
    ]
    if item.category:
        lead.append(item.category.name)
    return SearchDocument(
        key=str(item.pk),
        title=item.title,
        kind=item.kind,
        issued_at=int(item.issued_at.timestamp()) if item.issued_at else 0,
        lead="\n".join(lead),
        body="\n".join([item.lead_caption, item.plain_text()]),
        sections=tuple(str(section.pk) for section in sections),
        unions=_unions(section.union for section in sections),
        category=str(item.category_id or ""),
        topics=tuple(pk for pk, _ in topics),
    )


def _unions(unions: Iterable[Union]) -> tuple[str, ...]:
    """The unions and all above them, so that a filter by one finds what is below it."""
    return tuple({part: None for union in unions for part in union.path.split("/") if part})


def _head(item: ArticlePage | EventPage) -> list[str]:
    """The texts around the title, by kind."""
    if isinstance(item, EventPage):
        return [item.venue, item.address, item.organiser, item.co_hosts, item.audience, item.contact]
    signed = (block.value.get(part) or "" for block in item.bylines for part in ("name", "unit"))
    return [item.kicker, item.subtitle, *signed]


def public_ids() -> Iterator[int]:
    """Yield the numbers of all public items, in order, without holding a cursor open while they are indexed."""
    last = 0
    while ids := list(_beyond(last)):
        yield from ids
        last = ids[-1]


def _beyond(last: int) -> Iterable[int]:
    items = ItemPage.objects.visible().filter(pk__gt=last).order_by("pk")
    return items.values_list("pk", flat=True)[:10_000]
