"""The program in the webmasters' manual, as it is printed there, against the site itself."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from articles.exchange import sharing
from articles.withdrawals import withdrawal
from tests import scene

MANUAL = Path(__file__).parents[2] / "docs" / "member-sites.md"


@pytest.fixture
def run(live_server, tmp_path):
    """run() -> the titles in the copy after one run of the program."""
    program = re.search(r"### 十来行的例子.*?```python\n(.*?)```", MANUAL.read_text("utf-8"), re.S)[1]
    program = program.replace("https://hub.example.org", live_server.url).replace("limit=100", "limit=2")

    def _run() -> set[str]:
        subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, timeout=60)
        copy = json.loads((tmp_path / "copy.json").read_text())
        return {item["title"] for item in copy["items"].values()}

    return _run


def test_the_printed_program_keeps_a_copy(run, foshan, guangzhou):
    items = [scene.make_article(foshan, f"第{number}篇") for number in range(5)]
    sharing.adopt(items[0], guangzhou, None)
    assert run() == {item.title for item in items}
    withdrawal.withdraw(items[1], None, "有误")
    scene.make_article(guangzhou, "新来的")
    assert run() == {"第0篇", "第2篇", "第3篇", "第4篇", "新来的"}
    assert run() == {"第0篇", "第2篇", "第3篇", "第4篇", "新来的"}
