"""The results page, as a reader gets it."""

import html
import re

import pytest

from articles.exchange import sharing
from articles.withdrawals import withdrawal
from tests.scene import make_article, make_event, make_section, paragraphs

HOSTILE = [
    "a" * 10_000,
    "送" * 10_000,
    "(" * 12_000,
    '"' * 1_001,
    '"送清凉',
    '- -- -"" AND OR NOT + && || ! ( ) { } [ ] ^ ~ * ? : \\ /',
    "-送清凉",
    "\x00\x01送\x1b清凉\u202e",
    "\udce5\ud800送清凉",
    "title_words:* OR 1=1; DROP TABLE",
    "<script>alert(1)</script>",
    "𠮷野家的㈱",
    "e\u0301" * 300,
    " \u3000\t\n",
    "*" * 50,
    "的的的什么",
]


def search(client, q, **params):
    response = client.get("/search/", {"q": q.encode("utf-8", "surrogatepass"), **params})
    return (
        response.content.decode() if response.status_code == 200 else pytest.fail(str(response.status_code))
    )


def titles(page: str) -> list[str]:
    found = re.findall(r'<h2 class="entry-title"><a href="[^"]*">(.*?)</a>', page)
    return [html.unescape(re.sub("</?mark>", "", title)) for title in found]


def test_published_article_is_found_and_marked(client, foshan, follow):
    make_article(foshan, "工会送清凉到工地")
    follow()
    page = search(client, "清凉")
    assert titles(page) == ["工会送清凉到工地"]
    assert "工会送<mark>清凉</mark>到工地" in page
    assert "工会干部把<mark>清凉</mark>送到工地" in page
    assert '<meta name="robots" content="noindex">' in page


def test_traditional_query_finds_simplified_text(client, foshan, follow):
    make_article(foshan, "职工书屋里的读书会")
    follow()
    assert "<mark>职工书屋</mark>里的" in search(client, "職工書屋")


def test_simplified_query_finds_traditional_text_and_leaves_it_traditional(client, foshan, follow):
    make_article(foshan, "佛山市總工會舉辦講座", body=paragraphs("職工書屋裏座無虛席"))
    follow()
    page = search(client, "职工书屋")
    assert "<mark>職工書屋</mark>裏座無虛席" in page


@pytest.mark.parametrize("part", ["广青", "年工匠", "匠", "梁志锋", "志锋"])
def test_any_part_of_the_text_is_found(client, foshan, follow, part):
    make_article(foshan, "南广青年工匠梁志锋")
    follow()
    assert titles(search(client, part)) == ["南广青年工匠梁志锋"]


def test_unpublished_text_is_not_found(client, foshan, follow):
    article = make_article(foshan, "已经发布的稿件", body=paragraphs("原来的文字"))
    article.body = paragraphs("改写中的文字")
    article.save_revision()
    make_article(foshan, "还在起草的稿件", publish=False)
    follow()
    assert titles(search(client, "起草")) == []
    assert titles(search(client, "改写")) == []
    assert titles(search(client, "原来")) == ["已经发布的稿件"]


def test_withdrawn_article_is_never_shown_although_the_index_lags(client, foshan, follow):
    article = make_article(foshan)
    follow()
    withdrawal.withdraw(article, None, reason="事实有误")
    assert titles(search(client, "送清凉")) == []


def test_adopted_article_appears_once_with_both_sections_named(client, foshan, guangzhou, follow):
    article = make_article(foshan)
    placement = sharing.adopt(article, guangzhou, None)
    follow()
    page = search(client, "送清凉")
    assert titles(page) == ["工会送清凉到工地"]
    assert '<span class="meta-source">佛山市总工会</span>' in page
    assert f'另见：<a href="{placement.url}">广州市总工会</a>' in page


def test_union_filter_keeps_to_one_section_and_what_it_adopted(client, foshan, guangzhou, follow):
    adopted = make_article(foshan, "佛山的送清凉")
    make_article(foshan, "佛山的又一次送清凉")
    make_article(guangzhou, "广州的送清凉")
    placement = sharing.adopt(adopted, guangzhou, None)
    follow()
    page = search(client, "送清凉", union="guangzhou")
    assert set(titles(page)) == {"广州的送清凉", "佛山的送清凉"}
    assert f'<h2 class="entry-title"><a href="{placement.url}">' in page
    assert titles(search(client, "送清凉", union="foshan", kind="event")) == []


def test_union_number_stands_for_the_union_and_all_below_it(client, foshan, guangzhou, follow):
    town = make_section("beijiao", "北滘镇总工会", level="town", superior=foshan.union)
    make_article(town, "北滘的送清凉")
    make_article(guangzhou, "广州的送清凉")
    follow()
    assert titles(search(client, "送清凉", union=foshan.union.pk)) == ["北滘的送清凉"]


def test_unknown_union_is_said_and_the_search_goes_on_without_it(client, foshan, follow):
    make_article(foshan)
    follow()
    for union in ("nowhere", "999999", "9" * 40):
        page = search(client, "送清凉", union=union)
        assert "没有您要的那家工会" in page
        assert len(titles(page)) == 1


def test_kind_filter(client, foshan, follow):
    make_article(foshan, "汇演的报道")
    make_event(foshan, "职工文艺汇演", venue="岭南明珠体育馆")
    follow()
    assert titles(search(client, "汇演", kind="event")) == ["职工文艺汇演"]
    assert titles(search(client, "汇演", kind="article")) == ["汇演的报道"]
    assert len(titles(search(client, "汇演", kind="nonsense"))) == 2
    assert titles(search(client, "岭南明珠")) == ["职工文艺汇演"]


def test_exact_title_is_first(client, foshan, follow):
    make_article(foshan, "送清凉送清凉送清凉：又一轮送清凉", body=paragraphs("送清凉 送清凉 送清凉"))
    make_article(foshan, "送清凉")
    follow()
    assert titles(search(client, "送清涼"))[0] == "送清凉"


def test_exact_phrase_and_exclusion(client, foshan, follow):
    make_article(foshan, "清凉送到工地", body=paragraphs("送，清凉"))
    make_article(foshan, "送清凉到车间", body=paragraphs("车间里"))
    follow()
    assert titles(search(client, '"送清凉"')) == ["送清凉到车间"]
    assert titles(search(client, "“送清凉”")) == ["送清凉到车间"]
    assert titles(search(client, "清凉 -车间")) == ["清凉送到工地"]


def test_where_no_item_holds_all_words_the_nearest_are_shown_and_it_is_said(client, foshan, follow):
    make_article(foshan, "技能竞赛开赛")
    follow()
    page = search(client, "技能竞赛 潜水艇")
    assert titles(page) == ["技能竞赛开赛"]
    assert "以下是最接近的" in page


def test_results_come_in_pages_without_gaps_or_repeats(client, foshan, follow):
    for number in range(23):
        make_article(foshan, f"第{number}次送清凉")
    follow()
    pages = [titles(search(client, "送清凉", page=page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [10, 10, 3]
    assert len({title for page in pages for title in page}) == 23
    assert 'rel="next" href="?q=' in search(client, "送清凉", page=2)
    for page in ("0", "-1", "abc", "999999999999", "٣"):
        search(client, "送清凉", page=page)


def test_number_of_queries_does_not_depend_on_the_number_of_results(
    client, foshan, guangzhou, follow, django_assert_max_num_queries
):
    counts = []
    for number in (1, 9):
        for index in range(number):
            sharing.adopt(make_article(foshan, f"第{number}{index}次送清凉"), guangzhou, None)
        follow()
        search(client, "送清凉")
        with django_assert_max_num_queries(30) as captured:
            search(client, "送清凉")
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("typed", HOSTILE)
def test_anything_may_be_typed(client, foshan, follow, typed):
    make_article(foshan)
    follow()
    page = search(client, typed)
    assert "<script>alert" not in page


def test_long_query_is_shortened_and_it_is_said(client, foshan, follow):
    make_article(foshan)
    follow()
    assert "只搜了前100个字" in search(client, "送清凉" * 50)
    assert "只搜了" not in search(client, "送清凉" * 33)


def test_empty_query_gets_an_invitation(client, foshan):
    for q in ("", "  ", "!!!"):
        assert "输入两三个字就能搜" in search(client, q)


def test_no_result_says_what_to_try(client, foshan, follow):
    follow()
    page = search(client, "潜水艇", kind="event")
    assert "没有找到“潜水艇”" in page
    assert 'href="?q=%E6%BD%9C%E6%B0%B4%E8%89%87"' in page


def test_engine_that_does_not_answer_is_told_kindly(client, foshan, tmp_path):
    response = client.get("/search/", {"q": "送清凉"})  # nothing was indexed yet
    assert response.status_code == 503
    assert "搜索暂时不能用" in response.content.decode()


def test_text_of_an_article_cannot_break_out_of_the_page(client, foshan, follow):
    make_article(
        foshan, "<img src=x onerror=alert(1)>送清凉", body=[("paragraph", "<p>&lt;b&gt;送清凉&lt;/b&gt;</p>")]
    )
    follow()
    page = search(client, "送清凉")
    assert "&lt;img src=x onerror=alert(1)&gt;<mark>送清凉</mark>" in page
    assert "&lt;b&gt;<mark>送清凉</mark>" in page


def test_slip_is_put_right_where_that_finds_more(client, foshan, follow):
    for number in range(12):
        make_article(foshan, f"第{number}个职工书屋揭牌")
    follow()
    page = search(client, "职工书物 揭牌", kind="article")
    assert (
        '<a class="results-proposal" href="?q=%E8%81%8C%E5%B7%A5%E4%B9%A6%E5%B1%8B+%E6%8F%AD%E7%89%8C' in page
    )
    assert "kind=article" in page
    assert "您要找的是不是" not in search(client, "职工书屋 揭牌")
