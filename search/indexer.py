"""Keeps the index in step with the log of changes.

A change only says where to look: what is stored is the item's state now, as the public may see it. So changes may
be handled twice, or late, and end in the same index.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from articles import changes
from articles.models import Change, CoSource, ItemPage, Placement
from search.documents import BATCH, documents, public_ids
from search.engines import current_engine
from search.engines.base import Engine, EngineUnavailable, IndexState, SearchDocument

Progress = Callable[[Iterable[int]], Iterable[int]]


def follow_once() -> int:
    """Handle the next changes, if any, and return how many; a missing or outdated index is built anew first.

    Raises EngineUnavailable; nothing is lost by it, the next call starts at the same change.
    """
    engine = current_engine()
    state = engine.state()
    if state is None or not state.current:
        _keep_up(engine)
        return rebuild(engine)
    return _follow(engine, state) or _rebuild_if_ahead(engine, state)


def rebuild(engine: Engine | None = None, progress: Progress = iter) -> int:
    """Build a new index beside the one in use, replay what changed meanwhile, swap; return the items indexed.

    `progress` wraps the items' numbers as they are gone through. It can be killed at any moment: the index in use
    stays, and follows the log meanwhile. Raises EngineUnavailable.
    """
    engine = engine or current_engine()
    counted = _Counted()
    with engine.rebuild() as generation:
        position = changes.last_position()
        generation.apply([], counted(_scan(engine, progress)), position)
        while rows := changes.read(after=position):
            keys, position = _concerned(rows), _reached(rows)
            generation.apply([str(key) for key in keys], documents(keys), position)
        generation.swap()
    return counted.number


def _follow(engine: Engine, state: IndexState) -> int:
    rows = changes.read(after=state.position)
    if rows:
        keys = _concerned(rows)
        engine.apply(state, [str(key) for key in keys], documents(keys), _reached(rows))
    return len(rows)


def _keep_up(engine: Engine) -> None:
    """Let the index in use follow while its successor is built; where it cannot, the successor will have all."""
    with suppress(EngineUnavailable):
        if state := engine.state():
            _follow(engine, state)


class _Counted:
    number = 0

    def __call__(self, found: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
        for document in found:
            self.number += 1
            yield document


def _scan(engine: Engine, progress: Progress) -> Iterator[SearchDocument]:
    batch: list[int] = []
    for key in progress(public_ids()):
        batch.append(key)
        if len(batch) == BATCH:
            yield from documents(batch)
            batch = []
            _keep_up(engine)
    yield from documents(batch)


def _reached(rows: list[Change]) -> int:
    return rows[-1].position or 0  # read() numbers the rows it returns


def _concerned(rows: list[Change]) -> list[int]:
    """The numbers of all items that the changes concern, each once."""
    keys = {row.item_id: None for row in rows if row.item_id is not None}
    if sections := {row.section_id for row in rows if row.scope == Change.Scope.SECTION}:
        own = ItemPage.objects.filter(section__in=sections).values_list("pk", flat=True)
        adopted = Placement.objects.filter(section__in=sections).values_list("item_id", flat=True)
        joined = CoSource.objects.filter(section__in=sections).values_list("item_id", flat=True)
        keys.update(dict.fromkeys([*own, *adopted, *joined]))
    if categories := {row.heading_id for row in rows if row.scope == Change.Scope.CATEGORY}:
        filed = ItemPage.objects.filter(category__in=categories)
        keys.update(dict.fromkeys(filed.values_list("pk", flat=True)))
    if topics := {row.heading_id for row in rows if row.scope == Change.Scope.TOPIC}:
        filed = ItemPage.objects.filter(topics__in=topics)
        keys.update(dict.fromkeys(filed.values_list("pk", flat=True)))
    return list(keys)


def _rebuild_if_ahead(engine: Engine, state: IndexState) -> int:
    """An index ahead of the log belongs to another database, or the database was restored from a backup."""
    return rebuild(engine) if state.position > changes.last_position() else 0
