"""Why a request came to nothing. Each error's text is a Chinese sentence that an editor may be shown."""

from __future__ import annotations

import httpx


class OutboundError(Exception):
    """`retry`: whether the same request may succeed later without anybody changing the address."""

    retry = True


class Refused(OutboundError, httpx.RequestError):
    """We do not connect there. An httpx error too, so that it passes through httpx's clients as its own do."""

    retry = False

    def __init__(self, message: str) -> None:
        httpx.RequestError.__init__(self, message)


class Unreachable(OutboundError):
    """No such name, no connection, or no trust in the certificate."""


class TooSlow(OutboundError):
    """The time for the whole request ran out."""


class TooLarge(OutboundError):
    """The answer's body is larger than allowed, compressed or not."""


class BadAnswer(OutboundError):
    """What came is not HTTP, not what its headers say, or a redirect without end."""


def explained(error: Exception) -> OutboundError:
    """One of httpx's errors as one of ours. What is neither is raised again."""
    match error:
        case OutboundError():
            return error
        case httpx.UnsupportedProtocol() | httpx.InvalidURL():
            return Refused("地址写得不对：只支持 http:// 和 https:// 开头的网址。")
        case httpx.ConnectTimeout() | httpx.ConnectError():
            return Unreachable(_unreachable(error))
        case httpx.TimeoutException():
            return TooSlow("对方网站太久没有回应。")
        case httpx.TooManyRedirects():
            return BadAnswer("对方网站一再转到别的网址，没有尽头。")
        case httpx.NetworkError():
            return Unreachable("与对方网站的连接中断了。")
        case httpx.HTTPError():
            return BadAnswer("对方网站的回应不合规范，读不懂。")
    raise error


def _unreachable(error: Exception) -> str:
    text = str(error)
    if "CERTIFICATE" in text.upper():
        return "对方网站的 HTTPS 证书不可信（可能已过期，或与域名不符）。"
    if isinstance(error, httpx.ConnectTimeout):
        return "连不上对方网站：等了很久没有应答。"
    return "连不上对方网站：域名不存在，或服务器没有开启。"
