"""How a kept page is answered: whole, compressed, or that the reader has it already (RFC 9110, 8.8.3, 12.5.3, 13.1.2)."""

from __future__ import annotations

from django.utils.http import parse_etags

from .keeping import Kept

Header = tuple[str, str]
OF_UNCHANGED = frozenset({"cache-control", "etag", "vary"})  # RFC 9110, 15.4.5


def answer(kept: Kept, environ: dict, begun: float) -> tuple[int, list[Header], bytes]:
    """Status, headers, body. `begun`: seconds, before the log was asked.

    A proxy of our own may show the page until the second in which it was asked for ends, and no longer: nginx takes
    a time with an @ as the last second in which an answer is fresh. Nobody else's cache may (`no-cache`), and no cache
    at all what a cookie chose.
    """
    lasting = [("x-accel-expires", f"@{int(begun)}")] if kept.is_for_all else []
    if _has_it(environ.get("HTTP_IF_NONE_MATCH"), kept.etag):
        return 304, [*(header for header in kept.headers if header[0] in OF_UNCHANGED), *lasting], b""
    body = kept.body
    headers = [*kept.headers, *lasting]
    if kept.gzipped and accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = kept.gzipped
        headers.append(("content-encoding", "gzip"))
    headers.append(("content-length", str(len(body))))
    return 200, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


def accepts_gzip(written: str) -> bool:
    """Whether an Accept-Encoding names gzip, and not to refuse it."""
    for part in written.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() == "gzip":
            return weight.replace(" ", "").lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _has_it(asked: str | None, etag: str) -> bool:
    """Weakly compared, as RFC 9110 says for If-None-Match: the compressed page counts as the same."""
    if not asked:
        return False
    known = {tag.removeprefix("W/") for tag in parse_etags(asked)}
    return "*" in known or etag.removeprefix("W/") in known
