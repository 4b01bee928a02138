"""What stands on the front page, in a constant number of queries whatever the size of the archive.

The newest rows are read once, as bare numbers; what is shown where is decided on them, and only the chosen stories
are loaded. A story stands on the page once, but for the ranking of the most read, which says how often, not that it
is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from articles import known_sections, visibility
from articles.listing import Entry
from articles.models import ArticlePage, EventPage, ItemPage, TopicPage
from articles.remembering import remembered
from unions import city_map
from unions.city_map import CityMap
from unions.models import Level, Union

from . import most_read
from .leads import Pick

READ = 400  # newest rows that the page is made of; a bound, so that the cost does not grow with the archive
LEAD_AMONG = 8
STORIES = 3
EXCHANGE = "jingyan"  # the category with a place of its own: 经验交流
EXCHANGED = 4
COLUMNS = 3
COLUMN_STORIES = 4
NEWEST = 16
EVENTS = 5
TOPICS = 4
TILE_DAYS = 30
# Of a story: a page's row has seventy fields, and the front page some thirty stories.
SHOWN = (
    *("title", "url_path", "content_type", "section", "issued_at", "summary", "kicker", "lead_image"),
    *("category__name", "category__slug", "category__order"),
)


class Row(NamedTuple):
    pk: int
    is_article: bool
    section_id: int
    issued_at: datetime | None
    has_picture: bool
    category: str
    order: int


class Sheet:
    """The rows not yet placed; whoever takes some leaves the rest to those after."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = [row for row in rows if row.is_article]

    def take(self, count: int, category: str | None = None) -> list[int]:
        """The primary keys of the next `count` stories, newest first, of one category if asked."""
        chosen = [row for row in self.rows if category in {None, row.category}][:count]
        self.rows = [row for row in self.rows if row not in chosen]
        return [row.pk for row in chosen]

    def take_lead(self) -> list[int]:
        """The newest story with a picture if there is one among the first few, else the newest."""
        lead = next((row for row in self.rows[:LEAD_AMONG] if row.has_picture), None)
        if lead is None:
            return self.take(1)
        self.rows.remove(lead)
        return [lead.pk]

    def without(self, pks: Collection[int]) -> Sheet:
        """What is left when the desk has placed some itself."""
        self.rows = [row for row in self.rows if row.pk not in pks]
        return self

    def categories(self) -> list[str]:
        """Slugs of the categories that can fill a column, in the desk's order."""
        counts = Counter((row.order, row.category) for row in self.rows if row.category)
        return [slug for (_, slug), count in sorted(counts.items()) if count > 1 and slug != EXCHANGE]


def compose(picks: Iterable[Pick] = ()) -> dict:
    """The front page's parts: lead, stories, events, tiles, exchange, columns, topics, newest, most read.

    `picks` lead, those of them that the public may see; the newest fill what they leave open.
    """
    public = visibility.items()
    rows = _rows(public)
    ranked = most_read.ranked()
    chosen = {pick.story: pick.headline for pick in picks}
    seen = _visible(public, {*chosen, *ranked})
    placed = _place(Sheet(rows), [pk for pk in chosen if pk in seen])
    placed["most_read"] = most_read.shown([pk for pk in ranked if pk in seen])
    stories = _load([pk for group in placed.values() for pk in group])
    for pk in stories.keys() & chosen.keys():
        stories[pk].title = chosen[pk] or stories[pk].title
    groups = {name: [stories[pk] for pk in group if pk in stories] for name, group in placed.items()}
    return {
        "lead": next(iter(groups.pop("lead")), None),
        "stories": groups.pop("stories"),
        "exchange": groups.pop("exchange"),
        "newest": [Entry(story) for story in groups.pop("newest")],
        "most_read": groups.pop("most_read"),
        "columns": [(column[0].category, column) for column in groups.values() if column],
        "events": upcoming_events(EVENTS, public),
        "map": _map(rows),
        "topics": _topics(),
    }


def _visible(public: Q, pks: Collection[int]) -> set[int]:
    """Those of the stories that the public may see: what the desk chose and readers read may be gone by now."""
    found = ArticlePage.objects.filter(public, pk__in=pks) if pks else ArticlePage.objects.none()
    return set(found.order_by().values_list("pk", flat=True))


def _load(pks: list[int]) -> dict[int, ArticlePage]:
    """The stories by number; the lead, which comes first, with its picture's renditions."""
    stories = ArticlePage.objects.select_related("category").only(*SHOWN).in_bulk(pks)
    known_sections.name_in(stories.values())
    lead = stories.get(pks[0]) if pks else None
    if lead and lead.lead_image:
        prefetch_related_objects([lead.lead_image], "renditions")
    return stories


def upcoming_events(limit: int, public: Q | None = None) -> list[EventPage]:
    """The next visible events, soonest first; `public` saves the query for privacy where it was asked already."""
    events = EventPage.objects.filter(public or visibility.items(), ends_at__gte=timezone.now())
    found = list(events.defer_streamfields().order_by("starts_at", "pk")[:limit])
    known_sections.name_in(found)
    return found


def _rows(public: Q) -> list[Row]:
    found = (
        ItemPage.objects.filter(public)
        .newest()
        .values_list(
            "pk",
            "articlepage",
            "section_id",
            "issued_at",
            "lead_image_id",
            "category__slug",
            "category__order",
        )
    )
    return [
        Row(pk, bool(article), section, issued, bool(image), slug or "", order or 0)
        for pk, article, section, issued, image, slug, order in found[:READ]
    ]


def _place(sheet: Sheet, picked: list[int]) -> dict[str, list[int]]:
    sheet.without(picked)
    placed = {"lead": picked[:1] or sheet.take_lead()}
    placed["stories"] = picked[1:] + sheet.take(STORIES - len(picked[1:]))
    placed["exchange"] = sheet.take(EXCHANGED, EXCHANGE)
    for slug in sheet.categories()[:COLUMNS]:
        placed[f"column {slug}"] = sheet.take(COLUMN_STORIES, slug)
    placed["newest"] = sheet.take(NEWEST)
    return placed


def _map(rows: list[Row]) -> CityMap:
    """All city unions, whether they publish or not; `count`: items of the last 30 days among the newest 400 of all."""
    since = timezone.now() - timedelta(days=TILE_DAYS)
    counts = Counter(row.section_id for row in rows if row.issued_at and row.issued_at >= since)
    cities = Union.objects.filter(level=Level.CITY).select_related("section")
    drawn = city_map.draw(remembered(("cities",), lambda: list(cities)))
    for tile in drawn.tiles:
        section = getattr(tile.union, "section", None)
        if section is not None and section.live:
            tile.url, tile.count, tile.counted = section.url, counts[section.pk], "近30天{}篇新稿"
        else:
            tile.url, tile.is_quiet = tile.union.get_absolute_url(), True
    return drawn


def _topics() -> list[TopicPage]:
    return remembered(("newest topics",), _ask_topics, by_clock=True)


def _ask_topics() -> list[TopicPage]:
    topics = TopicPage.objects.filter(visibility.sections()).select_related("lead_image")
    newest = topics.prefetch_related("lead_image__renditions").order_by("-first_published_at", "-pk")
    return list(newest[:TOPICS])
