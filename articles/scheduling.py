"""Publishing and expiring by the clock: one transaction an item, so that one bad item stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from .exchange import turning
from .models import ItemPage, SectionPage
from .reviewing import review, review_telling

logger = logging.getLogger(__name__)


def run_due() -> int:
    """Expires and publishes what is due by now; returns how many items it handled."""
    now = timezone.now()
    expiring = Page.objects.live().filter(expire_at__lte=now).order_by("expire_at")
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    turned = sum(_each(list(due_now()), act) for due_now, act in turning.TURNS)
    return _each(list(expiring), _expire) + _each(list(due), _publish) + turned


def _each(subjects: list, act: Callable) -> int:
    done = 0
    for subject in subjects:
        try:
            with transaction.atomic():
                act(subject)
            done += 1
        except Exception:  # one item that cannot be published must not hold up the others
            logger.exception("Scheduled act failed for %s", subject)
    return done


def _expire(page: Page) -> None:
    locked = Page.objects.select_for_update().get(pk=page.pk)
    if locked.live:
        locked.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    revision.refresh_from_db()
    if not revision.approved_go_live_at:
        return
    page = revision.content_object.specific
    if not isinstance(page, ItemPage | SectionPage):
        revision.publish(log_action="wagtail.publish.scheduled")
        return
    reason = review.publish_at_its_hour(revision)
    if reason is None:
        review_telling.decided(type(page).objects.get(pk=page.pk))
    else:
        _call_off(page, reason)


def _call_off(page: Page, reason: str) -> None:
    """What is not as signed stays offline, open to be mended; tried again, it would fail again."""
    page.revisions.update(approved_go_live_at=None)
    log(instance=page, action="hub.called_off", data={"reason": reason})
    review_telling.not_published(page, reason)
