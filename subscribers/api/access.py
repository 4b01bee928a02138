"""Who asks, and how often: anybody may read what is public, a site with its token more often."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from subscribers import tokens
from subscribers.models import Subscriber

WRONG = "令牌不对或已换新。请到后台“成员网站”核对，或换发新的令牌。"
SUSPENDED = "这个网站的令牌已停用，请联系本会管理员或联盟编辑部。"
MALFORMED = "请把令牌写成：Authorization: Bearer 令牌"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer TOKEN` (RFC 6750). `request.auth` is the site; nobody is logged in by it."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Subscriber] | None:
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != "bearer" or not token.strip():
            raise AuthenticationFailed(MALFORMED)
        subscriber = tokens.holder(token.strip())
        if subscriber is None:
            raise AuthenticationFailed(WRONG)
        if not subscriber.is_active:
            raise AuthenticationFailed(SUSPENDED)
        return AnonymousUser(), subscriber

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class NeedsToken(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.auth is not None


class AnybodyThrottle(SimpleRateThrottle):
    """Without a token, by the sender's address."""

    rate = "120/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return None if request.auth else f"api-{self.get_ident(request)}"


class SiteThrottle(SimpleRateThrottle):
    rate = "1200/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return f"api-site-{request.auth.pk}" if request.auth else None
