"""Publishing and expiring by the clock: one transaction an item, so that one bad item stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from . import turning

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
    if revision.approved_go_live_at:
        revision.publish(log_action="wagtail.publish.scheduled")
