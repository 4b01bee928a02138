"""The log of changes: `record()` is its only writer, `read()` what every consumer follows.

A row is inserted without a position, inside the transaction of what it tells of. `read()` numbers the rows that
are committed by then, under a short lock of its own, so positions appear in order, without gaps, and a transaction
that commits late gets a later position instead of being jumped over. (Ids cannot serve: they are given out before
the commit.)
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Max
from django.db.transaction import TransactionManagementError
from wagtail.log_actions import get_active_log_context

from .models import Category, Change, CoSource, ItemPage, MustCarry, Placement, SectionPage, TopicPage

Subject = ItemPage | Placement | MustCarry | CoSource | SectionPage | Category | TopicPage

BATCH = 500
HIDING = frozenset((Change.Kind.HIDDEN, Change.Kind.EXPIRED, Change.Kind.WITHDRAWN, Change.Kind.DELETED))
LOCK = 0x6875622E6C6F67  # "hub.log"; any constant that nothing else in the database uses


def record(kind: str, subject: Subject, note: str = "") -> Change:
    """Appends what happened to an item, to it in one adopting or joining section (or, must-carry, in
    all), to a whole section, or to all that is filed under a category or topic.

    Who did it is taken from Wagtail's log context: the person logged in to the admin, nobody in commands.
    Raises TransactionManagementError outside a transaction: the row and what it tells of are committed together.
    """
    return record_all(kind, [subject], note)[0]


def record_all(kind: str, subjects: Iterable[Subject], note: str = "") -> list[Change]:
    """The same of many, in one statement."""
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            "A change is recorded in the transaction that makes it: use atomic()."
        )
    user = get_active_log_context().user
    rows = [Change(kind=kind, note=note, made_by=user, **_scope(subject)) for subject in subjects]
    _note_standing(rows)
    return Change.objects.bulk_create(rows)


def _scope(subject: Subject) -> dict:
    if isinstance(subject, MustCarry):
        item = subject.item
        return _item(item) | {"scope": Change.Scope.PLACEMENT, "section_id": item.section_id}
    if isinstance(subject, Placement | CoSource):
        item = subject.item
        return _item(item) | {"scope": Change.Scope.PLACEMENT, "section_id": subject.section_id}
    if isinstance(subject, ItemPage):
        return _item(subject) | {"scope": Change.Scope.ITEM, "section_id": subject.section_id}
    if isinstance(subject, Category):
        return {"scope": Change.Scope.CATEGORY, "heading_id": subject.pk, "title": subject.name}
    if isinstance(subject, TopicPage):
        return {"scope": Change.Scope.TOPIC, "heading_id": subject.pk, "title": subject.title}
    return {"scope": Change.Scope.SECTION, "section_id": subject.pk, "title": subject.title}


def _item(item: ItemPage) -> dict:
    return {"item_id": item.pk, "uid": item.translation_key, "title": item.title}


def _note_standing(rows: list[Change]) -> None:
    """Who follows a part of what is public has to know later what an item belonged to before; see `Change`.

    What is being deleted or hidden is not public, though before a deletion its row still says so.
    """
    ids = {row.item_id for row in rows if row.item_id is not None}
    if not ids:
        return
    public = set(ItemPage.objects.visible().filter(pk__in=ids).values_list("pk", flat=True))
    marks: dict[int, set[str]] = {}
    filed = ItemPage.objects.filter(pk__in=ids).values_list("pk", "content_type__model", "category", "topics")
    for pk, model, category, topic in filed:
        of_item = marks.setdefault(pk, {model.removesuffix("page")})
        of_item.update([category_mark(category)] if category else [], [topic_mark(topic)] if topic else [])
    for row in rows:
        row.public = row.kind not in HIDING and row.item_id in public
        row.filed = f" {' '.join(sorted(marks.get(row.item_id or 0, ())))} "


def category_mark(pk: int) -> str:
    """How a category is named in `Change.filed`."""
    return f"c{pk}"


def topic_mark(pk: int) -> str:
    """How a topic is named in `Change.filed`."""
    return f"t{pk}"


def topics_in(filed: str) -> set[int]:
    """The topics that `Change.filed` names."""
    return {int(mark[1:]) for mark in filed.split() if mark[0] == "t" and mark[1:].isdigit()}


def read(after: int = 0, limit: int = BATCH, to: int | None = None) -> list[Change]:
    """The next committed changes beyond position `after`, in order, up to and with position `to`; else to the end.

    Call it outside a transaction: the lock for numbering is held until the surrounding one ends.
    """
    rows = Change.objects.filter(position__gt=after).order_by("position")
    if to is not None:
        return list(rows.filter(position__lte=to)[:limit])
    _number()
    return list(rows[:limit])


def last_position() -> int:
    """The highest position given out so far; 0 for an empty log."""
    _number()
    return Change.objects.aggregate(last=Max("position"))["last"] or 0


def latest(item_id: int) -> Change | None:
    """What last happened to an item itself (not to its placements)."""
    return Change.objects.filter(item_id=item_id, scope=Change.Scope.ITEM).order_by("-id").first()


def titles(item_ids: Iterable[int]) -> dict[int, str]:
    """The titles under which readers last knew these items: of what is hidden, the present one is a draft's."""
    rows = Change.objects.filter(item_id__in=list(item_ids), scope=Change.Scope.ITEM).order_by("pk")
    return {pk: title for pk, title in rows.values_list("item_id", "title") if pk}


def _number() -> None:
    if not Change.objects.filter(position=None).exists():
        return
    with transaction.atomic():
        _lock()
        pending = list(Change.objects.filter(position=None).order_by("id").only("id"))
        start = (Change.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        for position, change in enumerate(pending, start):
            change.position = position
        Change.objects.bulk_update(pending, ["position"], batch_size=BATCH)


def _lock() -> None:
    """One numbering at a time. SQLite's IMMEDIATE transactions are that already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
