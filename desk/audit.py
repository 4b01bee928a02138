"""Who did what and when, from Wagtail's logs, the sign-offs and the log of changes; and who may read which of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from articles import admin_scope, insight
from articles.models import Change, ItemPage, SectionPage, SignOff
from unions.models import Union, User

DELETED, APPROVED = "wagtail.delete", "wagtail.workflow.approve"
BATCH = 500
SYSTEM = "系统"
GONE = "（账号已删除）"
SHOWN_DIGEST = 12  # characters; the whole stands in exports and behind the pointer


@dataclass(frozen=True)
class Line:
    """One act, as it is shown and exported. `digest`: SHA-256 of what a reviewer signed."""

    at: datetime
    person: str
    act: str
    told: str
    about: str
    page_id: int | None = None
    digest: str = ""

    @property
    def time(self) -> str:
        """Local, as it is read; a spreadsheet knows no time zones."""
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M:%S}"

    @property
    def short_digest(self) -> str:
        return self.digest[:SHOWN_DIGEST]

    @property
    def url(self) -> str:
        return reverse("desk_audit_item", args=[self.page_id]) if self.page_id else ""


def page_entries(user: User, section: SectionPage | None = None) -> QuerySet[PageLogEntry]:
    """Acts on pages of the person's sections, deleted ones included, and those sections' decisions on others' items."""
    if section is None and insight.sees_all(user):
        return PageLogEntry.objects.all()
    sections = insight.sections(user).order_by()
    sections = sections.filter(pk=section.pk) if section else sections
    ids, titles = list(sections.values_list("pk", flat=True)), list(sections.values_list("title", flat=True))
    deleted = PageLogEntry.objects.filter(action=DELETED, data__of_section__in=ids).order_by()
    return PageLogEntry.objects.filter(
        Q(page_id__in=ids)
        | Q(page_id__in=ItemPage.objects.filter(section__in=ids).order_by().values("pk"))
        | Q(page_id__in=deleted.values("page_id"))
        | Q(action__startswith="hub.", data__section__in=titles)
    )


def model_entries(user: User, section: SectionPage | None = None) -> QuerySet[ModelLogEntry]:
    """Acts on people, pictures and documents of the person's unions; all kinds of acts for who sees all."""
    if insight.sees_all(user):
        own = Q(pk__gt=0) if section is None else _of_unions([section.union_id])
        return ModelLogEntry.objects.filter(own)
    unions = insight.sections(user).order_by()
    unions = unions.filter(pk=section.pk) if section else unions
    own = _of_unions(list(unions.values_list("union", flat=True)))
    if section is None:
        for model in (get_image_model(), get_document_model()):
            own |= _of_media(model, user)
    return ModelLogEntry.objects.filter(own)


def _of_unions(ids: Iterable[int]) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(Union), object_id__in=[str(pk) for pk in ids])


def _of_media(model: type[Model], user: User) -> Q:
    own = admin_scope.own_media(model, user).order_by().annotate(text=Cast("pk", CharField()))
    return Q(content_type=ContentType.objects.get_for_model(model), object_id__in=own.values("text"))


def lines(entries: Iterable[PageLogEntry | ModelLogEntry]) -> list[Line]:
    return [_line(entry) for entry in entries]


def _line(entry: PageLogEntry | ModelLogEntry) -> Line:
    known = registry.action_exists(entry.action)
    told = [_message(entry), str(entry.comment or "")] if known else []
    return Line(
        at=entry.timestamp,
        person=SYSTEM if entry.user_id is None else str(entry.user or GONE),
        act=str(registry.get_action_label(entry.action)) if known else entry.action,
        told="：".join(filter(None, told)),
        about=entry.label,
        page_id=entry.page_id if isinstance(entry, PageLogEntry) else None,
        digest=entry.data.get("digest", ""),
    )


def _message(entry: PageLogEntry | ModelLogEntry) -> str:
    try:
        return str(entry.message)
    except KeyError:  # written when the message asked for less
        return ""


def in_order(rows: Iterable[dict[str, Any]]) -> Iterator[Line]:
    """The lines of {"pk", "of_pages"} in the same order, a constant number of queries for each BATCH."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield from _looked_up(batch)
            batch = []
    yield from _looked_up(batch)


def _looked_up(rows: list[dict[str, Any]]) -> Iterator[Line]:
    found: dict[tuple[int, int], PageLogEntry | ModelLogEntry] = {}
    for model, of_pages in ((PageLogEntry, 1), (ModelLogEntry, 0)):
        ids = [row["pk"] for row in rows if row["of_pages"] == of_pages]
        entries = model.objects.filter(pk__in=ids).select_related("user", "content_type").order_by()
        found |= {(of_pages, entry.pk): entry for entry in entries}
    yield from lines(
        found[row["of_pages"], row["pk"]] for row in rows if (row["of_pages"], row["pk"]) in found
    )


def of_page(user: User, page_id: int) -> list[Line]:
    """All that the person may know of one page's history, the oldest first; empty if there is nothing to know."""
    entries = page_entries(user).filter(page_id=page_id).select_related("user", "content_type")
    told = lines(entries)
    if told and _is_own(user, page_id):
        signed = {line.digest for line in told}
        told += [line for line in _signatures(page_id) if line.digest not in signed]
        told += _changes(page_id)
    return sorted(told, key=lambda line: line.at)


def _is_own(user: User, page_id: int) -> bool:
    if insight.sees_all(user):
        return True
    mine = insight.sections(user).order_by().values("pk")
    deleted = PageLogEntry.objects.filter(action=DELETED, page_id=page_id)
    section = ItemPage.objects.filter(pk=page_id).values_list("section", flat=True).first()
    places = {section, *(entry.data.get("of_section") for entry in deleted), page_id}
    return mine.filter(pk__in=[place for place in places if place]).exists()


def _signatures(page_id: int) -> Iterator[Line]:
    """Sign-offs from before the log held their digests."""
    signatures = SignOff.objects.filter(task_state__workflow_state__object_id=str(page_id))
    for one in signatures.select_related("reviewer"):
        level = one.get_level_display()
        yield Line(one.at, str(one.reviewer), "审签", f"{level}通过", "", page_id, one.digest)


def _changes(page_id: int) -> Iterator[Line]:
    titles = dict(SectionPage.objects.values_list("pk", "title"))
    for change in Change.objects.filter(item_id=page_id).select_related("made_by"):
        where = titles.get(change.section_id, "")
        told = "：".join(filter(None, (f"{where}{change.get_kind_display()}", change.note)))
        person = str(change.made_by) if change.made_by else ""
        yield Line(change.at, person, "发布日志", told, change.title, page_id)


def current_title(page_id: int) -> str | None:
    """The page's present draft title, None if it is gone."""
    return Page.objects.filter(pk=page_id).values_list("draft_title", flat=True).first()
