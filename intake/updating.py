"""What a site changed in an item that was taken in: a new revision, unless somebody has been at the text since.

Then, and while the text is in review, the change waits beside it (`IntakeItem.pending`) until an editor has compared
both and decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from articles.models import ArticlePage
from articles.reviewing.item_permissions import is_settled
from notices.models import Notice
from notices.telling import holders, tell
from unions.members import NotPossible
from unions.models import Role, User

from . import composing
from .models import IntakeFeed, IntakeItem
from .parsing.entries import Entry, entry_from_json

PATIENCE = 15.0  # seconds for pictures while a person waits
TOLD = (Role.EDITOR, Role.ADMINISTRATOR)


def update(item: IntakeItem, entry: Entry) -> None:
    """Takes the entry's changes over, or lays them aside; nothing where there are none."""
    digest = composing.digest(entry)
    if item.removed_at:
        _came_back(item)
    if digest in {item.digest, item.pending_digest} or item.state != IntakeItem.State.TAKEN:
        return
    if item.page_id is None:  # the union has deleted it
        return
    files, problems = ({}, []) if _touched(item) else composing.fetch_pictures(entry, item.pictures)
    _write(item, entry, digest, files, problems)


def accept(item: IntakeItem, user: User) -> None:
    """Puts what the site says now in place of the union's text, as a new revision. Raises NotPossible."""
    if item.pending is None:
        raise NotPossible("这处改动已经处理过了。")
    entry = entry_from_json(item.pending)
    files, problems = composing.fetch_pictures(entry, item.pictures, seconds=PATIENCE)
    with rewriting(item) as (locked, page):
        if is_settled(page):
            raise NotPossible("稿件正在审核或已审定待刊出。要用源站的改动，请先退回或撤回。")
        if locked.pending_digest != item.pending_digest:
            raise NotPossible("源站刚才又改了，请重新比较。")
        _revise(locked, page, entry, files, problems, user)
        log(instance=page, action="intake.accept", user=user, data={"feed": item.feed.name})


@transaction.atomic
def keep(item: IntakeItem, user: User) -> None:
    """Leaves the union's text; what the site said is settled until it changes again."""
    locked = IntakeItem.objects.select_for_update().get(pk=item.pk)
    if locked.pending_digest != item.pending_digest:
        raise NotPossible("源站刚才又改了，请重新比较。")
    locked.digest, locked.pending, locked.pending_digest = locked.pending_digest or locked.digest, None, ""
    locked.save(update_fields=["digest", "pending", "pending_digest"])
    if locked.page:
        log(instance=locked.page, action="intake.keep", user=user, data={"feed": item.feed.name})


@contextmanager
def rewriting(item: IntakeItem) -> Iterator[tuple[IntakeItem, ArticlePage]]:
    """One transaction that holds the page and its row here. Raises NotPossible for a page that was deleted."""
    with transaction.atomic():
        page = ArticlePage.objects.filter(pk=item.page_id).first()
        if page is None:
            raise NotPossible("稿件已经删除。")
        Page.objects.select_for_update().get(pk=page.pk)
        rows = IntakeItem.objects.select_for_update(of=("self",)).select_related("feed__section__union")
        yield rows.get(pk=item.pk), ArticlePage.objects.get(pk=page.pk)


def _touched(item: IntakeItem) -> bool:
    """Whether somebody has changed the text since we wrote it, or may not change it now."""
    page = item.page
    return page is not None and (page.latest_revision_id != item.revision_id or is_settled(page))


def _write(item: IntakeItem, entry: Entry, digest: str, files: dict[str, bytes], problems: list[str]) -> None:
    with rewriting(item) as (locked, page):
        if digest in {locked.digest, locked.pending_digest}:  # another worker was quicker
            return
        if page.latest_revision_id != locked.revision_id or is_settled(page):
            _lay_aside(locked, entry, digest)
            return
        _revise(locked, page, entry, files, problems, None)
        log(instance=page, action="intake.update", data={"feed": locked.feed.name})
        _tell(locked, f"《{page.title}》在{locked.feed.name}上有改动，已存为新的草稿版本，请核对后送审。")


def _revise(
    item: IntakeItem,
    page: ArticlePage,
    entry: Entry,
    files: dict[str, bytes],
    problems: list[str],
    user: User | None,
) -> None:
    gallery = composing.gallery_for(item.feed, entry.title)
    try:
        made = composing.compose(item.feed, entry, gallery, files, item.pictures)
        draft = page.get_latest_revision_as_object()
        for name, value in _changed(made.fields).items():
            setattr(draft, name, value)
        revision = draft.save_revision(user=user, clean=False, log_action=False)
    except BaseException:
        gallery.remove_files()
        raise
    item.digest, item.pending, item.pending_digest = composing.digest(entry), None, ""
    item.revision_id, item.pictures = revision.pk, made.pictures
    item.title, item.link, item.updated_at = composing.title_of(entry), entry.link, timezone.now()
    item.note = "\n".join(problems + made.problems)
    item.save()


def _changed(fields: dict) -> dict:
    """Without the first picture where the site names none: an editor may have chosen one."""
    return {name: value for name, value in fields.items() if name != "lead_image" or value is not None}


def _lay_aside(item: IntakeItem, entry: Entry, digest: str) -> None:
    item.pending, item.pending_digest, item.updated_at = asdict(entry), digest, timezone.now()
    item.save(update_fields=["pending", "pending_digest", "updated_at"])
    _tell(item, f"《{item.title}》在{item.feed.name}上有改动，本会的稿件没有动，请比较后决定。")


def _came_back(item: IntakeItem) -> None:
    IntakeItem.objects.filter(pk=item.pk).update(removed_at=None)


def _tell(item: IntakeItem, text: str) -> None:
    people = holders(item.feed.section.union, *TOLD)
    tell(people, Notice.Kind.INTAKE, text, reverse("intake_item", args=[item.pk]))


def feed_people(feed: IntakeFeed) -> list[User]:
    return holders(feed.section.union, *TOLD)
