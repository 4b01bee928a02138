"""急件刊发: the alliance desk publishes a text at once, whatever its review has come to. With a reason, and told."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from unions.models import User

from ..exchange.sharing import NotPossible
from ..models import ItemPage
from . import review_telling

RIGHT = "articles.publish_urgently_itempage"


def may_publish(user: User) -> bool:
    return user.is_active and user.has_perm(RIGHT)


@transaction.atomic
def publish(item: ItemPage, user: User, reason: str) -> None:
    """Publishes the latest text, ends its review and calls off its schedule.

    Raises PermissionDenied for who is not of the desk, NotPossible without a reason or where nothing can be published.
    """
    if not may_publish(user):
        raise PermissionDenied
    reason = reason.strip()
    if not reason:
        raise NotPossible("请写明为什么不等审核。")
    page = ItemPage.objects.select_for_update(of=("self",)).get(pk=item.pk).specific
    if page.live and not page.has_unpublished_changes:
        raise NotPossible("这篇稿件已经刊出，没有新的改动。")
    if page.current_workflow_state:
        page.current_workflow_state.cancel(user=user)
    page.revisions.update(approved_go_live_at=None)
    revision = _ready(page, user)
    try:
        revision.publish(user=user, skip_permission_checks=True)
    except ValidationError as error:
        raise NotPossible(f"稿件还不完整，不能刊出：{'；'.join(error.messages)}") from error
    log(instance=page, action="hub.urgent", user=user, revision=revision, data={"reason": reason})
    review_telling.published_urgently(ItemPage.objects.get(pk=page.pk), user, reason)


def _ready(page: ItemPage, user: User) -> Revision:
    """The latest text, without an hour before which it would wait."""
    revision = page.get_latest_revision()
    draft = revision.as_object()
    if not draft.plain_text().strip() and not list(draft.body):
        raise NotPossible("稿件还没有正文。")
    if draft.expire_at and draft.expire_at <= timezone.now():
        raise NotPossible("稿件的下线时间已过，请先改下线时间。")
    if draft.go_live_at is None or draft.go_live_at <= timezone.now():
        return revision
    draft.go_live_at = None
    return draft.save_revision(user=user, log_action=True)
