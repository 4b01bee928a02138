"""How much the hub takes on, against those who would have it call up strangers or work for nobody.

Nothing of a sender is kept but a pseudonym that changes every day.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .following import active
from .models import Intent

PERIOD = timedelta(hours=1)
SALT = "websub.sender"


class TooMany(Exception):
    """No more for now; the message says why, to the subscriber's programmer."""


def check(intent: Intent) -> None:
    """Raises TooMany where sender, callback's host or the hub have had enough. See WEBSUB_* in the settings."""
    recent = Intent.objects.filter(created_at__gte=timezone.now() - PERIOD)
    if recent.filter(sender=intent.sender).count() >= settings.WEBSUB_REQUESTS_PER_SENDER:
        raise TooMany("一小时内的请求太多，请过一小时再试。")
    if recent.filter(host=intent.host).count() >= settings.WEBSUB_REQUESTS_PER_HOST:
        raise TooMany(f"一小时内与 {intent.host} 有关的请求太多，请过一小时再试。")
    if intent.mode != Intent.Mode.SUBSCRIBE:
        return
    if active().filter(host=intent.host).count() >= settings.WEBSUB_SUBSCRIPTIONS_PER_HOST:
        raise TooMany(f"{intent.host} 的订阅已达上限，请先退订不用的。")
    if active().count() >= settings.WEBSUB_SUBSCRIPTIONS:
        raise TooMany("本站的订阅已满，请联系联盟编辑部。")


def sender_of(request: HttpRequest) -> str:
    """A name for the sender's address that holds for a day and cannot be read back."""
    # The proxy puts the address that it sees at the end of this header; without a proxy there is none.
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    address = forwarded or request.META.get("REMOTE_ADDR", "")
    return salted_hmac(SALT, f"{timezone.localdate()} {address}", algorithm="sha256").hexdigest()
