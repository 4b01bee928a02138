"""benchmark_site builds what publishing would have left, in a database of its own, and measures on it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from articles import bulk, duplicates
from articles.models import ArticlePage, Change, SectionPage, Signature
from tests import scene

ACTS = {
    "publish one more article",
    "front page",
    "section page",
    "section page, the 20th",
    "article",
    "section feed",
    "section feed, 304",
    "alliance feed",
    "alliance feed, 304",
    "near-duplicates of a text",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(tmp_path):
    """Three stories, to be cycled."""
    file = tmp_path / "news.jsonl"
    records = [
        {"title": f"第{n}号新闻", "text": f"第{n}件事发生了，工会干部到了现场。\n{n}的第二段。"}
        for n in range(3)
    ]
    file.write_text("\n".join(json.dumps(record) for record in records))
    return file


@pytest.fixture
def asked(news, monkeypatch, capsys):
    """asked(size, questions) -> the answers of the measuring process, run in this one."""

    def _asked(size: int, *questions: str) -> list:
        monkeypatch.setattr("sys.stdin", StringIO("".join(f"{question}\n" for question in questions)))
        call_command("benchmark_site", str(news), serve=size)
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return _asked


def test_bulk_made_articles_are_like_published_ones(news, foshan, guangzhou, client):
    made = sum(bulk.Builder([foshan, guangzhou]).fill(bulk.stories(news), 10))
    assert made == ArticlePage.objects.visible().count() == 10
    assert not any(Page.find_problems())
    assert {section.numchild for section in SectionPage.objects.all()} == {5}
    for article in ArticlePage.objects.all():
        assert client.get(article.url).status_code == 200
        assert Change.objects.get(item_id=article.pk).position
        assert article.live_revision.as_object().title == article.title
        assert Signature.objects.filter(pk=article.pk).exists()
    scene.make_article(foshan)
    assert foshan.items.count() == 6


def test_no_two_bulk_made_texts_are_equal(news):
    source = bulk.stories(news)
    texts = {
        duplicates.sketch(story.title, "".join(story.paragraphs)).digest
        for story, _ in zip(source, range(12), strict=False)
    }
    assert len(texts) == 12


def test_the_measuring_process_answers_with_queries_and_milliseconds(asked):
    names, *answers = asked(30, "", *(f"count {name}" for name in sorted(ACTS)), "time front page")
    assert set(names) == ACTS
    *counted, timed = answers
    assert all(queries > 0 and milliseconds > 0 for queries, milliseconds in counted)
    assert timed[0] is None
    assert ArticlePage.objects.count() == 31


def test_a_finished_database_is_used_again(asked):
    asked(20)
    asked(20)
    assert ArticlePage.objects.count() == 20


def test_a_database_with_other_content_is_refused(asked, foshan):
    with pytest.raises(CommandError, match="已有别的内容"):
        asked(20)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="读不了"):
        call_command("benchmark_site", str(tmp_path / "none.gz"))


def test_saving_a_page_does_not_read_the_whole_index_of_the_admin_s_search(foshan):
    with CaptureQueriesContext(connection) as queries:
        article = scene.make_article(foshan, "工会送清凉到工地上来")
    assert not [query["sql"] for query in queries if "AVG(" in query["sql"]]
    assert 0 < article.index_entries.get().title_norm < 1, "a longer title than the average weighs less"
    assert foshan.index_entries.get().title_norm > 0
    assert list(ArticlePage.objects.search("工会送清凉到工地上来"))
