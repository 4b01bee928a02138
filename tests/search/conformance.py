"""What every engine must do. A subclass gives `engine`, empty, and `again()`: another process's view of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from search.chinese import terms
from search.engines.base import (
    INDEX_VERSION,
    Between,
    Bool,
    Constant,
    EngineUnavailable,
    Phrase,
    Query,
    SearchDocument,
    Term,
    Weighted,
)

ITEM = Bool(should=(Term("kind", "article"), Term("kind", "event")), at_least=1)


def document(key, title="工会送清凉", **fields):
    return SearchDocument(key=key, title=title, **({"kind": "article", "issued_at": 0} | fields))


def fill(engine, *documents, position=1):
    with engine.rebuild() as generation:
        generation.apply([], documents, position)
        generation.swap()


def keys(engine, node=ITEM, **options):
    return [hit.key for hit in engine.search(Query(node, **options)).hits]


class EngineConformance:
    def test_without_an_index_there_is_no_state_and_no_answer(self, engine):
        assert engine.state() is None
        with pytest.raises(EngineUnavailable):
            engine.search(Query(ITEM))

    def test_rebuilt_index_is_current_and_at_its_position(self, engine, again):
        fill(engine, document("1"), position=7)
        for view in (engine, again()):
            assert (view.state().position, view.state().version) == (7, INDEX_VERSION)
            assert view.state().current
            assert keys(view) == ["1"]

    def test_rebuild_that_is_not_swapped_leaves_the_index_as_it_was(self, engine):
        fill(engine, document("1"))
        before = engine.state()
        with engine.rebuild() as generation:
            generation.apply([], [document("2")], 9)
        assert engine.state() == before
        assert keys(engine) == ["1"]

    def test_rebuild_that_fails_leaves_the_index_as_it_was(self, engine):
        fill(engine, document("1"))
        with pytest.raises(ZeroDivisionError), engine.rebuild() as generation:
            generation.apply([], (document(str(1 // number)) for number in (1, 0)), 9)
        assert keys(engine) == ["1"]

    def test_only_one_rebuild_at_a_time(self, engine, again):
        with engine.rebuild(), pytest.raises(EngineUnavailable) as failure, again().rebuild():
            pass
        assert failure.value.retry

    def test_index_answers_while_its_successor_is_built(self, engine, again):
        fill(engine, document("1"))
        with engine.rebuild() as generation:
            generation.apply([], [document("2")], 2)
            assert keys(again()) == ["1"]
            view = again()
            engine.apply(engine.state(), ["3"], [document("3")], 3)
            assert set(keys(view)) == {"1", "3"}
            generation.apply(["3"], [document("3")], 3)
            generation.swap()
        assert set(keys(view)) == set(keys(engine)) == {"2", "3"}

    def test_change_is_stored_with_its_position_and_seen_by_all_at_once(self, engine, again):
        fill(engine, document("1"), document("2"), document("3", "职工书屋"))
        view = again()
        assert len(keys(view)) == 3
        engine.apply(engine.state(), ["1", "3", "4"], [document("3", "技能竞赛"), document("4")], 5)
        assert set(keys(view)) == {"2", "3", "4"}
        assert view.state().position == 5
        assert keys(view, Term("title_words", "职工")) == []
        assert keys(view, Term("title_words", "竞赛")) == ["3"]

    def test_change_read_after_another_state_is_refused(self, engine):
        fill(engine, document("1"), position=1)
        old = engine.state()
        engine.apply(old, ["2"], [document("2")], 2)
        with pytest.raises(EngineUnavailable) as failure:
            engine.apply(old, ["3"], [document("3")], 3)
        assert failure.value.retry
        fill(engine, position=2)
        with pytest.raises(EngineUnavailable):
            engine.apply(old, ["3"], [document("3")], 3)
        assert keys(engine) == []

    def test_interrupted_change_leaves_the_position(self, engine):
        fill(engine, document("1"), position=1)
        with pytest.raises(ZeroDivisionError):
            engine.apply(engine.state(), ["2", "3"], (document(str(2 // number)) for number in (1, 0)), 2)
        assert engine.state().position == 1
        engine.apply(engine.state(), ["2"], [document("2")], 2)
        assert set(keys(engine)) == {"1", "2"}

    def test_terms_phrases_and_numbers(self, engine):
        fill(
            engine,
            document("1", "送清凉到工地", body="第一", issued_at=10),
            document("2", "清凉送", body="第一，第二", issued_at=20, kind="event", sections=("5", "6")),
        )
        pairs = tuple(terms("送清凉").pairs[:2])
        assert keys(engine, Term("title_pairs", "清凉"), limit=5) in (["1", "2"], ["2", "1"])
        assert keys(engine, Phrase("title_pairs", pairs)) == ["1"]
        assert keys(engine, Phrase("body_chars", ("一", "第"))) == ["2"]
        assert keys(engine, Term("sections", "6")) == ["2"]
        assert keys(engine, Between("issued_at", low=11)) == ["2"]
        assert keys(engine, Between("issued_at", high=10)) == ["1"]
        assert len(keys(engine, Between("issued_at", 10, 20))) == 2

    def test_combinations(self, engine):
        fill(engine, document("1", "甲乙"), document("2", "乙丙"), document("3", "丙丁"))
        has = {character: Term("title_chars", character) for character in "甲乙丙丁戊"}
        assert set(keys(engine, Bool(must=(has["乙"],), must_not=(has["甲"],)))) == {"2"}
        assert set(keys(engine, Bool(should=(has["甲"], has["丁"]), at_least=1))) == {"1", "3"}
        assert set(keys(engine, Bool(should=(has["甲"], has["乙"], has["丁"]), at_least=2))) == {"1"}
        assert set(keys(engine, Bool(must=(has["丙"],), should=(has["戊"],)))) == {"2", "3"}
        assert keys(engine, Bool(must=(has["丙"],), should=(has["丁"],))) == ["3", "2"]
        assert keys(engine, Bool(must=(has["丙"],), should=(has["戊"],), at_least=1)) == []

    def test_weights_and_constants_make_the_order(self, engine):
        fill(engine, document("1", "甲"), document("2", "乙"))
        first, second = Term("title_chars", "甲"), Term("title_chars", "乙")
        for one, two in ((3.0, 1.0), (1.0, 3.0)):
            order = ["1", "2"] if one > two else ["2", "1"]
            weighted = Bool(should=(Weighted(first, one), Weighted(second, two)), at_least=1)
            constant = Bool(should=(Constant(first, one), Constant(second, two)), at_least=1)
            assert keys(engine, weighted) == keys(engine, constant) == order
        hits = engine.search(Query(Bool(must=(Constant(first, 0.0),), should=(Constant(first, 2.5),)))).hits
        assert hits[0].score == pytest.approx(2.5)

    def test_parts_of_the_list_and_its_total(self, engine):
        fill(engine, *(document(str(number), issued_at=number) for number in range(25)))
        pages = [keys(engine, offset=offset, limit=10) for offset in (0, 10, 20, 30)]
        assert [len(page) for page in pages] == [10, 10, 5, 0]
        assert len({key for page in pages for key in page}) == 25
        assert engine.search(Query(ITEM, limit=3)).total == 25
        assert keys(engine, limit=3, order="newest") == ["24", "23", "22"]
        assert engine.counts([ITEM, Term("title_words", "没有"), Between("issued_at", high=4)]) == [25, 0, 5]
        assert engine.counts([]) == []

    def test_facets_count_what_was_found_whatever_part_is_shown(self, engine):
        fill(
            engine,
            document("1", sections=("5", "6"), category="7"),
            document("2", sections=("5",), category="8"),
            document("3", sections=("6",), kind="event"),
            document("4", "职工书屋", sections=("5",)),
        )
        query = Query(Term("title_words", "清凉"), limit=1, facets=("kind", "sections", "category", "topics"))
        for order in ("relevance", "newest"):
            hits = engine.search(replace(query, order=order))
            assert hits.facets == {
                "kind": {"article": 2, "event": 1},
                "sections": {"5": 2, "6": 2},
                "category": {"7": 1, "8": 1},
                "topics": {},
            }
        assert engine.search(Query(ITEM)).facets == {}

    def test_of_equals_the_newer_is_first_and_the_score_doubles_every_two_years(self, engine):
        days = [datetime(2019 + 2 * number, 1, 1, tzinfo=UTC) for number in range(-4, 4)]
        fill(
            engine,
            *(document(str(day.year), issued_at=int(day.timestamp())) for day in days),
            document("2200", "送清凉", issued_at=2**33),
        )
        hits = engine.search(Query(Term("title_words", "清凉"))).hits
        scores = {int(hit.key): hit.score for hit in hits}
        assert [hit.key for hit in hits][:4] == ["2200", "2025", "2023", "2021"]
        assert len({round(scores[year], 4) for year in (2011, 2013, 2015, 2017, 2019)}) == 1
        for year in (2021, 2023, 2025):
            assert scores[year] == pytest.approx(2 * scores[year - 2], rel=0.01)

    def test_titles_are_found_by_their_sound(self, engine):
        fill(engine, document("1", "佛山送清凉"), document("2", "職工書屋開門"))
        for letters in ("foshan", "fssql", "sql", "songq", "qingliang"):
            assert keys(engine, Term("title_sounds", letters)) == ["1"]
        assert keys(engine, Term("title_sounds", "zgsw")) == ["2"]
        assert keys(engine, Term("title_sounds", "iang")) == []

    def test_any_text_can_be_stored(self, engine):
        fill(
            engine,
            document(
                "1",
                "𠮷野家 C++ \x00\ud800\u200b 〔2023〕5号",
                body="a" * 100_000 + "\n" + "-".join("b" * 5_000),
            ),
            document("2", "", lead="送" * 50_000),
        )
        assert keys(engine, Term("title_words", "〔2023〕5号")) == ["1"]
        assert keys(engine, Term("title_pairs", "𠮷野")) == ["1"]
        assert keys(engine, Term("title_words", "c++")) == ["1"]
        assert keys(engine, Term("lead_pairs", "送送")) == ["2"]

    def test_size_on_disk_grows_with_what_is_stored(self, engine):
        fill(engine, document("1"))
        little = engine.stored()
        fill(engine, *(document(str(number), body=f"第{number}次送清凉" * 50) for number in range(200)))
        assert 0 < little < engine.stored()

    def test_engine_aside_is_empty_and_leaves_the_index_alone(self, engine):
        fill(engine, document("1"))
        with engine.aside() as other:
            assert other.state() is None
            fill(other, document("2"))
            assert keys(other) == ["2"]
        assert keys(engine) == ["1"]
