"""The ticket in the form: which item it is for, and when it was shown. Signed, so that it needs no cookie.

It takes the place of Django's token against forged requests, which would leave every reader a cookie. A report acts in
nobody's name, so that a forged one would gain nothing; all the same what a browser says to come from another site is
not taken.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest

VALID = timedelta(hours=24)
LEAST = timedelta(seconds=3)  # nobody reads and fills in the form faster
SALT = "feedback.ticket"


class NotYet(Exception):
    """The form must be sent once more; the message says why."""


def issue(item_id: int) -> str:
    return signing.TimestampSigner(salt=SALT).sign(f"{item_id}:{uuid.uuid4()}")


def redeem(ticket: str, item_id: int) -> uuid.UUID:
    """The number under which a report with this ticket is stored, once. Raises NotYet."""
    try:
        uid = _read(ticket, item_id, VALID)
    except signing.SignatureExpired as error:
        raise NotYet("这一页打开得太久了。内容都还在，请核对后再点一次“提交”。") from error
    except signing.BadSignature as error:
        raise NotYet("没有提交成功。内容都还在，请再点一次“提交”。") from error
    if _holds(ticket, item_id, LEAST):
        raise NotYet("提交得太快了。内容都还在，请核对后再点一次“提交”。")
    return uid


def holds(ticket: str, item_id: int) -> bool:
    """Whether the form may go on with this ticket."""
    return _holds(ticket, item_id, VALID)


def _holds(ticket: str, item_id: int, longest: timedelta) -> bool:
    try:
        _read(ticket, item_id, longest)
    except signing.BadSignature:
        return False
    return True


def _read(ticket: str, item_id: int, longest: timedelta) -> uuid.UUID:
    """Raises SignatureExpired for a ticket older than `longest`, BadSignature for none of ours or another item's."""
    of_item, _, uid = signing.TimestampSigner(salt=SALT).unsign(ticket, max_age=longest).partition(":")
    if of_item != str(item_id):
        raise signing.BadSignature("for another item")
    return uuid.UUID(uid)


def check_origin(request: HttpRequest) -> None:
    """Raises NotYet for what the browser says to come from another site."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    elsewhere = origin is not None and urlsplit(origin).netloc != request.get_host()
    if site in {"cross-site", "same-site"} or (site is None and elsewhere):
        raise NotYet("请在本页提交。内容都还在，请核对后再点一次“提交”。")
