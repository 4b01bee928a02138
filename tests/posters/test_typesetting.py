"""Lines as a printer sets them. A character is one wide here, a Latin one half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posters.typesetting import NEVER_FIRST, atoms, balanced, lines, settable


def width(text: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in text)


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("工会送清凉。到工地", ["工会送清", "凉。到工", "地"]),
        ("工会送清凉到，工地", ["工会送清", "凉到，工", "地"]),
        ("工会送清凉", ["工会送清", "凉"]),
        ("工会送清。", ["工会送", "清。"]),
        ("工会送《清凉》", ["工会送", "《清凉》"]),
        ("十分——好", ["十分——", "好"]),
        ("读完了……好", ["读完", "了……好"]),
        ("听AI12 讲课", ["听AI12", "讲课"]),
        ("abcdefghijklmno", ["abcdefgh", "ijklmno"]),
    ],
)
def test_lines_begin_and_end_where_they_may(text, set_as):
    assert lines(atoms(text), width, 4, 9) == set_as


def test_what_is_too_long_ends_in_an_ellipsis_that_fits():
    assert lines(atoms("一二三四五六，七八九十"), width, 4, 2) == ["一二三四", "五六……"]
    assert lines(atoms("一二三四五六，七八"), width, 5, 1) == ["一二三……"]


@given(st.text(alphabet="工会送清凉。，！《》“”（）—…aA1 %", max_size=40), st.integers(4, 12))
def test_no_line_is_too_wide_or_begins_wrongly_and_nothing_is_lost(text, room):
    rows = lines(atoms(text), width, room, 99)
    assert "".join("".join(rows).split()) == "".join(text.split())
    assert all(width(row) <= room for row in rows)
    singles = [part for part in atoms(text) if width(part) <= room]
    if len(singles) == len(atoms(text)):
        # Only a text's very first character has nothing before it.
        assert not [
            row
            for row in rows[1:]
            if row[0] in NEVER_FIRST and text.strip()[0] not in NEVER_FIRST and " " not in text
        ]


def test_headlines_are_balanced():
    words = ["佛山", "工会", "送", "清凉", "到", "工地"]
    assert lines(words, width, 9, 3) == ["佛山工会送清凉到", "工地"]
    assert balanced(words, width, 9, 3) == ["佛山工会送", "清凉到工地"]


def test_what_the_font_lacks_is_a_geta_or_nothing():
    has = "工会祥 !".__contains__
    assert settable("工会🎉  \U00020bb7祥 👷\u200d♀\ufe0f!\n", has) == "工会 〓祥 !"
