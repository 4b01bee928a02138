"""The demo's content as it lies in the JSON files of `data/`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


def read(name: str) -> Any:
    """One file of `data/`, such as "unions"."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def items() -> list[dict[str, Any]]:
    """Articles and events, the oldest first, so that they are published in the order of their dates."""
    paths = [*FOLDER.glob("articles/*.json"), *FOLDER.glob("events/*.json")]
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(paths)]
    return sorted(found, key=lambda item: -item["days_ago"])


def mark(item: dict[str, Any]) -> str:
    """What identifies an item however it is edited later: "article:foshan-yaohuo"."""
    return f"{item['kind']}:{item['key']}"
