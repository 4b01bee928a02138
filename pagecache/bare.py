"""A WSGI application that returns what lies in a file, and does nothing else: what the app server alone can do."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

FILE = "BARE_FILE"
_body = Path(os.environ[FILE]).read_bytes() if FILE in os.environ else b""
_headers = [
    ("content-type", "text/html; charset=utf-8"),
    ("content-encoding", "gzip"),
    ("content-length", str(len(_body))),
]


def application(environ: dict, start_response: Callable[..., object]) -> Iterable[bytes]:
    start_response("200 OK", _headers)
    return [_body]
