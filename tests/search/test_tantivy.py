"""The embedded engine: the contract, and what can happen to a directory."""

import shutil

import pytest

from search.engines.base import EngineUnavailable, Query
from search.engines.tantivy import TantivyEngine
from tests.search.conformance import ITEM, EngineConformance, document, fill, keys
from tests.search.retrieval import Retrieval


class TestTantivy(EngineConformance, Retrieval):
    @pytest.fixture
    def engine(self, tmp_path):
        return TantivyEngine(tmp_path / "index")

    @pytest.fixture
    def again(self, tmp_path):
        return lambda: TantivyEngine(tmp_path / "index")


@pytest.fixture
def directory(tmp_path):
    """An index of one document, and nobody who has it open."""
    fill(TantivyEngine(tmp_path), document("1"))
    return tmp_path


def generation(directory):
    (path,) = directory.glob("generation-*")
    return path


def delete_generation(directory):
    shutil.rmtree(generation(directory))


def delete_pointer(directory):
    (directory / "current").unlink()


def break_pointer(directory):
    (directory / "current").write_text("null")


def empty_pointer(directory):
    (directory / "current").write_text("")


def truncate_all(directory):
    for path in generation(directory).iterdir():
        path.write_bytes(path.read_bytes()[:20])


def truncate_terms(directory):
    for path in generation(directory).glob("*.term"):
        path.write_bytes(path.read_bytes()[:-8])


def delete_segment(directory):
    for path in generation(directory).glob("*.idx"):
        path.unlink()


def delete_meta(directory):
    (generation(directory) / "meta.json").unlink()


DAMAGES = [
    delete_generation,
    delete_pointer,
    break_pointer,
    empty_pointer,
    truncate_all,
    truncate_terms,
    delete_segment,
    delete_meta,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_and_a_rebuild_heals_it(directory, damage):
    damage(directory)
    engine = TantivyEngine(directory)
    assert engine.state() is None
    with pytest.raises(EngineUnavailable):
        engine.search(Query(ITEM))
    fill(engine, document("2"))
    assert keys(engine) == ["2"]
    assert len(list(directory.glob("generation-*"))) == 1


@pytest.mark.parametrize("damage", [delete_generation, delete_pointer, break_pointer, delete_meta])
def test_damage_under_an_open_index_is_noticed(directory, damage):
    engine = TantivyEngine(directory)
    assert keys(engine) == ["1"]
    damage(directory)
    assert engine.state() is None


def test_index_of_former_rules_answers_until_it_is_rebuilt(directory, monkeypatch):
    monkeypatch.setattr("search.engines.base.INDEX_VERSION", "later")
    engine = TantivyEngine(directory)
    assert not engine.state().current
    assert keys(engine) == ["1"]


def test_second_writer_is_told_to_come_back(directory):
    first, second = TantivyEngine(directory), TantivyEngine(directory)
    first.apply(first.state(), ["2"], [document("2")], 2)
    with pytest.raises(EngineUnavailable) as failure:
        second.apply(second.state(), ["3"], [document("3")], 3)
    assert failure.value.retry
    assert set(keys(second)) == {"1", "2"}


def test_directory_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    engine = TantivyEngine(tmp_path / "file" / "index")
    with pytest.raises(EngineUnavailable, match="Not a directory"), engine.rebuild():
        pass


def test_leftovers_of_a_killed_rebuild_are_cleared_away(directory):
    (directory / "generation-killed").mkdir()
    fill(TantivyEngine(directory), document("2"))
    assert len(list(directory.glob("generation-*"))) == 1
