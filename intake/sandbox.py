"""Parsing a feed in a process that can be killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .parsing.entries import Feed, NotAFeed, from_json

SECONDS = 10.0
BASE_DIR = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "intake.parsing"]
TOO_MUCH = "订阅源太大或写得太乱，在规定的时间和内存里读不完。"


def parse(data: bytes, content_type: str, url: str, seconds: float = SECONDS) -> Feed:
    """What the bytes hold. Raises NotAFeed, also for what takes more than `seconds` or 256 MB to read."""
    request = json.dumps({"content_type": content_type, "url": url}).encode() + b"\n" + data
    process = subprocess.Popen(
        COMMAND,
        cwd=BASE_DIR,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            output, _ = process.communicate(request, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise NotAFeed(TOO_MUCH) from None
    return _answer(process.returncode, output)


def _answer(status: int, output: bytes) -> Feed:
    if status != 0:
        raise NotAFeed(TOO_MUCH)
    try:
        answer = json.loads(output)
        if "feed" in answer:
            return from_json(answer["feed"])
        refused = str(answer["refused"])
    except (ValueError, LookupError, TypeError) as error:  # it was taken over, and answers for itself
        raise NotAFeed(TOO_MUCH) from error
    raise NotAFeed(refused)
