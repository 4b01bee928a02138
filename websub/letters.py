"""What the hub writes to a callback: exactly the address that the subscriber gave."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlencode

from . import topics
from .models import Intent, Payload, Subscription
from .reaching import Letter

PLAIN = {"Accept-Encoding": "identity"}
CHALLENGE_ROOM = 4096  # bytes of an answer in which a challenge must be found


def question(intent: Intent, challenge: str) -> Letter:
    """The verification of intent (WebSub, 5.3), or a denial (5.2)."""
    asked = {"hub.mode": intent.mode, "hub.topic": intent.topic}
    if intent.mode == Intent.Mode.DENIED:
        asked["hub.reason"] = intent.reason
    else:
        asked["hub.challenge"] = challenge
    if intent.mode == Intent.Mode.SUBSCRIBE:
        asked["hub.lease_seconds"] = str(intent.lease_seconds)
    url = intent.callback + _joint(intent.callback) + urlencode(asked)
    return Letter("GET", url, _target(url), intent.host, dict(PLAIN), read=CHALLENGE_ROOM)


def delivery(subscription: Subscription, topic: str, payload: Payload, body: bytes) -> Letter:
    """The content distribution request (WebSub, 7), signed if the subscriber gave a secret (7.1)."""
    headers = {
        "Content-Type": payload.content_type,
        "Link": f'<{topics.hub_of(topic)}>; rel="hub", <{topic}>; rel="self"',
    }
    if subscription.secret:
        key = subscription.secret.encode(errors="surrogatepass")
        headers["X-Hub-Signature"] = f"sha256={hmac.new(key, body, hashlib.sha256).hexdigest()}"
    url = subscription.callback
    return Letter(
        "POST", url, _target(url), subscription.host, headers, content=body, slow=subscription.is_slow
    )


def _joint(callback: str) -> str:
    """What the subscriber has in its query stays as it is; ours follows."""
    if callback.endswith(("?", "&")):
        return ""
    return "&" if "?" in callback else "?"


def _target(url: str) -> bytes:
    """Path and query as they stand, for libraries like to write them anew."""
    rest = url.partition("://")[2]
    begin = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    path = rest[begin:]
    return (path if path.startswith("/") else f"/{path}").encode("ascii")
