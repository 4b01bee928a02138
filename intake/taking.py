"""One entry of a feed is taken in: as a draft, or known for what the union or the alliance has already.

Pictures are fetched first, then everything is written in one transaction. The entry's key is unique in its feed, so
that it does not matter where a reading was killed, nor whether two read at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q
from wagtail.log_actions import log

from articles import duplicates
from articles.checks import running
from articles.models import ArticlePage, ItemPage

from . import composing, ours, updating
from .models import IntakeFeed, IntakeItem
from .parsing.entries import Entry

SAME = 0.8  # of the text in common: the same story, not another about the same event
SHORTEST = 60  # characters; two short notices are alike without being the same


def key_of(entry: Entry) -> str:
    return sha256(entry.id.encode()).hexdigest()


class Known:
    """What has been met of a feed's entries, asked for all of them at once."""

    def __init__(self, feed: IntakeFeed, entries: list[Entry]) -> None:
        rows = list(IntakeItem.objects.filter(feed=feed, key__in=map(key_of, entries)).select_related("page"))
        self.by_key = {row.key: row for row in rows}
        links = [entry.link for entry in entries if entry.link and key_of(entry) not in self.by_key]
        moved = IntakeItem.objects.filter(feed=feed, link__in=links).select_related("page") if links else []
        self.by_link = {row.link: row for row in moved}

    def find(self, entry: Entry) -> IntakeItem | None:
        """A site that gives its pages new ids still has them at the same address."""
        return self.by_key.get(key_of(entry)) or (self.by_link.get(entry.link) if entry.link else None)


def take(feed: IntakeFeed, entry: Entry, known: Known, backlog: bool) -> IntakeItem:
    """Takes the entry in, or over what it changes. `backlog`: it was there when the feed was named."""
    item = known.find(entry)
    if item is not None:
        updating.update(item, entry)
        return item
    if backlog and not feed.takes_backlog:
        return _note(feed, entry, IntakeItem.State.SKIPPED, told=True)
    if ours.is_ours(entry):
        return _note(feed, entry, IntakeItem.State.OURS, ours.find(entry), told=True)
    sketch = duplicates.sketch(composing.title_of(entry), composing.text_of(entry))
    found = kin(feed, entry, sketch)
    if found.same:
        return _note(feed, entry, IntakeItem.State.DUPLICATE, found.same, told=True)
    alike = [f"与《{found.near.title}》内容相近，请核对是否重复。"] if found.near else []
    return _draft(feed, entry, sketch, alike)


@dataclass(frozen=True)
class Kin:
    """Items like an entry: `same` is the very story, `near` one that an editor should look at."""

    same: ItemPage | None = None
    near: ItemPage | None = None


def kin(feed: IntakeFeed, entry: Entry, sketch: duplicates.Sketch) -> Kin:
    """Among the union's own items and public ones. A mistake here would lose a text, so only equal texts are the same
    story, or nearly equal ones under the same title that did not come by this feed: its notices of each week are alike.
    """
    matches = {match.item_id: match for match in duplicates.find(sketch)}
    close = [pk for pk, match in matches.items() if match.exact or match.similarity >= SAME]
    if not close:
        return Kin()
    known = ItemPage.objects.filter(
        Q(section=feed.section_id) | Q(pk__in=ItemPage.objects.visible()), pk__in=close
    )
    items = sorted(known, key=lambda item: (not matches[item.pk].exact, item.section_id != feed.section_id))
    by_feed = set(IntakeItem.objects.filter(feed=feed.pk, page__in=close).values_list("page_id", flat=True))
    title, long_enough = composing.title_of(entry), len(composing.text_of(entry)) >= SHORTEST
    for item in items:
        if matches[item.pk].exact or (item.title == title and long_enough and item.pk not in by_feed):
            return Kin(same=item)
    others = [item for item in items if item.pk not in by_feed]
    return Kin(near=others[0] if others and long_enough else None)


def _note(
    feed: IntakeFeed, entry: Entry, state: str, page: ItemPage | None = None, told: bool = False
) -> IntakeItem:
    item = _new(feed, entry, state)
    item.page, item.told = page, told
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:  # another worker was quicker
        return IntakeItem.objects.get(feed=feed, key=item.key)
    return item


def _draft(feed: IntakeFeed, entry: Entry, sketch: duplicates.Sketch, notes: list[str]) -> IntakeItem:
    files, problems = composing.fetch_pictures(entry, {})
    gallery = composing.gallery_for(feed, entry.title)
    item = _new(feed, entry, IntakeItem.State.TAKEN)
    try:
        with transaction.atomic():
            item.save()  # first, so that of two workers one stops here
            made = composing.compose(feed, entry, gallery, files, {})
            page = _page(feed, made)
            duplicates.remember(page, sketch)
            item.page, item.pictures, item.revision_id = page, made.pictures, page.latest_revision_id
            item.note = "\n".join(notes + problems + made.problems + _send(feed, page))
            item.save()
    except IntegrityError:
        gallery.remove_files()
        return IntakeItem.objects.get(feed=feed, key=item.key)
    except BaseException:
        gallery.remove_files()
        raise
    return item


def _new(feed: IntakeFeed, entry: Entry, state: str) -> IntakeItem:
    return IntakeItem(
        feed=feed,
        key=key_of(entry),
        foreign_id=entry.id,
        link=entry.link,
        title=composing.title_of(entry),
        digest=composing.digest(entry),
        state=state,
    )


def _page(feed: IntakeFeed, made: composing.Composed) -> ArticlePage:
    page = ArticlePage(live=False, **made.fields)
    feed.section.add_child(instance=page)
    page.save_revision(clean=False, log_action=False)  # add_child has validated it
    log(instance=page, action="intake.take", data={"feed": feed.name})
    return page


def _send(feed: IntakeFeed, page: ArticlePage) -> list[str]:
    """Sends the text to review where the union wants it and the checks let it; says why not."""
    if not feed.sends_to_review:
        return []
    findings = running.run(page, feed.section.union, blocking_only=True)
    if findings:
        return [f"没有自动送审：{result.finding.text}" for result in findings]
    page.get_workflow().start(page, None)
    return []
