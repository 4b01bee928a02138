"""The process that reads a feed: `python -m intake.parsing`.

On standard input a line of JSON, {"url", "content_type"}, and then the bytes; on standard output {"feed"} or
{"refused"}. It limits itself before anything of the feed is read; whoever started it ends it when it takes too long.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from .entries import NotAFeed, to_json
from .reading import read

MEMORY = 256 * 1024 * 1024
SECONDS = 10


def limit() -> None:
    """Address space, processor time, no core files, no files written."""
    for kind, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(kind, (value, value))


def main() -> None:
    limit()
    request = json.loads(sys.stdin.buffer.readline())
    answer: dict[str, Any]
    try:
        answer = {"feed": to_json(read(sys.stdin.buffer.read(), request["content_type"], request["url"]))}
    except NotAFeed as refused:
        answer = {"refused": str(refused)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
