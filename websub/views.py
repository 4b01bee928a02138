"""The hub's address (WebSub, 5.1): programs speak to it, in plain text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from . import limits, requests

TEXT = "text/plain; charset=utf-8"
RETRY_AFTER = "3600"  # seconds
USE = "这里是本站的 WebSub 推送中心，只接受 POST 请求。用法见 https://www.w3.org/TR/websub/ 。\n"
ACCEPTED = "已收到。稍后向 hub.callback 核实，核实后生效。\n"


# Programs have no session that could be abused: the callback is asked whether it meant it.
@csrf_exempt
def hub(request: HttpRequest) -> HttpResponse:
    """202 for a request that is well-formed; 4xx with the reason otherwise."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], USE, content_type=TEXT)
    try:
        requests.receive(request)
    except requests.Wrong as wrong:
        return HttpResponse(f"{wrong}\n", status=wrong.status, content_type=TEXT)
    except limits.TooMany as many:
        return HttpResponse(f"{many}\n", status=429, content_type=TEXT, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(ACCEPTED, status=202, content_type=TEXT)
