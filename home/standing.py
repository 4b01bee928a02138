"""What stands over the whole site now, by the clock, without a query of its own.

The desk's periods are rows (`periods`); those not over yet are repeated in the site's settings, which every page reads
for its footer. So nothing has to run when a period begins or ends. What keeps whole pages has to ask
`changes_next_at()`, and to begin anew whenever a period is saved or deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from articles.remembering import remembered

from .models import Banner, Mourning, SiteSetting
from .periods import Period


@dataclass(frozen=True)
class Standing:
    """`banner` to show, if any; whether the site is grey; when either changes next."""

    banner: Banner | None = None
    mourning: bool = False
    changes_next_at: datetime | None = None


def of_request(request: HttpRequest) -> Standing:
    """What stands over the page that is asked for. No query where the site's settings are known already."""
    try:
        stored = SiteSetting.for_request(request).periods()
    except SiteSetting.DoesNotExist:  # an address that belongs to no site
        stored = []
    preview = getattr(request, "standing_preview", None)
    return at(timezone.now(), stored, preview)


def at(moment: datetime, periods: Iterable[Period], preview: Period | None = None) -> Standing:
    """What stands at `moment` of the given periods; what is previewed stands at any."""
    listed = list(periods)
    current = [period for period in listed if period.starts_at <= moment < period.ends_at]
    current = [preview, *current] if preview else current
    return Standing(
        banner=next((period for period in current if isinstance(period, Banner)), None),
        mourning=any(isinstance(period, Mourning) for period in current),
        changes_next_at=_next(moment, listed),
    )


def changes_next_at(moment: datetime) -> datetime | None:
    """The first moment after `moment` at which a banner or the grey begins or ends; None when none is planned."""
    return _next(moment, remembered(("periods",), lambda: _coming(moment)))


def _coming(moment: datetime) -> list[Period]:
    return [*chain.from_iterable(model.objects.filter(ends_at__gt=moment) for model in (Banner, Mourning))]


def _next(moment: datetime, periods: Iterable[Period]) -> datetime | None:
    moments = (edge for period in periods for edge in (period.starts_at, period.ends_at))
    return min((edge for edge in moments if edge > moment), default=None)


@receiver([post_save, post_delete], sender=Banner)
@receiver([post_save, post_delete], sender=Mourning)
def on_period_changed(**kwargs) -> None:
    """The settings repeat it in the same transaction; saving them reads the periods."""
    with transaction.atomic():
        for setting in SiteSetting.objects.all():
            setting.save()
