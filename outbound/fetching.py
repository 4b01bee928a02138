"""One request with all its limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from .clients import REDIRECTS, client
from .errors import OutboundError, explained
from .reading import read

SECONDS = 10.0
LIMIT = 5 * 1024 * 1024


@dataclass(frozen=True)
class Fetched:
    """`body` is unpacked; `url` is where it came from after redirects; `permanent`: all of those were lasting."""

    status: int
    headers: httpx.Headers
    body: bytes
    url: str
    permanent: bool = False


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    seconds: float = SECONDS,
    limit: int = LIMIT,
    redirects: int = REDIRECTS,
) -> Fetched:
    """The answer, whatever its status. `seconds` for everything together, redirects included; `limit` in bytes.

    Raises one of `errors`.
    """
    options: dict[str, Any] = {
        "headers": headers,
        "follow_redirects": redirects > 0,
        "max_redirects": redirects,
    }
    try:
        with client(seconds, **options) as asking, asking.stream(method, url, content=content) as response:
            body = read(response, limit)
    except OutboundError:
        raise
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise explained(httpx.InvalidURL(str(error)) if isinstance(error, ValueError) else error) from error
    permanent = bool(response.history) and all(step.status_code in {301, 308} for step in response.history)
    return Fetched(response.status_code, response.headers, body, str(response.url), permanent)
