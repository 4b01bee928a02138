"""Pictures and files of an item that is public or being reviewed stay as they are: another one is another review."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from django.db.models import Model, Q, QuerySet
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex, Revision, TaskState

from ..models import ItemPage, Picture
from .own_media import references

Document = get_document_model()
# What readers see of each; title and keywords of a picture they do not.
SEEN: dict[type[Model], frozenset[str]] = {
    Picture: frozenset(
        ["file", "credit", "description"] + [f"focal_point_{part}" for part in ("x", "y", "width", "height")]
    ),
    Document: frozenset(["file", "title"]),
}
NAMED = 5  # items in a message


class MediaInUse(Exception):
    """The picture or file cannot be changed or deleted; the message names the items and says what to do."""


def items_with(medium: Model) -> dict[int, ItemPage]:
    """Items that show the picture or file to readers, or to reviewers, by id."""
    return _public(medium) | {page.pk: page for page in _under_review(medium)}


def _public(medium: Model) -> dict[int, ItemPage]:
    indexed = ReferenceIndex.get_references_to(medium).values_list("object_id", flat=True)
    ids = {int(pk) for pk in indexed if pk.isdecimal()}
    return ItemPage.objects.filter(live=True).in_bulk(ids)


def _under_review(medium: Model) -> Iterator[ItemPage]:
    mentioned = re.compile(rf'(?:image": |document": |id="){medium.pk}\b')
    for revision in revisions_under_review():
        if mentioned.search(
            json.dumps(revision.content).replace("\\", "")
        ):  # spares building the other pages
            page = revision.as_object()
            if isinstance(page, ItemPage) and (type(medium), medium.pk) in references(page):
                yield page


def revisions_under_review() -> QuerySet[Revision]:
    """Texts that wait for a reviewer, or are signed and wait for their hour."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values("revision_id")
    return Revision.objects.filter(Q(pk__in=waiting) | Q(approved_go_live_at__isnull=False))


def refusal(medium: Model) -> str | None:
    """Why the picture or file must stay as it is; None if nothing stands against a change."""
    items = sorted(items_with(medium).values(), key=lambda item: item.pk)
    if not items:
        return None
    kind = "图片" if isinstance(medium, Picture) else "文件"
    names = "".join(f"《{item.get_admin_display_title()}》" for item in items[:NAMED])
    more = f"等{len(items)}篇" if len(items) > NAMED else ""
    return (
        f"这{'张' if kind == '图片' else '个'}{kind}用在{names}{more}里，稿件已刊出或正在审核，不能改动、替换或删除。"
        f"要换{kind}，请上传一{'张新图' if kind == '图片' else '个新文件'}，放进稿件重新送审。"
    )


def seen_change(medium: Model, fields: frozenset[str] | None = None) -> bool:
    """Whether saving would change what readers see of it. One query, unless `fields` has nothing of that."""
    watched = SEEN[type(medium)] & (fields if fields is not None else SEEN[type(medium)])
    if not medium.pk or not watched:
        return False
    stored = type(medium)._default_manager.filter(pk=medium.pk).values(*watched).first()
    return stored is not None and any(_differs(medium, name, stored[name]) for name in watched)


def _differs(medium: Model, name: str, stored: object) -> bool:
    value = getattr(medium, name)
    if name == "file":
        return value.name != stored or not value._committed
    return value != stored


@receiver(pre_save, sender=Picture)
@receiver(pre_save, sender=Document)
def refuse_change(instance: Model, update_fields=None, raw: bool = False, **kwargs) -> None:
    fields = None if update_fields is None else frozenset(update_fields)
    if not raw and seen_change(instance, fields) and (reason := refusal(instance)):
        raise MediaInUse(reason)


@receiver(pre_delete, sender=Picture)
@receiver(pre_delete, sender=Document)
def refuse_deletion(instance: Model, **kwargs) -> None:
    if reason := refusal(instance):
        raise MediaInUse(reason)
