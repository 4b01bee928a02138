"""Headlines break between words."""

import pytest
from lxml import html

from home.headlines import LEANING, OPENING, phrased


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("凌晨四点，驿站的灯亮着", "凌晨|四点，|驿站的|灯亮着"),
        ("从工会“端菜”到职工“点菜”", "从工会|“端菜”|到|职工|“点菜”"),
        ("2026年新就业形态劳动者AI培训", "2026年|新就业形态劳动者|AI|培训"),
        ("求学圆梦：下了班，教室的灯亮着", "求学圆梦：|下了班，|教室的|灯亮着"),
        ("读书会：读一封信", "读书会：|读一封信"),
        ("New York 来信", "New York 来信"),
        ("", ""),
    ],
)
def test_lines_end_between_words(title, expected):
    assert str(phrased(title)).replace("<wbr>", "|") == expected


@pytest.mark.parametrize(
    "title", ["<b>粗</b>", "A&B公司", "“”“”，，，", "—— ……", "🎉" * 9, "\u202e反", "a" * 255]
)
def test_any_title_keeps_its_text_and_stays_text(title):
    made = html.fragment_fromstring(f"<p>{phrased(title)}</p>")
    assert made.text_content() == title
    assert {element.tag for element in made.iter()} <= {"p", "wbr"}


def test_no_line_can_begin_with_what_leans_or_end_with_what_opens():
    made = str(phrased("“端菜”的师傅们说：（第一）菜要热，（第二）话要暖！……《职工书屋》开了——真好"))
    lines = made.split("<wbr>")
    assert not [line for line in lines[1:] if line[0] in LEANING]
    assert not [line for line in lines[:-1] if line[-1] in OPENING]
