"""The measurements run and print a table."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def run(*arguments, **options) -> str:
    output = StringIO()
    call_command("benchmark_search", *arguments, stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    rows = [
        {
            "title": f"第{number}次送清凉到工地车间",
            "text": f"七月流火，第{number}支队伍出发。\n工友喝上凉茶。",
        }
        for number in range(20)
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_engines_are_measured_on_each_size(news):
    output = run(str(news), sizes=[20, 60], queries=30)
    rows = [line.split("|") for line in output.splitlines() if "tantivy |" in line]
    assert [row[1].strip() for row in rows] == ["20", "60"]
    assert all(float(row[6]) > 0 for row in rows)


def test_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="新闻文件"):
        run(str(tmp_path / "nothing.jsonl"))


def test_pages_are_measured_on_a_benchmark_s_database_only(foshan):
    with pytest.raises(CommandError, match="benchmark_site"):
        run(pages=True)
