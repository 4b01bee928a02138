"""The embedded engine: tantivy in one directory.

    directory/current        names the generation in use and the version of the rules that made it
    directory/rebuild.lock   held by the process that builds the next generation
    directory/<generation>/  a tantivy index; its position in the log is a document, committed with the others

User input is never handed to tantivy's query parser: nested parentheses overflow its stack and kill the process.
"""

import fcntl
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import singledispatch
from pathlib import Path
from typing import TextIO
from uuid import uuid4

import tantivy
from tantivy import Occur

from search.engines.base import (
    FACET_FIELDS,
    FACET_VALUES,
    INDEX_VERSION,
    KEYWORD_FIELDS,
    MARK,
    NUMBER_FIELDS,
    POSITION_FIELDS,
    RECENCY_FIELD,
    TOKEN_FIELDS,
    Between,
    Bool,
    Constant,
    Engine,
    EngineUnavailable,
    Generation,
    Hit,
    Hits,
    IndexState,
    Node,
    Phrase,
    Query,
    SearchDocument,
    Term,
    Weighted,
)

FOLLOWING_MEMORY = 15_000_000  # bytes the writer gathers before it starts a new segment
REBUILDING_MEMORY = 128_000_000
POSITION_KEY = "position"  # items' keys are numbers


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in TOKEN_FIELDS:
        option = "position" if name in POSITION_FIELDS else "freq"
        builder.add_text_field(name, tokenizer_name="tokens", index_option=option)
    for name in KEYWORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACET_FIELDS)
    for name in NUMBER_FIELDS:
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_float_field(RECENCY_FIELD, fast=True)
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("position", stored=True)
    return builder.build()


SCHEMA = _schema()
TOKENS_BY_SPACE = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


@contextmanager
def _failures_named() -> Iterator[None]:
    """Turn what tantivy and the file system raise into the one exception of the contract."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise EngineUnavailable(
            f"Search index not usable: {error}", retry="LockBusy" in str(error)
        ) from error
    except BaseException as error:
        # A panic inside tantivy derives from BaseException and has no importable class.
        if type(error).__name__ != "PanicException":
            raise
        raise EngineUnavailable(f"Search index not usable: {error}", retry=False) from error


class TantivyEngine(Engine):
    """One directory, one writer at a time, readers in as many processes as there are."""

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        self._directory = Path(directory)
        self._pointer = self._directory / "current"
        self._lock = threading.RLock()
        self._seen: tuple[int, int] | None = None
        self._generation = self._version = ""
        self._index: _Index | None = None

    def state(self) -> IndexState | None:
        try:
            with self._lock, _failures_named():
                position = _position(self._searcher())
                return IndexState(self._generation, position, self._version)
        except EngineUnavailable:
            return None

    def apply(
        self, since: IndexState, keys: Sequence[str], documents: Iterable[SearchDocument], position: int
    ) -> None:
        with self._lock, _failures_named():
            index = self._current()
            index.open_writer(FOLLOWING_MEMORY)
            if self.state() != since:
                raise EngineUnavailable("The index has been moved on by another process.", retry=True)
            index.apply(keys, documents, position)

    def search(self, query: Query) -> Hits:
        with _failures_named():
            return _search(self._searcher(), query)

    def counts(self, nodes: Sequence[Node]) -> list[int]:
        with _failures_named():
            searcher = self._searcher()
            return [_count(searcher, node) for node in nodes]

    def stored(self) -> int:
        with _failures_named():
            return sum(path.stat().st_size for path in (self._directory / self._pointed()[0]).iterdir())

    @contextmanager
    def rebuild(self) -> Iterator[Generation]:
        with _failures_named():
            self._directory.mkdir(parents=True, exist_ok=True)
        with open(self._directory / "rebuild.lock", "w") as lock:
            _take(lock)
            self._drop_all_but(self._named())
            generation = _TantivyGeneration(self, self._directory / f"generation-{uuid4().hex[:12]}")
            try:
                yield generation
            finally:
                generation.discard()
                self._drop_all_but(self._named())

    @contextmanager
    def aside(self) -> Iterator[Engine]:
        with tempfile.TemporaryDirectory(prefix="search-") as directory:
            yield TantivyEngine(directory)

    def use(self, path: Path) -> None:
        """Make the generation at this path the one in use, for all processes."""
        draft = self._directory / f"current.{os.getpid()}"
        with open(draft, "w", encoding="utf-8") as file:
            json.dump({"generation": path.name, "version": INDEX_VERSION}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self._pointer)

    def _searcher(self) -> tantivy.Searcher:
        with self._lock:
            try:
                return self._current().searcher()
            except (OSError, ValueError):
                # A finished rebuild may have taken the generation away between two steps: look again.
                self._index = None
                return self._current().searcher()

    def _current(self) -> "_Index":
        seen = _identity(self._pointer)
        if self._index is None or seen != self._seen:
            self._generation, self._version = self._pointed()
            path = self._directory / self._generation
            if not tantivy.Index.exists(str(path)):
                raise ValueError(f"there is no index at {path}")
            self._index, self._seen = _Index(path), seen
        return self._index

    def _pointed(self) -> tuple[str, str]:
        """Return the generation in use and its version. Raises OSError or ValueError."""
        try:
            pointed = json.loads(self._pointer.read_text(encoding="utf-8"))
            return str(pointed["generation"]), str(pointed["version"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"{self._pointer} is broken") from error

    def _named(self) -> str:
        """Return the generation in use; nothing where none is."""
        try:
            return self._pointed()[0]
        except (OSError, ValueError):
            return ""

    def _drop_all_but(self, kept: str) -> None:
        for path in self._directory.glob("generation-*"):
            if path.name != kept:
                shutil.rmtree(path, ignore_errors=True)


class _TantivyGeneration(Generation):
    def __init__(self, engine: TantivyEngine, path: Path) -> None:
        self._engine = engine
        path.mkdir()
        self._index = _Index(path)
        self._index.open_writer(REBUILDING_MEMORY)

    def apply(self, keys: Sequence[str], documents: Iterable[SearchDocument], position: int) -> None:
        with _failures_named():
            self._index.apply(keys, documents, position)

    def swap(self) -> None:
        with _failures_named():
            self._index.finish()
            self._engine.use(self._index.path)

    def discard(self) -> None:
        """Give up writing; what was not swapped is deleted with its directory."""
        self._index.writer = None


class _Index:
    """One tantivy index, made if there is none: its reader, and the writer if this process is the one that writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._index = tantivy.Index(SCHEMA, path=str(path))
        self._index.register_tokenizer("tokens", TOKENS_BY_SPACE)
        self._index.config_reader("manual")
        self.writer: tantivy.IndexWriter | None = None
        self._seen: tuple[int, int] | None = None

    def open_writer(self, memory: int) -> None:
        if self.writer is None:
            self.writer = self._index.writer(memory, num_threads=1)

    def searcher(self) -> tantivy.Searcher:
        seen = _identity(self.path / "meta.json")
        if seen != self._seen:
            self._index.reload()
            self._seen = seen
        return self._index.searcher()

    def apply(self, keys: Sequence[str], documents: Iterable[SearchDocument], position: int) -> None:
        assert self.writer is not None
        try:
            for key in (*keys, POSITION_KEY):
                self.writer.delete_documents_by_term("key", key)
            for document in documents:
                self.writer.delete_documents_by_term("key", document.key)
                self.writer.add_document(_stored(document))
            marks = dict.fromkeys(TOKEN_FIELDS, MARK)
            self.writer.add_document(tantivy.Document(key=POSITION_KEY, position=position, **marks))
            self.writer.commit()
        except BaseException:
            # Also after a panic, which leaves the writer dead: the next one starts from the last commit.
            self.writer = None
            raise

    def finish(self) -> None:
        """Let running merges end, and end writing."""
        if self.writer is not None:
            self.writer.wait_merging_threads()
            self.writer = None


def _position(searcher: tantivy.Searcher) -> int:
    query = tantivy.Query.term_query(SCHEMA, "key", POSITION_KEY)
    hits = searcher.search(query, limit=1, count=False).hits
    if not hits:
        raise ValueError("the index has no position")
    return searcher.doc(hits[0][1])["position"][0]


def _stored(document: SearchDocument) -> tantivy.Document:
    stored = tantivy.Document(key=document.key, **document.keyword_fields())
    for name, tokens in document.token_fields().items():
        stored.add_text(name, tokens)
    for name in NUMBER_FIELDS:
        stored.add_integer(name, getattr(document, name))
    stored.add_float(RECENCY_FIELD, document.recency())
    return stored


def _search(searcher: tantivy.Searcher, query: Query) -> Hits:
    newest = query.order == "newest"
    found = searcher.search(
        _translated(query.node),
        limit=query.limit,
        offset=query.offset,
        order_by_field="issued_at" if newest else None,
        weight_by_field=None if newest else RECENCY_FIELD,
    )
    hits = [Hit(searcher.doc(address)["key"][0], float(score)) for score, address in found.hits]
    return Hits(found.count, hits, _facets(searcher, query.node, query.facets))  # type: ignore[attr-defined]  # stubs lack it


def _count(searcher: tantivy.Searcher, node: Node) -> int:
    return searcher.search(_translated(node, False), limit=1).count  # type: ignore[attr-defined]  # stubs lack it


def _facets(searcher: tantivy.Searcher, node: Node, fields: Sequence[str]) -> dict[str, dict[str, int]]:
    wanted = {field: {"terms": {"field": field, "size": FACET_VALUES}} for field in fields}
    counted = searcher.aggregate(_translated(node, False), wanted) if wanted else {}
    return {
        field: {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
        for field, found in counted.items()
    }


@singledispatch
def _translated(node: Node, scored: bool = True) -> tantivy.Query:
    """Return tantivy's own form of a node; where scores do not matter, only with what decides what is found."""
    raise TypeError(f"Not a query node: {node!r}")


@_translated.register
def _(node: Term, scored: bool = True) -> tantivy.Query:
    return tantivy.Query.term_query(SCHEMA, node.field, node.token)


@_translated.register
def _(node: Phrase, scored: bool = True) -> tantivy.Query:
    return tantivy.Query.phrase_query(SCHEMA, node.field, list(node.tokens))


@_translated.register
def _(node: Between, scored: bool = True) -> tantivy.Query:
    return tantivy.Query.range_query(SCHEMA, node.field, tantivy.FieldType.Integer, node.low, node.high)


@_translated.register
def _(node: Bool, scored: bool = True) -> tantivy.Query:
    parts = [(Occur.Must, _translated(child, scored)) for child in node.must]
    if scored or node.at_least or not node.must:
        parts += [(Occur.Should, _translated(child, scored)) for child in node.should]
    parts += [(Occur.MustNot, _translated(child, False)) for child in node.must_not]
    return tantivy.Query.boolean_query(parts, minimum_number_should_match=node.at_least)


@_translated.register
def _(node: Weighted, scored: bool = True) -> tantivy.Query:
    inner = _translated(node.node, scored)
    return tantivy.Query.boost_query(inner, node.factor) if scored else inner


@_translated.register
def _(node: Constant, scored: bool = True) -> tantivy.Query:
    return tantivy.Query.const_score_query(_translated(node.node, False), node.score)


def _take(lock: TextIO) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise EngineUnavailable("The index is being rebuilt by another process.", retry=True) from error


def _identity(path: Path) -> tuple[int, int]:
    """Tell one version of a file that is replaced as a whole from the next."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns
