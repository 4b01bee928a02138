"""Likely typing slips, judged by what has been published."""

import time

import pytest

from articles.checks import running
from articles.checks.registry import registered
from desk import typing_slips
from search.engines.base import EngineUnavailable
from tests import scene

PUBLISHED = (
    "为农民工提供法律援助，律师帮农民工讨回工资。总工会的法律援助一年帮了三百名职工。",
    "法律援助站进工地，农民工在工地就能找到律师，讨回工资不再难。",
    "工会干部把清凉送到工地，慰问户外劳动者。送清凉进车间，职工领到了防暑降温用品。",
    "职工书屋开到深夜，职工们读书、交流。家门口的职工书屋受到欢迎。",
    "劳动和技能竞赛在各车间展开。企业与职工开展集体协商，签订集体合同。",
    "送清凉到工地，农民工领到了防暑降温用品。职工书屋受到农民工欢迎。",
)


@pytest.fixture
def published(foshan, follow):
    """An index of a few articles."""
    for number, text in enumerate(PUBLISHED * 2):
        scene.make_article(foshan, f"工会新闻{number}", body=[("paragraph", f"<p>{text}</p>")])
    follow()


@pytest.fixture
def told(foshan, published):
    """told(text) -> what the check says of a draft."""

    def _told(text: str) -> list[str]:
        page = scene.make_article(foshan, "工会新闻", publish=False, body=[("paragraph", f"<p>{text}</p>")])
        return [finding.text for finding in typing_slips.find(page, foshan.union)]

    return _told


LONG = "".join(PUBLISHED)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("农民公", "农民工"), ("法律援住", "法律援助"), ("职工书物", "职工书屋"), ("送清良", "送清凉")],
)
def test_a_slip_is_pointed_out(told, wrong, right):
    found = told(LONG.replace(right, wrong, 1))
    assert len(found) == 1
    said, meant = found[0].removesuffix("”？").removeprefix("“").split("”是不是“")
    assert said in LONG.replace(right, wrong, 1)
    assert meant in LONG


def test_a_right_text_is_left_alone(told):
    assert told(LONG) == []


def test_a_text_about_something_else_is_left_alone(told):
    assert told("南极科考队员在冰盖上钻取了三百米深的冰芯，雪龙号破冰船随后启程返航。") == []


@pytest.mark.parametrize("text", ["", "abc 123", "工", "🙂" * 50, "农民公" * 2000])
def test_strange_texts_do_no_harm(told, text):
    told(text or "<b></b>")


def test_it_is_quick(told):
    long = LONG * 10
    started = time.perf_counter()
    told(long.replace("农民工", "农民公", 3))
    assert time.perf_counter() - started < 5  # a bound against runaway work, not a measurement


def test_without_the_search_engine_there_is_no_advice(foshan, monkeypatch):
    def away(*args):
        raise EngineUnavailable("away", retry=True)

    monkeypatch.setattr(typing_slips, "current_engine", away)
    page = scene.make_article(foshan, publish=False)
    assert list(typing_slips.find(page, foshan.union)) == []
    assert running.run(page, foshan.union) == []


def test_the_check_is_among_those_that_the_desk_sets():
    assert typing_slips.CHECK in registered()
