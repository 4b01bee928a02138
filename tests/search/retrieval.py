"""What every engine must find, on real texts where they are at hand. A subclass gives `engine`, empty."""

import json
import os
import random
import re
from functools import cache
from pathlib import Path

import pytest

from search.chinese import simplify
from search.engines.base import Query, SearchDocument
from search.query import rank
from search.relevance import ask
from search.typed import take_apart
from tests.search.conformance import fill

NEWS = Path(os.environ.get("HUB_DATA", Path(__file__).parents[3] / "shared" / "data")) / "news"
NAMES = 400
HAN = re.compile("[\u4e00-\u9fff]+")
SURNAMES = (
    "王李张刘陈杨黄吴赵周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
)
GIVEN = (
    "伟芳娜敏静强磊洋艳勇军杰娟涛明超霞平刚桂英华玉兰志国建文斌鹏丽红梅春秀云龙波宁福生锋钟惺麒偕舒和在有中为"
)


@cache
def news() -> list[SearchDocument]:
    if not NEWS.exists():
        pytest.skip(f"There are no real texts at {NEWS}; HUB_DATA may name their folder.")
    with open(NEWS / "union-news.jsonl", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        SearchDocument(str(number), row.get("title") or "", "article", 0, body=row["text"])
        for number, row in enumerate(rows)
    ]


def random_strings(documents: list[SearchDocument], number: int) -> list[str]:
    chance = random.Random(1951)
    runs = [run for one in documents for run in HAN.findall(f"{one.title} {one.body}")]
    strings = []
    for run in chance.choices(runs, k=number):
        start = chance.randrange(len(run))
        strings.append(run[start : start + chance.randint(1, 4)])
    return strings


def found(engine, typed: str) -> set[str]:
    node = ask(take_apart(typed)).all_words()
    return {hit.key for hit in engine.search(Query(node, limit=1_000)).hits}


def first(engine, typed: str) -> str:
    return rank(engine, ask(take_apart(typed))).hits.hits[0].key


class Retrieval:
    strings = 500

    def test_every_part_of_every_text_is_found_and_as_a_phrase_nothing_else(self, engine):
        documents = news()
        fill(engine, *documents)
        texts = {
            one.key: " ".join(map(simplify, HAN.findall(f"{one.title} {one.body}"))) for one in documents
        }
        for string in random_strings(documents, self.strings):
            holding = {key for key, text in texts.items() if simplify(string) in text}
            assert holding <= found(engine, string), string
            assert found(engine, f'"{string}"') == holding, string

    def test_exact_title_is_first(self, engine):
        documents = [one for one in news() if simplify(one.title)]
        fill(engine, *news())
        titles = [simplify(one.title)[:200] for one in documents]
        unique = [one for one, title in zip(documents, titles, strict=True) if titles.count(title) == 1]
        right = sum(first(engine, one.title) == one.key for one in unique)
        assert len(unique) > 50
        assert right / len(unique) >= 0.99

    def test_no_name_is_lost_whatever_stands_beside_it(self, engine):
        chance = random.Random(1925)
        names = {
            chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.randint(1, 2)))
            for _ in range(2_000)
        }
        chosen = sorted(names)[:: len(names) // NAMES][:NAMES]
        texts = ("班长{}是老师傅。", "记者{}报道：", "由{}有关班组负责", "{}在工地上送清凉", "向{}和工友学习")
        fill(
            engine,
            *(
                SearchDocument(str(number), "", "article", 0, body=chance.choice(texts).format(name))
                for number, name in enumerate(chosen)
            ),
        )
        lost = []
        for number, name in enumerate(chosen):
            assert str(number) in found(engine, name), name
            assert first(engine, f'"{name}"') in {str(at) for at, one in enumerate(chosen) if name in one}
            if str(number) not in {hit.key for hit in rank(engine, ask(take_apart(f"{name}是谁"))).hits.hits}:
                lost.append(name)
        assert len(lost) <= NAMES * 0.02, lost  # 于超 and others that read as function words
