import gzip
import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

DATA = Path(os.environ.get("HUB_DATA", Path(__file__).parents[3] / "shared" / "data")) / "search"


@pytest.fixture
def folder(tmp_path):
    write(
        tmp_path / "corpus.jsonl", {"id": "1", "title": "清凉", "text": "送到工地"}, {"id": 2, "text": "书屋"}
    )
    write(
        tmp_path / "queries.jsonl",
        {"id": "a", "text": "清凉"},
        {"id": "b", "text": "书屋"},
        {"id": "c", "text": "无"},
    )
    (tmp_path / "qrels.tsv").write_text("a\t1\t1\nb\t2\t1\nb\t1\t0\n", encoding="utf-8")
    return tmp_path


def write(path, *rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def figures(folder, *options):
    out = StringIO()
    call_command("evaluate_search", str(folder), "--json", *options, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_figures_of_a_small_set(folder):
    assert figures(folder) == {
        "documents": 2,
        "queries": 2,
        "hit_at_1": 1.0,
        "mrr_at_10": 1.0,
        "hit_at_10": 1.0,
    }
    assert figures(folder, "--script", "traditional")["hit_at_1"] == 1.0
    assert figures(folder, "--without-titles", "--engine", "tantivy")["hit_at_1"] == 0.5


def test_haystack_may_be_compressed_and_use_the_same_numbers(folder):
    hay = folder / "hay.jsonl.gz"
    with gzip.open(hay, "wt", encoding="utf-8") as file:
        file.write('{"id": "2", "title": null, "text": "书屋书屋"}\n')
    assert figures(folder, "--haystack", str(hay))["documents"] == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", "{}\n", "corpus.jsonl, line 1"),
        ("queries.jsonl", "no\n", "queries.jsonl, line 1"),
        ("qrels.tsv", "a 1 1\n", "qrels.tsv, line 1"),
        ("qrels.tsv", "", "no query has an answer"),
    ],
)
def test_broken_set_is_told_by_file_and_line(folder, name, content, said):
    (folder / name).write_text(content)
    with pytest.raises(CommandError, match=said):
        figures(folder)


def test_missing_set_and_missing_cluster_are_told(tmp_path, settings):
    with pytest.raises(CommandError, match=r"qrels\.tsv"):
        figures(tmp_path)
    settings.ELASTICSEARCH_URL = ""
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        figures(tmp_path, "--engine", "elasticsearch")


@pytest.mark.skipif(not DATA.exists(), reason=f"no data sets at {DATA}: set HUB_DATA")
def test_headlines_find_their_articles():
    assert figures(DATA / "xinhua-headlines", "--without-titles")["mrr_at_10"] >= 0.945
