"""Pictures leave public storage when nothing public shows them any more, and come back when something does again.

Moving a file cannot be rolled back. So the act leaves rows in its own transaction, and the files are moved after the
commit: at once by the process that committed, and by the worker if that one was killed. A picture is handled by what
is public then, not by what the row was written for; doing it twice or late ends the same.

Per file: copy to the other place, commit the new name, delete the old copy. A kill in between leaves a copy too many,
which the next round deletes, never a name without a file.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page

from notices.inserting import insert_for_each

from ..models import ItemPage, Picture, PictureCheck, Rendition
from .own_media import references
from .picture_storage import counterpart, is_held
from .usage import is_public, references_to

logger = logging.getLogger(__name__)

BATCH = 30
RETRY = timedelta(minutes=1)


def ask_about(*pages: Page | None) -> None:
    """The pictures of these pages have to be looked at once the present transaction is committed."""
    ids = {pk for page in pages if page for model, pk in references(page) if model is Picture}
    if ids:
        PictureCheck.objects.bulk_create(PictureCheck(picture_id=pk) for pk in sorted(ids))
        transaction.on_commit(_settle_at_once)


def ask_about_items(items: QuerySet[ItemPage]) -> None:
    """As `ask_about`, for any number of items, in one statement."""
    pages = ContentType.objects.get_for_model(Page)
    keys = items.order_by().annotate(key=Cast("pk", models.CharField())).values("key")
    shown = references_to(Picture).filter(base_content_type=pages, object_id__in=keys)
    ids = shown.annotate(number=Cast("to_object_id", models.BigIntegerField())).values("number")
    insert_for_each(Picture.objects.filter(pk__in=ids), PictureCheck(), picture_id="pk")
    transaction.on_commit(_settle_at_once)


def settle() -> int:
    """Puts the next pictures where they belong; returns how many. Call it outside a transaction."""
    now = timezone.now()
    due = PictureCheck.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now)).order_by("pk")
    checks: dict[int, list[int]] = {}
    for pk, picture in due.values_list("pk", "picture_id")[:BATCH]:
        checks.setdefault(picture, []).append(pk)
    return sum(_settle(picture, pks, now + RETRY) for picture, pks in checks.items())


def check_new(rendition: Rendition) -> None:
    """A rendition that was made while its picture's files were moved may lie in the wrong place."""
    withheld = Picture.objects.filter(pk=rendition.image_id).values_list("withheld", flat=True).first()
    if withheld is not None and withheld != is_held(rendition.file.name):
        PictureCheck.objects.create(picture_id=rendition.image_id)


def _settle_at_once() -> None:
    """What fails here, the worker does again: the act itself is committed and must not seem to have failed."""
    try:
        settle()
    except Exception:
        logger.exception("Pictures could not be moved at once.")


def _settle(picture_id: int, checks: list[int], retry_at: datetime) -> bool:
    try:
        _delete(_place(picture_id))
        PictureCheck.objects.filter(pk__in=checks).delete()
    except Exception:  # one picture that cannot be moved must not hold up the others
        logger.exception("Picture %s could not be moved.", picture_id)
        PictureCheck.objects.filter(pk__in=checks).update(retry_at=retry_at)
        return False
    return True


@transaction.atomic
def _place(picture_id: int) -> list[str]:
    """Copies the files to where they belong and notes their new names; returns the names that may be deleted."""
    picture = Picture.objects.select_for_update().filter(pk=picture_id).first()
    if picture is None:
        return []
    withhold = not is_public(picture)
    files = [picture, *picture.renditions.all()]
    for each in files:
        if is_held(each.file.name) != withhold:
            _copy(each)
    if picture.withheld != withhold:
        Picture.objects.filter(pk=picture_id).update(withheld=withhold)
    return [counterpart(each.file.name) for each in files if is_held(each.file.name) == withhold]


def _copy(each: Picture | Rendition) -> None:
    storage, name, target = each.file.storage, each.file.name, counterpart(each.file.name)
    if storage.exists(name):
        storage.delete(target)  # a copy that was cut short
        with storage.open(name) as content:
            target = storage.save(target, content)
    elif not storage.exists(target):
        logger.error("The file of picture %s is lost: %s", each, name)
        return
    type(each).objects.filter(pk=each.pk).update(file=target)
    each.file.name = target


def _delete(names: Iterable[str]) -> None:
    storage = Picture._meta.get_field("file").storage
    for name in names:
        storage.delete(name)
