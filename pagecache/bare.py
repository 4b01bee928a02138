"""A WSGI application that returns what lies in a folder, and does nothing else: what the app server alone can do.

The folder of BARE holds `page`, the body as sent, and `headers.json`, name by name.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

FOLDER = "BARE"
_folder = Path(os.environ.get(FOLDER, os.devnull))
_body = (_folder / "page").read_bytes() if FOLDER in os.environ else b""
_headers = list(json.loads((_folder / "headers.json").read_text()).items()) if FOLDER in os.environ else []


def application(environ: dict, start_response: Callable[..., object]) -> Iterable[bytes]:
    start_response("200 OK", _headers)
    return [_body]
