"""A subscriber's request comes in: checked for form, kept, verified later (WebSub, 5.1).

The answer depends on nothing but the request's form and the hub's limits, as the recommendation demands.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from wagtail.models import Site

from . import limits, topics
from .models import Intent

DAY = 24 * 60 * 60
LEASE = 10 * DAY  # seconds, for who asks for none
LONGEST_LEASE = 90 * DAY
LONGEST_SECRET = 199  # bytes
LONGEST_CALLBACK = 1000
LARGEST = 64 * 1024  # bytes of a request
FORM = "application/x-www-form-urlencoded"
PARAMETERS = ("hub.mode", "hub.topic", "hub.callback", "hub.lease_seconds", "hub.secret")
VISIBLE = re.compile(r"[!-~]+")  # an address has no blanks and nothing but ASCII
MODES = (Intent.Mode.SUBSCRIBE, Intent.Mode.UNSUBSCRIBE)


class Wrong(Exception):
    """The request is refused with `status`; the message says why, to the subscriber's programmer."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def receive(request: HttpRequest) -> Intent:
    """Keeps the request; the worker does the rest. Raises Wrong, limits.TooMany.

    What the same callback asked before of the same topic and nobody has begun to verify, gives way.
    """
    _check_form(request)
    intent = read(request.POST)
    intent.sender = limits.sender_of(request)
    limits.check(intent)
    waiting = Intent.objects.filter(state=Intent.State.WAITING, claim=None, attempts=0, mode=intent.mode)
    waiting.filter(topic=intent.topic, callback=intent.callback).update(
        state=Intent.State.FAILED,
        failure="同样的请求又来了一次，以后一次为准。",
        due_at=None,
        settled_at=timezone.now(),
    )
    intent.due_at = timezone.now()
    intent.save()
    return intent


def read(form: QueryDict) -> Intent:
    """The request of these parameters, unsaved. Others are ignored. Raises Wrong."""
    for name in PARAMETERS:
        if len(form.getlist(name)) > 1:
            raise Wrong(f"{name} 只能有一个。")
    mode = form.get("hub.mode", "")
    if mode not in MODES:
        raise Wrong("hub.mode 必须是 subscribe 或 unsubscribe。")
    callback = form.get("hub.callback", "")
    host = _host(callback)
    topic = form.get("hub.topic", "")
    try:
        topics.place(topic)
    except topics.NotOurs as error:
        raise Wrong(str(error)) from error
    lease = _lease(form.get("hub.lease_seconds", "")) if mode == Intent.Mode.SUBSCRIBE else 0
    secret = _secret(form.get("hub.secret", ""))
    return Intent(mode=mode, topic=topic, callback=callback, host=host, lease_seconds=lease, secret=secret)


def _check_form(request: HttpRequest) -> None:
    if request.content_type != FORM:
        raise Wrong(f"请求的 Content-Type 必须是 {FORM}。", 415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise Wrong("请求太大。", 413)
    if (request.content_params or {}).get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise Wrong("请求必须用 UTF-8 编码。", 415)


def _host(callback: str) -> str:
    """The callback's host with its port. Raises Wrong for what is no callback."""
    if not callback:
        raise Wrong("hub.callback 不能没有。")
    if len(callback) > LONGEST_CALLBACK or not VISIBLE.fullmatch(callback):
        raise Wrong(f"hub.callback 最长{LONGEST_CALLBACK}个字符，汉字和空格要写成 %XX。")
    try:
        parts = urlsplit(callback)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise Wrong("hub.callback 不是可用的网址。") from error
    if parts.scheme not in topics.USUAL_PORT or not host:
        raise Wrong("hub.callback 必须以 http:// 或 https:// 开头，写全域名。")
    if parts.username is not None or "#" in callback:
        raise Wrong("hub.callback 不能带用户名、密码，也不能带 # 部分。")
    if (host, port or topics.USUAL_PORT[parts.scheme]) in _own_hosts():
        raise Wrong("hub.callback 不能是本站的地址。")
    return f"{host}:{port}" if port else host


def _own_hosts() -> set[tuple[str, int]]:
    sites = Site.objects.values_list("hostname", "port")
    return {(host.lower(), port) for host, own in sites for port in (own, *topics.USUAL_PORT.values())}


def _lease(written: str) -> int:
    if not written:
        return LEASE
    if not re.fullmatch("[0-9]{1,18}", written) or int(written) == 0:
        raise Wrong("hub.lease_seconds 必须是正整数（秒）。")
    return min(int(written), LONGEST_LEASE)


def _secret(written: str) -> str:
    if len(written.encode(errors="surrogatepass")) > LONGEST_SECRET:
        raise Wrong("hub.secret 必须少于200字节。")
    if "\x00" in written:
        raise Wrong("hub.secret 里有不能用的字符。")
    return written
