"""One item's way through the newsroom: written by the editor, reviewed level by level, published, shared, withdrawn.

The demo takes the way that people take; only the dates are put back afterwards, so that it looks lived in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection

from articles import onboarding
from articles.exchange import sharing
from articles.models import (
    ArticlePage,
    Category,
    EventPage,
    ItemPage,
    Picture,
    Placement,
    SectionPage,
    TopicPage,
)
from articles.models.items import new_slug
from articles.withdrawals import withdrawal
from unions.models import Role, User

from . import marks
from .data import mark
from .people import Staff
from .pictures import draw

ADOPTED_AFTER = timedelta(minutes=50)
COMMON = ("title", "summary", "licence", "sharing")
ARTICLE = ("kicker", "subtitle", "source")
EVENT = ("venue", "address", "organiser", "co_hosts", "audience", "contact", "status")
# How many levels have approved an item that is in review.
APPROVALS = {"first": 0, "second": 1, "final": 2, "returned": 0}


@dataclass
class Newsroom:
    """A union that publishes: its section, its people, where its pictures are kept."""

    section: SectionPage
    staff: Staff
    pictures: Collection

    @classmethod
    def of(cls, section: SectionPage, staff: Staff) -> Newsroom:
        return cls(section, staff, onboarding.collections(section.union)["图片"])


class Desk:
    """Makes the demo's items; `newsrooms` by slug, `now` is the moment that all dates refer to."""

    def __init__(self, newsrooms: dict[str, Newsroom], now: datetime) -> None:
        self.newsrooms = newsrooms
        self.now = now
        self.categories = {category.slug: category for category in Category.objects.all()}
        self.topics = {topic.slug: topic for topic in TopicPage.objects.all()}

    @transaction.atomic
    def make(self, item: dict[str, Any]) -> None:
        """One item, from the first draft to its stage; all of it or nothing."""
        room = self.newsrooms[item["union"]]
        page = self._write(item, room)
        marks.set_mark(page, mark(item))
        stage = item["stage"]
        if stage == "draft":
            return
        _submit(page, room.staff[Role.EDITOR])
        if stage in APPROVALS:
            _review(page, room.staff, APPROVALS[stage])
        else:
            _review(page, room.staff)
            self._share(ItemPage.objects.get(pk=page.pk), item)
        if stage == "returned":
            _return(page, room.staff, item["reason"])
        if stage == "withdrawn":
            withdrawal.withdraw(page, room.staff[Role.FINAL], item["reason"], item["public_note"])

    def _write(self, item: dict[str, Any], room: Newsroom) -> ArticlePage | EventPage:
        editor = room.staff[Role.EDITOR]
        date = self.now - timedelta(days=item["days_ago"])
        public = item["stage"] in {"published", "withdrawn"}
        page = self._page(item)
        page.slug = f"{timezone.localdate(date):%Y%m%d}{new_slug()[8:]}"
        page.owner, page.live = editor, False
        page.first_published_at = date if public else None
        page.import_id = f"{marks.PREFIX}{mark(item)}"
        page.category = self.categories.get(item["category"])
        page.topics = [self.topics[slug] for slug in item["topics"] if slug in self.topics]
        self._illustrate(page, item, room)
        page.keywords.add(*item["keywords"])
        room.section.add_child(instance=page)
        page.save_revision(user=editor)
        return page

    def _page(self, item: dict[str, Any]) -> ArticlePage | EventPage:
        fields = {name: item[name] for name in COMMON}
        if item["kind"] == "article":
            bylines = [{"type": "byline", "value": byline} for byline in item["bylines"]]
            return ArticlePage(
                **fields, **{name: item[name] for name in ARTICLE}, bylines=json.dumps(bylines)
            )
        starts = self._at(item["starts_in_days"], item["starts_hour"])
        previous = item.get("previous_starts_in_days")
        return EventPage(
            **fields,
            **{name: item[name] for name in EVENT},
            starts_at=starts,
            ends_at=starts + timedelta(hours=item["duration_hours"]),
            previous_starts_at=None if previous is None else self._at(previous, item["starts_hour"]),
        )

    def _at(self, days: int, hour: float) -> datetime:
        """That many days from today, at an hour such as 19.5."""
        day = timezone.localdate(self.now) + timedelta(days=days)
        clock = time(int(hour), round(hour % 1 * 60))
        return timezone.make_aware(datetime.combine(day, clock))

    def _illustrate(self, page: ItemPage, item: dict[str, Any], room: Newsroom) -> None:
        editor = room.staff[Role.EDITOR]
        if picture := item["picture"]:
            page.lead_image = paint(picture, item["key"], page.title, room.pictures, editor)
            page.lead_caption = picture["caption"]
        blocks = []
        for index, block in enumerate(item["body"]):
            value = block["value"]
            if block["type"] == "image":
                seed = f"{item['key']} {index}"
                image = paint(value, seed, value["caption"], room.pictures, editor)
                value = {name: value[name] for name in ("caption", "credit", "alt_text")} | {
                    "image": image.pk
                }
            elif block["type"] == "table":
                value = _table(value)
            blocks.append({"type": block["type"], "value": value})
        page.body = json.dumps(blocks)

    def _share(self, page: ItemPage, item: dict[str, Any]) -> None:
        """Offers, adoptions and refusals, the adoptions dated soon after the publication."""
        date = self.now - timedelta(days=item["days_ago"])
        _put_dates_back(page, date)
        offered = [self.newsrooms[slug].section for slug in item.get("offered_to", ())]
        sharing.offer(page, offered, self.newsrooms[item["union"]].staff[Role.EDITOR])
        for number, slug in enumerate(item["adopted_by"], 1):
            adopter = self.newsrooms[slug]
            note = item.get("editors_notes", {}).get(slug, "")
            placement = sharing.adopt(page, adopter.section, adopter.staff[Role.EDITOR], note)
            if placement.state == Placement.State.REQUESTED:
                sharing.grant(placement, self.newsrooms[item["union"]].staff[Role.EDITOR])
            placed = min(date + number * ADOPTED_AFTER, self.now)
            Placement.objects.filter(pk=placement.pk).update(placed_at=placed)
        for slug in item.get("declined_by", ()):
            refuser = self.newsrooms[slug]
            sharing.decline(page, refuser.section, refuser.staff[Role.EDITOR])


def paint(picture: dict[str, str], seed: str, title: str, collection: Collection, user: User) -> Picture:
    """Draws a picture and puts it into the collection."""
    png = draw(picture["motif"], picture["light"], seed)
    return Picture.objects.create(
        title=title,
        file=ContentFile(png, name=f"{seed.replace(' ', '-')}.png"),
        credit=picture.get("credit", ""),
        description=picture.get("alt", picture.get("alt_text", "")),
        collection=collection,
        uploaded_by_user=user,
    )


def _submit(page: ItemPage, editor: User) -> None:
    page.get_workflow().start(page, editor)


def _review(page: ItemPage, staff: Staff, levels: int | None = None) -> None:
    """The next `levels` approvals, all if none is said; the last one publishes."""
    done = 0
    while (state := page.current_workflow_task_state) and done != levels:
        task = state.task.specific
        task.on_action(state, staff[task.level], "approve")
        page.refresh_from_db()
        done += 1


def _return(page: ItemPage, staff: Staff, reason: str) -> None:
    state = page.current_workflow_task_state
    task = state.task.specific
    task.on_action(state, staff[task.level], "reject", comment=reason)


def _put_dates_back(page: ItemPage, date: datetime) -> None:
    """Wagtail dates a publication with the present; readers would see everything as updated a minute ago."""
    ItemPage.objects.filter(pk=page.pk).update(last_published_at=date, latest_revision_created_at=date)


def _table(rows: list[list[str]]) -> dict[str, Any]:
    return {
        "data": rows,
        "table_header_choice": "row",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "",
    }
