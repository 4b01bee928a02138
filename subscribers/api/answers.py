"""What all answers have in common: JSON, errors in one shape, open to programs in browsers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.openapi import AutoSchema
from rest_framework.exceptions import (
    APIException,
    AuthenticationFailed,
    MethodNotAllowed,
    NotAuthenticated,
    NotFound,
    ParseError,
    Throttled,
    UnsupportedMediaType,
    ValidationError,
)
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from subscribers import contact

from .access import AnybodyThrottle, SiteThrottle, TokenAuthentication

LARGEST = 64 * 1024  # bytes of a request's body

# What is said where the library's own words would be.
SAID: dict[type[APIException], tuple[str, str]] = {
    NotAuthenticated: ("authorization", "这里需要成员网站的令牌：Authorization: Bearer 令牌"),
    MethodNotAllowed: ("request", "这个地址不接受这种请求方法。"),
    NotFound: ("request", "没有这个地址。"),
    ParseError: ("request", "请求的内容不是完整的 JSON。"),
    UnsupportedMediaType: ("request", "请用 JSON 发来：Content-Type: application/json。"),
}


class Problem(APIException):
    """What is wrong, by parameter; any status from 400 on."""

    def __init__(self, problems: Mapping[str, str], status: int = 400, **more: Any) -> None:
        super().__init__()
        self.problems, self.status_code, self.more = dict(problems), status, more


class Json(JSONParser):
    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:  # thousands of brackets within each other
            raise ParseError from error


class Api(APIView):
    schema = AutoSchema()
    authentication_classes = [TokenAuthentication]
    permission_classes: list = []
    throttle_classes = [AnybodyThrottle, SiteThrottle]
    renderer_classes = [JSONRenderer]
    parser_classes = [Json]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            raise Problem({"request": f"请求的内容太长，最多 {LARGEST // 1024} KB。"}, status=413)

    def get_exception_handler(self) -> Any:
        return refusal

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"  # no cookie counts here
        answer["X-Robots-Tag"] = "noindex"
        answer["Cache-Control"] = "no-store" if getattr(request, "auth", None) else "no-cache"
        return answer


def refusal(error: Exception, context: dict[str, Any]) -> Response | None:
    """{"errors": {parameter: what is wrong}}; None for what is no refusal but a fault of ours."""
    error = NotFound() if isinstance(error, Http404) else error
    if not isinstance(error, APIException):
        return None
    errors = _errors(error)
    more = error.more if isinstance(error, Problem) else {}
    response = Response({"errors": errors} | more, status=error.status_code)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if isinstance(error, Throttled):
        response["Retry-After"] = str(int(error.wait or 0) + 1)
    site = getattr(context["request"], "_auth", None)
    if site:
        contact.refused(site, "；".join(errors.values()))
    return response


def _errors(error: APIException) -> dict[str, str]:
    if isinstance(error, Problem):
        return error.problems
    if isinstance(error, ValidationError) and isinstance(error.detail, dict):
        return {name: " ".join(map(str, said)) for name, said in error.detail.items()}
    if isinstance(error, AuthenticationFailed):
        return {"authorization": str(error.detail)}
    if isinstance(error, Throttled):
        return {"request": f"请求太频繁，请过 {int(error.wait or 0) + 1} 秒再来。"}
    name, said = SAID.get(type(error), ("request", str(error.detail)))
    return {name: said}
