"""One description of an item for every format, the change API's included.

`describe()` turns the entries of a list into it, in a constant number of queries. All addresses are absolute, all
text is fit for XML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from wagtail.rich_text import get_text_for_indexing

from articles.exchange import cosources
from articles.listing import Entry
from articles.models import (
    ArticlePage,
    Change,
    Correction,
    EventPage,
    ItemKeyword,
    ItemPage,
    SectionPage,
    TopicPage,
)
from articles.visibility import sections

from .content import Body, Content, Illustration, absolute, fit_for_xml

EXCERPT = 120


@dataclass(frozen=True)
class Byline:
    """Who made what, such as 通讯员, 李明, 佛山市总工会; the unit may be empty."""

    role: str
    name: str
    unit: str = ""

    @property
    def writes(self) -> bool:
        return self.role not in {"摄影", "图", "编辑", "校对"}


def signed(bylines: Iterable[Byline]) -> str:
    return " ".join(" ".join(filter(None, (by.unit, by.role, by.name))) for by in bylines)


@dataclass(frozen=True)
class Origin:
    """Where an adopted item comes from."""

    name: str
    url: str
    feed_id: str
    slug: str


@dataclass(frozen=True)
class Occasion:
    """When and where an event takes place. `note` says 取消 or 改期 and is empty otherwise.

    Starts later than `moved_from` if that is given.
    """

    starts_at: datetime
    ends_at: datetime
    place: str
    organiser: str
    note: str = ""
    cancelled: bool = False
    moved_from: datetime | None = None


@dataclass(frozen=True)
class FeedItem:
    """An item as a subscriber gets it. `uid` is a URN that never changes, wherever the item moves.

    `created` is the first publication here, `published` the date that lists show. `sequence` rises with each entry of
    the log of changes that concerns the item. `kind` is "article" or "event".
    """

    pk: int
    kind: str
    sequence: int
    uid: str
    title: str
    url: str
    canonical_url: str
    summary: str
    content_html: str
    created: datetime
    published: datetime
    updated: datetime
    union: str
    source: str
    licence: str
    corrected: str = ""
    bylines: list[Byline] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    pictures: list[Illustration] = field(default_factory=list)
    origin: Origin | None = None
    occasion: Occasion | None = None
    co_sources: list[str] = field(default_factory=list)

    @property
    def authors(self) -> list[str]:
        """Who wrote it; the unions where nobody is named."""
        return [by.name for by in self.bylines if by.writes] or [self.union, *self.co_sources]

    @property
    def contributors(self) -> list[str]:
        """Who took the pictures, edited, proofread."""
        return [by.name for by in self.bylines if not by.writes]

    @property
    def signed(self) -> str:
        """All who made it, as newspapers write them: 记者 李明 市职工摄影协会 摄影 王芳."""
        return signed(self.bylines)


def describe(entries: list[Entry], base: str) -> list[FeedItem]:
    """The entries of a list, in its order. `base` is the site's root such as "https://example.org"."""
    wanted = [entry.item.pk for entry in entries]
    pages: dict[int, ItemPage] = ArticlePage.objects.in_bulk(wanted) | EventPage.objects.in_bulk(wanted)
    found = [(entry, pages[entry.item.pk]) for entry in entries if entry.item.pk in pages]
    for entry, page in found:
        page.section = entry.item.section  # loaded with the list
    corrected = _corrected(wanted)
    credited = cosources.credited_sections(wanted)
    for page in pages.values():
        page.cosourced_by = credited.get(page.pk, [])
    content = Content([_body(entry, page, corrected.get(page.pk)) for entry, page in found], base)
    told = Told(_labels(wanted), sequences(wanted), corrected)
    return [_item(entry, page, told, content, base) for entry, page in found]


@dataclass(frozen=True)
class Told:
    """What is asked for all items at once, by the item's number."""

    labels: dict[int, list[str]]
    sequences: dict[int, int]
    corrected: dict[int, Correction]


def sequences(item_ids: Iterable[int]) -> dict[int, int]:
    """Item -> the last position in the log that names it; 0 for what is not numbered yet."""
    ids = list(item_ids)
    of_items = Change.objects.filter(item_id__in=ids).values("item_id").annotate(last=Max("position"))
    return {pk: last or 0 for pk, last in of_items.values_list("item_id", "last")}


def _body(entry: Entry, page: ItemPage, correction: Correction | None) -> Body:
    lead = {"image": page.lead_image_id, "caption": page.lead_caption} if page.lead_image_id else None
    before, after = _before(entry, page, correction), _after(entry, page)
    reprinted = entry.placement is not None
    return Body(page.pk, list(page.body.raw_data), lead, before, after, reprinted=reprinted)


def _corrected(wanted: Iterable[int]) -> dict[int, Correction]:
    """Item -> its latest correction."""
    rows = Correction.objects.filter(item__in=wanted).defer("before", "after")
    return {row.item_id: row for row in rows.order_by("at", "pk")}


def _before(entry: Entry, page: ItemPage, correction: Correction | None) -> list[SafeString]:
    """What a reader has to know first: the correction, the adopter's note, the second headline, when and where."""
    note = entry.placement.note if entry.placement else ""
    subtitle = page.subtitle if isinstance(page, ArticlePage) else ""
    occasion = _occasion(page)
    lines = [_correction(correction)] if correction else []
    lines += [f"编者按：{note}"] if note else []
    lines += [f"——{subtitle}"] if subtitle else []
    lines += _facts(occasion) if occasion else []
    return [format_html("<p>{}</p>", line) for line in lines]


def _correction(made: Correction) -> str:
    day = timezone.localtime(made.at)
    return f"更正（{day.year}年{day.month}月{day.day}日）：{fit_for_xml(made.note)}"


def _facts(occasion: Occasion) -> list[str]:
    start, end = occasion.starts_at, occasion.ends_at
    until = (
        f"{end:%H:%M}" if end.date() == start.date() else f"{end.year}年{end.month}月{end.day}日{end:%H:%M}"
    )
    facts = [
        f"时间：{start.year}年{start.month}月{start.day}日{start:%H:%M}至{until}",
        f"地点：{occasion.place}",
    ]
    return [*([f"注意：活动{occasion.note}"] if occasion.note else []), *facts, f"主办：{occasion.organiser}"]


def _after(entry: Entry, page: ItemPage) -> list[SafeString]:
    """Who made it, where it comes from, who may print it: for sites that keep nothing but the text."""
    item = entry.item
    people = signed(_bylines(page))
    origin = f"转载自{item.union.name}，" if entry.placement else ""
    source = f"{origin}来源：{'、'.join(page.credited)}。{item.get_licence_display()}。"
    return [format_html("<p>（{}）</p>", people)] * bool(people) + [format_html("<p>{}</p>", source)]


def _labels(wanted: Iterable[int]) -> dict[int, list[str]]:
    """Item -> its public topics and keywords."""
    labels: dict[int, list[str]] = {}
    topics = TopicPage.objects.filter(sections(), items__in=wanted).order_by("pk")
    tags = ItemKeyword.objects.filter(content_object__in=wanted).order_by("pk")
    for pk, label in (
        *topics.values_list("items__pk", "title"),
        *tags.values_list("content_object_id", "tag__name"),
    ):
        labels.setdefault(pk, []).append(label)
    return labels


def _item(entry: Entry, page: ItemPage, told: Told, content: Content, base: str) -> FeedItem:
    item = entry.item
    body_html, pictures = content.of(page.pk)
    category = [item.category.name] if item.category else []
    updated = item.last_published_at or item.issued_at or datetime.fromtimestamp(0, UTC)
    corrected = told.corrected.get(page.pk)
    return FeedItem(
        pk=page.pk,
        kind="event" if isinstance(page, EventPage) else "article",
        sequence=told.sequences.get(page.pk, 0),
        uid=f"urn:uuid:{item.translation_key}",
        title=fit_for_xml(item.title),
        url=absolute(entry.url, base),
        canonical_url=absolute(item.url, base),
        summary=fit_for_xml(item.summary or _excerpt(page)),
        content_html=fit_for_xml(body_html),
        created=timezone.localtime(item.first_published_at or updated),
        published=timezone.localtime(item.issued_at or updated),
        updated=timezone.localtime(updated),
        union=fit_for_xml(item.union.name),
        source=fit_for_xml("、".join(page.credited)),
        co_sources=[fit_for_xml(section.union.name) for section in page.cosourced_by],
        licence=item.get_licence_display(),
        corrected=fit_for_xml(corrected.note) if corrected else "",
        bylines=_bylines(page),
        categories=[fit_for_xml(label) for label in dict.fromkeys(category + told.labels.get(page.pk, []))],
        pictures=pictures,
        origin=_origin(item.section, base) if entry.placement and item.section else None,
        occasion=_occasion(page),
    )


def _excerpt(page: ItemPage) -> str:
    paragraphs = (block["value"] for block in page.body.raw_data if block["type"] == "paragraph")
    text = " ".join(get_text_for_indexing(paragraph) for paragraph in paragraphs)
    return Truncator(text).chars(EXCERPT, truncate="……")


def _bylines(page: ItemPage) -> list[Byline]:
    if not isinstance(page, ArticlePage):
        return []
    values = [block["value"] for block in page.bylines.raw_data]
    return [
        Byline(*(fit_for_xml(value.get(key) or "") for key in ("role", "name", "unit"))) for value in values
    ]


def _origin(section: SectionPage, base: str) -> Origin:
    address = absolute(section.url, base)
    return Origin(
        fit_for_xml(section.union.name), address, f"urn:uuid:{section.translation_key}", section.slug
    )


def _occasion(page: ItemPage) -> Occasion | None:
    if not isinstance(page, EventPage):
        return None
    changed = page.status != EventPage.Status.SCHEDULED
    return Occasion(
        starts_at=timezone.localtime(page.starts_at),
        ends_at=timezone.localtime(page.ends_at),
        place=fit_for_xml("，".join(filter(None, (page.venue, page.address)))),
        organiser=fit_for_xml(page.organiser or page.union.name),
        note=page.get_status_display() if changed else "",
        cancelled=page.status == EventPage.Status.CANCELLED,
        moved_from=page.previous_starts_at and timezone.localtime(page.previous_starts_at),
    )
