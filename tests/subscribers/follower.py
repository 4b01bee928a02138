"""The reference subscriber: a program of its own that keeps a copy of the alliance's items by HTTP alone.

python follower.py ADDRESS FILE [TOKEN]     ADDRESS such as https://hub.example.org/api/v1/changes?union=foshan

FILE holds {"cursor", "items": {id: item}} and is replaced as a whole after each answer, so that it can be killed at
any moment. Follows without end; with FOLLOW_ONCE=1 to the end of what there is.
"""

import json
import os
import sys
import time
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

PAUSE = 1.0  # seconds between two looks when nothing is new
REMOVED = ("withdrawn", "removed")


def follow(address: str, file: Path, token: str) -> None:
    copy = json.loads(file.read_text()) if file.exists() else {"cursor": "", "items": {}}
    while True:
        answer = ask(f"{address}{'&' if '?' in address else '?'}limit=100&since={copy['cursor']}", token)
        if answer is None:
            time.sleep(PAUSE)
            continue
        for line in answer["changes"]:
            if line["act"] in REMOVED:
                copy["items"].pop(line["id"], None)
            else:
                copy["items"][line["id"]] = line["item"]
        if copy["cursor"] != answer["cursor"]:
            copy["cursor"] = answer["cursor"]
            keep(copy, file)
        if not answer["more"]:
            if os.environ.get("FOLLOW_ONCE"):
                return
            time.sleep(PAUSE)


def ask(address: str, token: str) -> dict | None:
    """The answer; None where there is none now. What is wrong with the question ends the program."""
    try:
        request = Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except HTTPError as error:
        if error.code == 429:
            time.sleep(float(error.headers["Retry-After"]))
        elif error.code < 500:
            sys.exit(f"{error.code}: {error.read().decode()}")
        return None
    except (HTTPException, URLError, OSError, ValueError):
        return None  # the server is away, or died while it answered


def keep(copy: dict, file: Path) -> None:
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps(copy, ensure_ascii=False))
    beside.replace(file)


if __name__ == "__main__":
    follow(sys.argv[1], Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
