"""Real news for the tests that judge by it; the data is not part of the project."""

import os
from pathlib import Path

import pytest

DATA = Path(os.environ.get("HUB_DATA") or Path(__file__).parents[3] / "shared" / "data")


@pytest.fixture(scope="session")
def union_news() -> Path:
    """430 scraped articles, {"id", "title", "text", "date"} a line."""
    path = DATA / "news" / "union-news.jsonl"
    if not path.exists():
        pytest.skip(f"needs {path}: set HUB_DATA to the folder that holds news/union-news.jsonl")
    return path
