"""What a person typed becomes a query; what was found is marked."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.base import Bool, Constant, Phrase, Weighted
from search.highlight import PASSAGE, Highlighter
from search.relevance import ask, is_weak, phrase
from search.typed import TYPED_LIMIT, take_apart

TYPED = st.text(
    st.one_of(st.characters(), st.sampled_from('送清凉工会涼 -－"“”「」()的什么*\ud800\x00\u3000C+5.')),
    max_size=200,
)


@pytest.mark.parametrize(
    ("typed", "plain", "phrases", "excluded"),
    [
        ("送清凉 工地", ("送清凉", "工地"), (), ()),
        ('"送清凉" 工地', ("工地",), ("送清凉",), ()),
        ("“送 清凉”", (), ("送 清凉",), ()),
        ("开展“送清凉”活动", ("开展“送清凉”活动",), (), ()),
        ("送清凉　-车间 －“高温 津贴”", ("送清凉",), (), ("车间", "高温 津贴")),
        ('"送清凉', ('"送清凉',), (), ()),
        ("人力资源-社会保障", ("人力资源-社会保障",), (), ()),
        ('- "" -', ("-", "-"), ("",), ()),
        ("", (), (), ()),
    ],
)
def test_pieces(typed, plain, phrases, excluded):
    found = take_apart(typed)
    assert (found.plain, found.phrases, found.excluded) == (plain, phrases, excluded)


@given(TYPED)
def test_any_text_becomes_a_query_of_limited_size(typed):
    asked = ask(take_apart(typed))
    if asked:
        for node in (asked.all_words(), asked.all_of(asked.required), asked.any_of(asked.required)):
            assert _size(node) < 4_000
            assert max(len(part.should) for part in _bools(node)) <= 1_000


def test_longest_queries_stay_within_what_a_cluster_takes():
    for text in ("工会新媒体联盟" * 20, "a1" * 60, "a b " * 40, "①㈱㎡" * 50, "ﷺ" * 120):
        asked = ask(take_apart(text))
        assert max(len(part.should) for part in _bools(asked.any_of(asked.required))) <= 1_000


def _parts(node):
    yield node
    for child in (*getattr(node, "must", ()), *getattr(node, "should", ()), *getattr(node, "must_not", ())):
        yield from _parts(child)
    if isinstance(node, Constant | Weighted):
        yield from _parts(node.node)


def _size(node):
    return sum(1 for _ in _parts(node))


def _bools(node):
    return [part for part in _parts(node) if isinstance(part, Bool)]


def test_long_text_is_cut_and_says_so():
    found = take_apart("送" * (TYPED_LIMIT + 1))
    assert len(found.text) == TYPED_LIMIT
    assert found.shortened


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "-送清凉", '""', "\u200b\ud800\x00", "()[]{}"])
def test_nothing_to_look_for(typed):
    assert not ask(take_apart(typed))


def test_words_that_only_join_are_looked_for_where_there_is_nothing_else():
    assert is_weak("的")
    assert len(ask(take_apart("的")).required) == 1
    assert len(ask(take_apart("工会的活动")).required) == 2


def test_question_is_known_by_its_words():
    assert ask(take_apart("职工书屋在哪里")).question
    assert not ask(take_apart("职工书屋地址")).question


def test_phrases_of_one_run_go_by_pairs_and_mixed_ones_by_units():
    run = [part for part in _parts(phrase("送清凉")) if isinstance(part, Phrase)]
    assert {part.field for part in run} == {"title_pairs", "lead_pairs", "body_pairs"}
    mixed = [part for part in _parts(phrase("5G网络")) if isinstance(part, Phrase)]
    assert {part.tokens for part in mixed} == {("5g", "网", "络")}


def mark(query, text):
    return Highlighter(take_apart(query)).mark(text)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("送清凉", "佛山送清凉。", "佛山<mark>送清凉</mark>。"),
        ("送清凉", "佛山送清涼。", "佛山<mark>送清涼</mark>。"),
        ("送清涼", "佛山送清凉。", "佛山<mark>送清凉</mark>。"),
        ("5G", "用５Ｇ，不用15G", "用<mark>５Ｇ</mark>，不用15G"),
        ("清凉", "<b>清凉</b>", "&lt;b&gt;<mark>清凉</mark>&lt;/b&gt;"),
        ("职代会", "召开职工代表大会", "召开<mark>职工代表大会</mark>"),
        ("工会的活动", "工会的活动", "<mark>工会</mark>的<mark>活动</mark>"),
        ("梁志锋", "主席梁志锋说", "主席<mark>梁志锋</mark>说"),
        ("", "什么都没有", "什么都没有"),
    ],
)
def test_marks(query, text, marked):
    assert mark(query, text) == marked


@given(TYPED, TYPED)
def test_marking_changes_nothing_but_adds_marks(query, text):
    html = mark(query, text)
    assert re.sub("</?mark>", "", html) == escape(text)
    assert html.count("<mark>") == html.count("</mark>")


@given(TYPED, TYPED)
def test_passage_is_part_of_the_text(query, text):
    passage = Highlighter(take_apart(query)).passage(text * 3)
    assert re.sub("</?mark>", "", passage).removeprefix("……").removesuffix("……") in escape(text * 3)


def test_passage_shows_the_place_that_holds_most_of_the_query():
    filler = "这一段讲的是别的事情。" * 40
    text = f"先说清凉。{filler}工会干部为快递员送清凉、送健康，很受欢迎。{filler}"
    passage = Highlighter(take_apart("快递员送清凉")).passage(text)
    assert "为<mark>快递员送清凉</mark>、送健康" in passage
    assert passage.startswith("……工会干部")
    assert passage.endswith("……")
    assert len(re.sub("</?mark>", "", passage)) <= PASSAGE + 4


def test_passage_begins_after_the_marks_that_end_a_sentence():
    passage = Highlighter(take_apart("送清凉")).passage("别的事。" * 40 + "他说：“热。” 我们去送清凉。")
    assert passage == "……我们去<mark>送清凉</mark>。"


def test_text_without_a_hit_gives_its_beginning():
    assert Highlighter(take_apart("送清凉")).passage("开头。" + "别的事。" * 100).startswith("开头。")
