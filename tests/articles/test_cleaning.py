"""Exported plain text becomes a headline, paragraphs and a source; nothing of the text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import cleaning

HEADLINE = "市总工会开展“夏送清凉”慰问活动"
STORY = "8月18日上午，市总工会干部来到地铁工地，把清凉送到工友手中。工友们说，心里也凉快了。"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (HEADLINE, STORY),
        (HEADLINE * 2, STORY),
        (f"原标题：{HEADLINE}", STORY),
        ("", f"原标题：{HEADLINE}{HEADLINE} {STORY}"),
        ("", f"原标题：{HEADLINE}{HEADLINE}{STORY}"),
        (HEADLINE * 2, f"原标题：{HEADLINE}{HEADLINE} {STORY}"),
        (HEADLINE, f"原标题：{HEADLINE}{STORY}"),
        (HEADLINE, f"原标题：{HEADLINE}\n{STORY}"),
        (HEADLINE, f"{HEADLINE}　　{STORY}"),
        ("", f"2023年08月18日 11:52:49 来自广东省，正文：原标题：{HEADLINE} {STORY}"),
    ],
)
def test_headline_and_story_are_told_apart(title, text):
    cleaned = cleaning.clean(title, text)
    assert cleaned.title == HEADLINE
    assert cleaned.paragraphs == [STORY]


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("原标题：工会送清凉 关爱到一线本报讯（记者 李明）近日，天气炎热。", "工会送清凉 关爱到一线"),
        ("原标题：工会送清凉暖人心极目新闻记者 王芳近日，天气炎热。", "工会送清凉暖人心"),
        ("原标题：让书香飘进每个车间为进一步推动职工阅读，厂工会办起书屋。", "让书香飘进每个车间"),
        ("原标题：工会组织职工技能竞赛活动炎炎夏日，赛场火热。", "工会组织职工技能竞赛活动"),
    ],
)
def test_a_headline_ends_where_a_story_unmistakably_begins(text, headline):
    assert cleaning.clean("", text).title == headline


def test_an_uncertain_headline_stays_in_the_text():
    text = "原标题：职工书屋香满城职工读书的劲头越来越足，书屋天天满座。"
    cleaned = cleaning.clean("", text)
    assert "".join(cleaned.paragraphs) == text.removeprefix("原标题：")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("市总工会昨日开放百家驿站。详情如下。", "市总工会昨日开放百家驿站"),
        ("新华社北京8月2日电（记者 李明）8月1日，全国总工会公布了名单。", "全国总工会公布了名单"),
        (
            "近日，为进一步关爱职工，区总工会举办了健康讲座，百余人参加。",
            "区总工会举办了健康讲座，百余人参加",
        ),
        ("活动现场。本报讯（记者 张华）8月7日，街道工会组织职工体检。", "街道工会组织职工体检"),
        ("短。", "短"),
    ],
)
def test_a_missing_title_is_made_from_the_first_sentence(text, title):
    assert cleaning.clean("", text).title == title


def test_a_made_title_is_cut_where_it_would_be_endless():
    title = cleaning.clean("", "工" * 3000 + "。").title
    assert title.endswith("……")
    assert len(title) < 50


def test_a_given_title_fits_the_database():
    assert len(cleaning.clean("长" * 900, STORY).title) == 255


def test_lines_are_paragraphs():
    assert cleaning.clean(HEADLINE, "　　第一段。\r\n\r\n　　第二段。\r第三段。").paragraphs == [
        "第一段。",
        "第二段。",
        "第三段。",
    ]


def test_indents_and_gaps_divide_what_runs_together():
    text = (
        "第一段说了甲。　　第二段说了乙。   第三段说了丙。 第四段说了丁。\u2003\u2003第五段有“四个100” 名单。"
    )
    assert cleaning.clean(HEADLINE, text).paragraphs == [
        "第一段说了甲。",
        "第二段说了乙。",
        "第三段说了丙。",
        "第四段说了丁。",
        "第五段有“四个100” 名单。",
    ]


def test_a_long_run_is_divided_between_sentences_where_a_thought_begins():
    filler = "各级工会干部走进企业和工地，一件一件地办实事。" * 6
    text = f"{filler}据了解，{filler}下一步，{filler}"
    paragraphs = cleaning.clean(HEADLINE, text).paragraphs
    assert paragraphs == [filler, f"据了解，{filler}", f"下一步，{filler}"]


def test_quoted_speech_is_not_torn_apart():
    speech = "“我来了。我看了。我干了。”"
    assert cleaning.split_sentences(f"他说：{speech}大家鼓掌。") == [f"他说：{speech}", "大家鼓掌。"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"{STORY}（来源：佛山日报）", "佛山日报"),
        (f"{STORY}来源：工人日报客户端返回搜狐，查看更多责任编辑：", "工人日报客户端"),
        (f"来源：人民网－广东频道{STORY}", "人民网－广东频道"),
        (f"{STORY}返回搜狐，查看更多", ""),
    ],
)
def test_the_source_is_found_and_what_stood_around_the_text_goes(text, source):
    cleaned = cleaning.clean(HEADLINE, text)
    assert cleaned.source == source
    assert cleaned.paragraphs == [STORY]


def test_advertisements_go():
    text = f"{STORY}广告 办公家具-广东品牌家具 ×{STORY}"
    assert "".join(cleaning.clean(HEADLINE, text).paragraphs) == STORY * 2


def test_control_characters_go():
    assert cleaning.clean("送\x08清\u200b凉到工地去", "一\x0b天\ufeff。").title == "送清凉到工地去"


@given(
    st.text(alphabet="工会送清凉原标题：“”（）。，！… 　\n8月日近来源记者广告×", max_size=300),
    st.text(max_size=200),
)
def test_any_text_gives_a_title_and_paragraphs(text, title):
    for body in (text or "无", title or "无"):
        cleaned = cleaning.clean(title, body)
        assert len(cleaned.title) <= 255
        assert not any("\n" in paragraph for paragraph in cleaned.paragraphs)
