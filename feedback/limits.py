"""How many reports are taken, without keeping who sent them.

An address is only ever seen as a hash with a secret of the day, in the cache, for an hour; the secret is made at
random, kept nowhere else, and gone the next day.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from articles.models import ItemPage

from .models import ReaderReport

PERIOD = timedelta(hours=1)
OF_ITEM = 10
OF_UNION = 100
OF_READER = 10  # a whole factory may read behind one address
DAY = 24 * 60 * 60


class TooMany(Exception):
    """No more reports for now; the message says so to the reader."""


def check(item: ItemPage, reader: str) -> None:
    """Raises TooMany where the item, its union or the reader had enough within the hour."""
    if cache.get(reader, 0) >= OF_READER:
        raise TooMany("您刚才已经反映了多处，请过一小时再提交。填写的内容还在下面，可以先复制保存。")
    recent = ReaderReport.objects.filter(created_at__gte=timezone.now() - PERIOD)
    of_item, of_union = recent.filter(item=item), recent.filter(union=item.union)
    if of_item.count() >= OF_ITEM or of_union.count() >= OF_UNION:
        raise TooMany(
            "刚才反映的读者很多，编辑正在核对，请过一小时再提交。填写的内容还在下面，可以先复制保存。"
        )


def count(reader: str) -> None:
    cache.add(reader, 0, PERIOD.total_seconds())
    with suppress(ValueError):  # a full cache may have dropped it already
        cache.incr(reader)


def reader_of(request: HttpRequest) -> str:
    """A name for the reader's address that says nothing of it and changes every day."""
    # The proxy puts the address that it sees at the end of this header; without a proxy there is none.
    forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    address = forwarded or request.META.get("REMOTE_ADDR", "")
    day = timezone.localdate().isoformat()
    salt = cache.get_or_set(f"feedback-salt-{day}", lambda: secrets.token_hex(16), DAY)
    return "feedback-" + hashlib.sha256(f"{salt}{address}".encode()).hexdigest()
