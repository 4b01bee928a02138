"""Text to tokens: what must hold for every text, and what the unions' texts need."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search import chinese

HAN = st.text(st.sampled_from("工会送清凉总佛山市職代會乾隆涼裡𠮷㐀〇々的什么"), min_size=1, max_size=30)
MIXED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("工会送清凉職代會涼乾𠮷5GgC+.-/é①㈱Ａ\u200b\u0301\n “”〔〕号ﬁß"),
        st.sampled_from(["\ud800", "\udfff", "\x00"]),
    ),
    max_size=60,
)


@given(MIXED)
@example("İ\u0301ǅ豈\ufa0e㌀")
def test_tokens_are_those_that_the_index_holds(text):
    placed, plain = chinese.tokens(text), chinese.terms(text)
    for kind in ("words", "pairs", "chars"):
        assert [token.text for token in getattr(placed, kind)] == getattr(plain, kind)


@given(MIXED)
def test_every_token_has_its_place_in_the_original_text(text):
    found = chinese.tokens(text)
    for token in (*found.words, *found.pairs, *found.chars):
        assert 0 <= token.start < token.end <= len(text)
    for token in found.chars:
        assert token.text in chinese.terms(text[token.start : token.end]).chars


@given(MIXED)
def test_no_token_breaks_an_engine(text):
    found = chinese.terms(text)
    for token in (*found.words, *found.pairs, *found.chars):
        assert token.encode()
        assert token.split() == [token]
        assert len(token) <= 255
    assert len(found.pairs) == len(found.chars)


@given(HAN, HAN, HAN)
def test_pairs_of_a_string_are_among_those_of_every_text_around_it(before, string, after):
    inside = {pair for pair in chinese.terms(string).pairs if len(pair) == 2}
    around = chinese.terms(before + string + after)
    assert inside <= set(around.pairs)
    assert set(chinese.terms(string).chars) <= set(around.chars)


@given(MIXED)
def test_words_of_a_query_do_not_overlap(text):
    found = chinese.words(text)
    # Two words of one character ("¼" is 1 and 4) share its place.
    assert all(one.end - 1 <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("職工書屋", "职工书屋"),
        ("送清涼", "送清凉"),
        ("ＧＢ／Ｔ １９００１", "GB/T 19001"),
        ("Café", "cafe\u0301"),
        ("送\u200b清凉", "送清凉"),
        ("第①期", "第1期"),
        ("⼯会", "工会"),
        ("豈有此理", "岂有此理"),
    ],
)
def test_ways_of_writing_the_same(one, other):
    assert chinese.terms(one) == chinese.terms(other)


def test_characters_fold_one_by_one_and_words_by_phrases():
    found = chinese.terms("乾隆年間的乾燥")
    assert {"乾隆", "干燥"} <= set(found.words)
    assert found.chars == list("干隆年间的干燥")
    assert "干隆" in found.pairs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3.6.3版", {"3.6.3", "3", "6"}),
        ("GB/T 19001", {"gb/t", "gb", "t", "19001"}),
        ("5G网络", {"5g", "5", "g", "网络"}),
        ("用C++和C#", {"c++", "c#", "c"}),
        ("粤工发〔2023〕5号", {"〔2023〕5号", "2023", "5"}),
        ("粤工发[2023]第5号", {"〔2023〕5号"}),
        ("Guangdong", {"guangdong", "gu*", "guang*"}),
        ("COVID-19", {"covid-19", "covid", "19"}),
    ],
)
def test_identifiers_whole_and_in_parts(text, words):
    assert words <= set(chinese.terms(text).words)


@pytest.mark.parametrize(
    "word", ["送清凉", "职代会", "户外劳动者驿站", "一函两书", "求学圆梦", "工会新媒体联盟"]
)
def test_words_of_the_unions_stay_whole(word):
    assert word in [token.text for token in chinese.words(f"佛山开展{word}活动")]


def test_words_that_mean_the_same_name_each_other():
    assert "职工代表大会" in chinese.equivalents()["职代会"]
    assert "职代会" in chinese.equivalents()["职工代表大会"]


def test_characters_beyond_the_basic_plane_stay_whole():
    text = "在𠮷野家吃饭"
    token = next(token for token in chinese.tokens(text).pairs if token.text == "𠮷野")
    assert text[token.start : token.end] == "𠮷野"


def test_places_lead_back_through_what_normalisation_moved():
    text = "㈱㎡送\u200b清凉"
    found = {token.text: text[token.start : token.end] for token in chinese.tokens(text).words}
    assert found["送清凉"] == "送\u200b清凉"
    assert found["m2"] == "㎡"


def test_tokens_do_not_reach_across_punctuation_or_lines():
    assert not {"送清", "清凉"} & set(chinese.terms("送，清\n凉").pairs)


def test_finder_finds_whatever_the_script_case_and_width():
    text = "ＡＢＣ送清涼，15g和５Ｇ"
    finder = chinese.Finder(["送清凉", "5G", "abc"])
    assert [text[place.start : place.end] for place in finder.places(text)] == ["ＡＢＣ", "送清涼", "５Ｇ"]
    assert chinese.Finder([]).places(text) == []


@given(st.lists(MIXED, max_size=5), MIXED)
def test_finder_takes_anything(strings, text):
    for place in chinese.Finder(strings).places(text):
        assert 0 <= place.start < place.end <= len(text)
