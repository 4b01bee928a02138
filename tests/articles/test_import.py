"""import_articles: good lines come in once, bad ones are named, everything goes the way of all publishing."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles import cleaning, duplicates, importing
from articles.models import Address, ArticlePage, Change
from articles.withdrawals import withdrawal
from tests import scene

TEXT = "8月18日，市总工会干部把清凉送到地铁工地。"
SENTENCES = [
    "工友老周喝上了凉茶",
    "书屋里新到三百册书",
    "技能竞赛决出了状元",
    "劳模宣讲走进了校园",
    "食堂添了夏令的菜式",
]


def lines(*records: dict) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def record(number: int, **fields) -> dict:
    """A record unlike any other of another number."""
    text = f"{SENTENCES[number % 5]}，这是第{number}个" * 9 + "。"
    return {
        "id": f"n-{number}",
        "title": f"{SENTENCES[number % 5]}{number}",
        "text": text,
        "date": "",
    } | fields


@pytest.fixture
def bring(tmp_path):
    """bring(bytes, options) -> what the command printed."""

    def _bring(data: bytes, *options: str, union: str = "foshan") -> str:
        file = tmp_path / "articles.jsonl"
        file.write_bytes(data)
        out = StringIO()
        call_command("import_articles", str(file), "--union", union, *options, stdout=out)
        return out.getvalue()

    return _bring


pytestmark = pytest.mark.django_db


def test_an_article_comes_in_as_published(bring, foshan, client):
    text = f"原标题：工会送清凉到工地工会送清凉到工地 {TEXT}　　工友们说，心里也凉快了。（来源：佛山日报）"
    out = bring(lines({"id": 7, "title": "", "text": text, "date": "2023-08-19"}), "--publish")
    article = ArticlePage.objects.get()
    assert "导入 1 篇" in out
    assert article.title == "工会送清凉到工地"
    assert article.source == "佛山日报"
    assert article.body[0].value.source == f"<p>{TEXT}</p><p>工友们说，心里也凉快了。</p>"
    assert article.issued_at == article.original_date == datetime(2023, 8, 18, 16, tzinfo=UTC)
    assert article.import_id == "7"
    assert client.get(article.url).status_code == 200


def test_publishing_leaves_the_traces_that_all_publishing_leaves(bring, foshan):
    bring(lines(record(1)), "--publish")
    article = ArticlePage.objects.get()
    assert article.live_revision is not None
    assert Change.objects.get(item_id=article.pk).kind == Change.Kind.PUBLISHED
    assert Address.objects.filter(item_id=article.pk).exists()
    entry = PageLogEntry.objects.get(page=article.pk, action="hub.import")
    assert entry.data["import_id"] == "n-1"
    assert "n-1" in entry.message


def test_without_publish_articles_are_drafts(bring, foshan, client):
    bring(lines(record(1)))
    article = ArticlePage.objects.get()
    assert not article.live
    assert article.latest_revision is not None
    assert client.get(article.url).status_code == 404
    assert not Change.objects.filter(item_id=article.pk).exists()


def test_running_again_adds_nothing(bring, foshan):
    data = lines(*(record(number) for number in range(3)), record(9, text=record(0)["text"]))
    bring(data)
    again = bring(data, "--publish")
    assert ArticlePage.objects.count() == 3
    assert "导入 0 篇；已有 3 篇；重复跳过 1 篇" in again


def test_a_withdrawn_article_is_not_brought_back(bring, foshan):
    bring(lines(record(1)), "--publish")
    withdrawal.withdraw(ArticlePage.objects.get(), None, "数字有误")
    assert "已有 1 篇" in bring(lines(record(1)), "--publish")
    assert "重复跳过 1 篇" in bring(lines(record(1, id="other")), "--publish")
    assert not ArticlePage.objects.get().live


def test_each_union_counts_its_own_ids(bring, foshan, guangzhou):
    bring(lines(record(1)))
    bring(lines(record(2, id="n-1")), union="guangzhou")
    assert {page.section for page in ArticlePage.objects.all()} == {foshan, guangzhou}


def test_duplicates_are_reported_and_skipped(bring, foshan):
    original = scene.make_article(foshan, body=scene.paragraphs(TEXT * 9))
    near = {"id": "b", "title": "别的标题", "text": TEXT * 9 + "略有增补。", "date": ""}
    same = {"id": "a", "title": original.title, "text": TEXT * 9, "date": ""}
    out = bring(lines(same, near))
    assert "完全相同 1，大部分相同 1" in out
    assert f"第1行（a）重复，已跳过：与《{original.title}》（编号{original.pk}）完全相同" in out
    assert ArticlePage.objects.count() == 1


def test_duplicates_come_in_when_asked_for(bring, foshan):
    bring(lines(record(1), record(2, text=record(1)["text"])), "--allow-duplicates")
    assert ArticlePage.objects.count() == 2


def test_markup_in_text_is_text(bring, foshan):
    bring(lines(record(1, title="A & <b>B</b>", text="<script>alert(1)</script> & 后文")))
    article = ArticlePage.objects.get()
    assert article.title == "A & <b>B</b>"
    assert article.body[0].value.source == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; 后文</p>"


BAD = {
    "broken JSON": (b'{"id": "x", "text": ', "不是完整的JSON"),
    "not an object": (b'["id", "text"]', "应为一个JSON对象"),
    "a number": (b"17", "应为一个JSON对象"),
    "nested without end": (b"[" * 100_000, "不是完整的JSON"),
    "no text": (b'{"id": "x", "title": "t"}', "没有正文"),
    "blank text": ('{"id": "x", "text": " 　\\n"}'.encode(), "没有正文"),
    "text that is none": (b'{"id": "x", "text": {"a": 1}}', "text 应为文字"),
    "title that is none": (b'{"id": "x", "text": "t", "title": 5}', "title 应为文字"),
    "no id": (b'{"text": "t"}', "没有id"),
    "empty id": (b'{"id": " ", "text": "t"}', "没有id"),
    "id that is none": (b'{"id": true, "text": "t"}', "没有id"),
    "endless id": (b'{"id": "' + b"x" * 121 + b'", "text": "t"}', "id 超过120"),
    "wrong date": (b'{"id": "x", "text": "t", "date": "2023-02-30"}', "日期“2023-02-30”无法识别"),
    "date in words": ('{"id": "x", "text": "t", "date": "昨天"}'.encode(), "日期“昨天”无法识别"),
    "date as number": (b'{"id": "x", "text": "t", "date": 20230819}', "日期“20230819”无法识别"),
    "date long past": (b'{"id": "x", "text": "t", "date": "0001-01-01"}', "日期“0001-01-01”"),
    "date at the end of time": (b'{"id": "x", "text": "t", "date": "9999-12-31T23:59:59-23:00"}', "日期"),
    "not UTF-8": ('{"id": "x", "text": "工会"}'.encode("gb18030"), "不是UTF-8编码"),
    "lone surrogate": (b'{"id": "x", "text": "\\ud83d!"}', "text 中第1个字符不完整"),
    "lone surrogate in the id": (b'{"id": "\\udc00", "text": "t"}', "id 中第1个字符不完整"),
    "NUL": (b'{"id": "x", "text": "a\\u0000b"}', "text 中有空字符"),
    "endless number": (b'{"id": ' + b"9" * 5000 + b', "text": "t"}', "不是完整的JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_named_and_the_others_come_in(bring, foshan, name):
    line, reason = BAD[name]
    out = bring(lines(record(1)) + line + b"\n" + lines(record(2)))
    assert f"第2行有误：{reason}" in out.replace("\n", "")
    assert "有误 1 行" in out
    assert ArticlePage.objects.count() == 2


def test_a_huge_line_is_passed_over(bring, foshan, monkeypatch):
    monkeypatch.setattr(importing, "LINE_LIMIT", 3000)
    out = bring(lines(record(1, text="长" * 9000), record(2)))
    assert "第1行有误：这一行超过" in out
    assert [page.import_id for page in ArticlePage.objects.all()] == ["n-2"]


def test_tomorrow_s_articles_are_refused(bring, foshan):
    tomorrow = (timezone.now() + timedelta(days=2)).date()
    assert f"日期“{tomorrow}”" in bring(lines(record(1, date=str(tomorrow))))


def test_an_id_given_twice_is_reported_not_lost(bring, foshan):
    assert "第2行有误：id“n-1”与第1行相同" in bring(lines(record(1), record(2, id="n-1")))


def test_a_byte_order_mark_blank_lines_and_no_last_line_break_do_no_harm(bring, foshan):
    bring(b"\xef\xbb\xbf" + lines(record(1)) + b"\n  \r\n" + lines(record(2)).rstrip())
    assert ArticlePage.objects.count() == 2


def test_lines_are_read_one_by_one():
    read = list(importing.read(BytesIO(lines(record(1)) + b"x\n")))
    assert [(line.number, line.record is None) for line in read] == [(1, False), (2, True)]


@pytest.mark.parametrize(("union", "message"), [("nobody", "没有标识为“nobody”"), ("", "没有标识为")])
def test_an_unknown_union_is_an_error_that_says_so(bring, foshan, union, message):
    with pytest.raises(CommandError, match=message):
        bring(lines(record(1)), union=union)


def test_a_missing_file_is_an_error_that_says_so(foshan, tmp_path):
    with pytest.raises(CommandError, match="读不了"):
        call_command("import_articles", str(tmp_path / "none.jsonl"), "--union", "foshan")


def test_an_empty_file_is_no_error(bring, foshan):
    assert "导入 0 篇" in bring(b"")


def test_a_killed_import_leaves_whole_articles_and_goes_on(bring, foshan, monkeypatch):
    data = lines(*(record(number) for number in range(3)))
    remember, calls = duplicates.remember, []

    def killed(*args) -> None:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        remember(*args)

    monkeypatch.setattr(duplicates, "remember", killed)
    with pytest.raises(KeyboardInterrupt):
        bring(data)
    assert set(ArticlePage.objects.values_list("import_id", flat=True)) == {"n-0", "n-1"}
    monkeypatch.undo()
    assert "导入 1 篇；已有 2 篇" in bring(data)


def test_real_news_get_sound_titles_and_paragraphs(union_news):
    with union_news.open("rb") as file:
        records = [line.record for line in importing.read(file)]
    assert len(records) == 430
    for record in records:
        cleaned = cleaning.clean(record.title, record.text)
        assert 4 <= len(cleaned.title) <= 120
        assert not cleaned.title.startswith(("原标题", "，", "正文"))
        assert cleaning.undouble(cleaned.title) == cleaned.title
        whole = cleaned.title + "".join(cleaned.paragraphs)
        assert ("送清凉" in record.title + record.text) == ("送清凉" in whole)
        assert max(map(len, cleaned.paragraphs)) < 600
