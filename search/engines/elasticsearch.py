"""Elasticsearch or OpenSearch, through `elasticsearch.dsl`.

    <index>                              an alias: the generation in use
    <index>-generation-<date>-<letters>  a generation; its position in the log is a document, written after the others
    <index>-lease                        says who builds the next generation, and until when

Texts arrive as tokens; the whitespace analyser only takes them apart again.

Documents and position carry the position reached as their version. So a write that comes late, be it of a killed
process or one sent twice, never replaces a newer one.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import singledispatchmethod
from itertools import chain
from math import log
from typing import Any
from uuid import uuid4

from elastic_transport import ConnectionTimeout
from elasticsearch import ConflictError, Elasticsearch, NotFoundError
from elasticsearch.dsl import SF, Index, Mapping, MultiSearch, Search
from elasticsearch.dsl import query as dsl
from elasticsearch.dsl.response import Response
from elasticsearch.helpers import BulkIndexError, streaming_bulk

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
from search.engines.elasticsearch_failures import failures_named
from search.engines.elasticsearch_lease import Lease
from search.engines.plain_node import PlainNode

POSITION_KEY = "position"  # items' keys are numbers
MOVED_ON = "The index has been moved on by another process."
VERSIONED = "external_gte"  # a write is refused where the document has a higher version
RETRIED = (429, 500, 502, 503, 504)  # 500: another node was lost while it fetched its part of the results

# Seconds. Nobody waits for the indexer; a reader, and the thread that serves the page, wait for the engine.
INDEXING_TIMEOUT = 30
MERGING_TIMEOUT = 600
COPYING_TIMEOUT = 60
READING_TIMEOUT = 2  # also for state(), which pages of the admin ask for
PAUSE = 5  # after an engine that hung, its readers are told at once instead of waiting, too


def _mapping() -> Mapping:
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", includes=["position", "version"])
    for name in TOKEN_FIELDS:
        options = "positions" if name in POSITION_FIELDS else "freqs"
        mapping.field(name, "text", analyzer="whitespace", index_options=options)
    for name in KEYWORD_FIELDS:
        mapping.field(name, "keyword", doc_values=name in FACET_FIELDS)
    for name in NUMBER_FIELDS:
        mapping.field(name, "long")
    mapping.field(RECENCY_FIELD, "double", index=False)
    mapping.field("position", "long", index=False, doc_values=False)
    mapping.field("version", "keyword", index=False, doc_values=False)
    return mapping


class ElasticsearchEngine(Engine):
    """A cluster at one or several URLs (a list, or one string with commas), and an alias there.

    A request goes to another node where one is away. A reader waits for READING_TIMEOUT a node at most, the
    indexer longer. `options` go to the client: `basic_auth`, `ca_certs` ...
    """

    def __init__(
        self,
        url: str | Sequence[str],
        index: str = "hub",
        shards: int = 1,
        options: dict[str, Any] | None = None,
    ) -> None:
        hosts = url.split(",") if isinstance(url, str) else list(url)
        defaults: dict[str, Any] = {
            "node_class": PlainNode,
            "request_timeout": INDEXING_TIMEOUT,
            "max_retries": 3,
            "retry_on_timeout": True,
        }
        self._options = defaults | (options or {})
        self._hosts = hosts
        self._client = Elasticsearch(hosts, **self._options)
        others = len(hosts) - 1
        self._reading = self._client.options(
            request_timeout=READING_TIMEOUT,
            max_retries=others or 1,
            retry_on_timeout=bool(others),
            retry_on_status=RETRIED,
        )
        self._hung_until = 0.0
        self._alias = index
        self._shards = shards

    def state(self) -> IndexState | None:
        with self._answering():
            try:
                found = self._reading.get(index=self._alias, id=POSITION_KEY)
            except NotFoundError:
                return None
            source = found["_source"]
            return IndexState(found["_index"], source["position"], source["version"])

    def apply(
        self, since: IndexState, keys: Sequence[str], documents: Iterable[SearchDocument], position: int
    ) -> None:
        if self.state() != since:
            raise EngineUnavailable(MOVED_ON, retry=True)
        with failures_named():
            self.store(since.generation, keys, documents, position, since.version)

    def search(self, query: Query) -> Hits:
        with self._answering():
            response = self._request(query).execute()
        hits = [Hit(hit.meta.id, hit.meta.score or 0.0) for hit in response]
        return Hits(_total(response), hits, _facets(response, query.facets))

    def counts(self, nodes: Sequence[Node]) -> list[int]:
        requests = MultiSearch(using=self._reading, index=self._alias)
        for node in nodes:
            requests = requests.add(self._request(Query(node, limit=0)))
        with self._answering():
            return [_total(response) for response in requests.execute()] if nodes else []

    def stored(self) -> int:
        with failures_named():
            sizes = self._client.indices.stats(index=self._alias, metric="store")
            return sizes["_all"]["primaries"]["store"]["size_in_bytes"]

    @contextmanager
    def rebuild(self) -> Iterator[Generation]:
        with Lease(self._client, f"{self._alias}-lease") as lease:
            self._drop(set(self._generations()) - set(self._in_use()))
            index = self._new_index()
            try:
                yield _ElasticsearchGeneration(self, index, lease)
            finally:
                self._drop({index} - set(self._in_use()))

    @contextmanager
    def aside(self) -> Iterator[Engine]:
        name = f"{self._alias}-aside-{uuid4().hex[:8]}"
        engine = ElasticsearchEngine(self._hosts, name, self._shards, self._options)
        try:
            yield engine
        finally:
            engine.drop()

    def drop(self) -> None:
        """Delete the index, its generations and its lease."""
        with failures_named():
            for index in self._client.indices.get(index=f"{self._alias}-*", filter_path="*.aliases"):
                self._client.indices.delete(index=index)

    def store(
        self,
        index: str,
        keys: Sequence[str],
        documents: Iterable[SearchDocument],
        position: int,
        version: str,
    ) -> None:
        """Write documents, remove the keys that have none, then note the position."""
        left = dict.fromkeys(keys)
        versioned = {"_version": position, "_version_type": VERSIONED}
        actions = (action | versioned for action in chain(_written(documents, left), _removed(left)))
        done = streaming_bulk(
            self._client, actions, index=index, chunk_size=200, max_retries=5, raise_on_error=False
        )
        if refused := [result for stored, result in done if not stored and not _is_settled(result)]:
            raise BulkIndexError(f"{len(refused)} documents were refused.", refused)
        self._client.indices.refresh(index=index)
        document = dict.fromkeys(TOKEN_FIELDS, MARK) | {"position": position, "version": version}
        try:
            self._client.index(
                index=index, id=POSITION_KEY, document=document, version=position, version_type=VERSIONED
            )
        except ConflictError as error:
            raise EngineUnavailable(MOVED_ON, retry=True) from error

    def use(self, index: str) -> None:
        """Make this index the one in use: the alias moves from the former one, which is dropped, in a single step.

        It waits until the index has all its copies, as far as there are nodes for them.
        """
        with failures_named():
            patient = self._client.options(request_timeout=MERGING_TIMEOUT, ignore_status=408)
            patient.indices.forcemerge(index=index, max_num_segments=1)
            patient.cluster.health(index=index, wait_for_status="green", timeout=f"{COPYING_TIMEOUT}s")
            actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self._alias}}]
            actions += [{"remove_index": {"index": former}} for former in self._in_use()]
            self._client.indices.update_aliases(actions=actions)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        if time.monotonic() < self._hung_until:
            raise EngineUnavailable("Elasticsearch did not answer a moment ago.", retry=True)
        with failures_named():
            try:
                yield
            except ConnectionTimeout:
                self._hung_until = time.monotonic() + PAUSE
                raise

    def _request(self, query: Query) -> Search:
        request = Search(using=self._reading, index=self._alias).source(False).extra(track_total_hits=True)
        request = request.params(allow_partial_search_results=False)  # a lost part is no answer
        node = _Translator().node(query.node)
        if query.order == "newest":
            request = request.query(node).sort("-issued_at")
        else:
            request = request.query(_by_recency(node))
        for field in query.facets:
            request.aggs.bucket(field, "terms", field=field, size=FACET_VALUES)
        return request[query.offset : query.offset + query.limit]

    def _new_index(self) -> str:
        index = Index(
            f"{self._alias}-generation-{time.strftime('%Y%m%d')}-{uuid4().hex[:8]}", using=self._client
        )
        index.settings(number_of_shards=self._shards, auto_expand_replicas="0-1")
        index.mapping(_mapping())
        with failures_named():
            index.create()
        return index._name

    def _in_use(self) -> list[str]:
        with failures_named():
            try:
                return list(self._client.indices.get_alias(name=self._alias))
            except NotFoundError:
                return []

    def _generations(self) -> list[str]:
        with failures_named():
            return list(
                self._client.indices.get(index=f"{self._alias}-generation-*", filter_path="*.aliases")
            )

    def _drop(self, indices: Iterable[str]) -> None:
        with failures_named():
            for index in indices:
                self._client.options(ignore_status=404).indices.delete(index=index)


class _ElasticsearchGeneration(Generation):
    def __init__(self, engine: ElasticsearchEngine, index: str, lease: Lease) -> None:
        self._engine = engine
        self._index = index
        self._lease = lease

    def apply(self, keys: Sequence[str], documents: Iterable[SearchDocument], position: int) -> None:
        with failures_named():
            self._engine.store(self._index, keys, documents, position, INDEX_VERSION)

    def swap(self) -> None:
        self._lease.prolong()
        self._engine.use(self._index)


def _by_recency(node: dsl.Query) -> dsl.Query:
    """Multiply the score as SearchDocument.recency() says."""
    factor = SF("field_value_factor", field=RECENCY_FIELD, modifier="ln2p", missing=0, weight=1 / log(2))
    return dsl.FunctionScore(query=node, functions=[factor], boost_mode="multiply")


def _facets(response: Response, fields: Sequence[str]) -> dict[str, dict[str, int]]:
    counted = response.to_dict().get("aggregations", {})
    return {
        field: {bucket["key"]: bucket["doc_count"] for bucket in counted[field]["buckets"]}
        for field in fields
    }


def _total(response: Response) -> int:
    return response.to_dict()["hits"]["total"]["value"]


def _written(documents: Iterable[SearchDocument], left: dict[str, None]) -> Iterator[dict[str, Any]]:
    for document in documents:
        left.pop(document.key, None)
        numbers = {name: getattr(document, name) for name in NUMBER_FIELDS}
        yield {
            "_id": document.key,
            **document.token_fields(),
            **document.keyword_fields(),
            **numbers,
            RECENCY_FIELD: document.recency(),
        }


def _removed(left: dict[str, None]) -> Iterator[dict[str, Any]]:
    """A generator, so that it looks at what is left after the documents went through."""
    for key in left:
        yield {"_op_type": "delete", "_id": key}


def _is_settled(result: dict[str, Any]) -> bool:
    """Whether a write need not be done: the document to be removed is not there, or a newer one is."""
    (operation, answer), *_ = result.items()
    return answer["status"] == 409 or (operation == "delete" and answer["status"] == 404)


class _Translator:
    """Query nodes to Elasticsearch's own."""

    @singledispatchmethod
    def node(self, node: Node) -> dsl.Query:
        raise TypeError(f"Not a query node: {node!r}")

    @node.register
    def _(self, node: Term) -> dsl.Query:
        return dsl.Term(node.field, {"value": node.token})

    @node.register
    def _(self, node: Phrase) -> dsl.Query:
        return dsl.MatchPhrase(node.field, {"query": " ".join(node.tokens)})

    @node.register
    def _(self, node: Between) -> dsl.Query:
        bounds = {"gte": node.low, "lte": node.high}
        return dsl.Range(node.field, {name: bound for name, bound in bounds.items() if bound is not None})

    @node.register
    def _(self, node: Bool) -> dsl.Query:
        return dsl.Bool(
            must=[self.node(child) for child in node.must],
            should=[self.node(child) for child in node.should],
            must_not=[self.node(child) for child in node.must_not],
            minimum_should_match=node.at_least,
        )

    @node.register
    def _(self, node: Weighted) -> dsl.Query:
        if isinstance(node.node, Term):
            return dsl.Term(node.node.field, {"value": node.node.token, "boost": node.factor})
        return dsl.Bool(must=[self.node(node.node)], boost=node.factor)

    @node.register
    def _(self, node: Constant) -> dsl.Query:
        return dsl.ConstantScore(filter=self.node(node.node), boost=node.score)
