"""Elasticsearch or OpenSearch, through `elasticsearch.dsl`.

    <index>                              an alias: the generation in use
    <index>-generation-<date>-<letters>  a generation; its position in the log is a document, written after the others
    <index>-lease                        says who builds the next generation, and until when

Texts arrive as tokens; the whitespace analyser only takes them apart again.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import singledispatchmethod
from itertools import chain
from math import log
from typing import Any
from uuid import uuid4

from elastic_transport import TransportError
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError
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
from search.engines.plain_node import PlainNode

POSITION_KEY = "position"  # items' keys are numbers
LEASE = 60  # seconds for which a rebuild that was killed keeps the next one waiting
TIMEOUT = 10  # seconds
MERGING_TIMEOUT = 600  # seconds


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


@contextmanager
def _failures_named() -> Iterator[None]:
    """Turn what the client raises into the one exception of the contract."""
    try:
        yield
    except ApiError as error:
        raise EngineUnavailable(f"Elasticsearch: {error}", retry=error.status_code in (429, 503)) from error
    except TransportError as error:
        raise EngineUnavailable(f"Elasticsearch does not answer: {error}", retry=True) from error
    except BulkIndexError as error:
        raise EngineUnavailable(
            f"Elasticsearch refused documents: {error.errors[:3]}", retry=False
        ) from error


class ElasticsearchEngine(Engine):
    """A cluster at one or several URLs (a list, or one string with commas), and an alias there.

    `options` go to the client: `basic_auth`, `ca_certs` ...
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
            "request_timeout": TIMEOUT,
            "max_retries": 3,
            "retry_on_timeout": True,
        }
        self._options = defaults | (options or {})
        self._hosts = hosts
        self._client = Elasticsearch(hosts, **self._options)
        self._alias = index
        self._shards = shards

    def state(self) -> IndexState | None:
        with _failures_named():
            try:
                found = self._client.get(index=self._alias, id=POSITION_KEY)
            except NotFoundError:
                return None
            source = found["_source"]
            return IndexState(found["_index"], source["position"], source["version"])

    def apply(
        self, since: IndexState, keys: Sequence[str], documents: Iterable[SearchDocument], position: int
    ) -> None:
        if self.state() != since:
            raise EngineUnavailable("The index has been moved on by another process.", retry=True)
        with _failures_named():
            self.store(since.generation, keys, documents, position, since.version)

    def search(self, query: Query) -> Hits:
        with _failures_named():
            response = self._request(query).execute()
        hits = [Hit(hit.meta.id, hit.meta.score or 0.0) for hit in response]
        return Hits(_total(response), hits, _facets(response, query.facets))

    def counts(self, nodes: Sequence[Node]) -> list[int]:
        requests = MultiSearch(using=self._client, index=self._alias)
        for node in nodes:
            requests = requests.add(self._request(Query(node, limit=0)))
        with _failures_named():
            return [_total(response) for response in requests.execute()] if nodes else []

    @contextmanager
    def rebuild(self) -> Iterator[Generation]:
        lease = _Lease(self._client, f"{self._alias}-lease")
        lease.take()
        try:
            self._drop_all_but_current()
            yield _ElasticsearchGeneration(self, self._new_index(), lease)
        finally:
            self._drop_all_but_current()
            lease.end()

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
        with _failures_named():
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
        actions = chain(_written(documents, left), _removed(left))
        refused = []
        for done, result in streaming_bulk(
            self._client, actions, index=index, chunk_size=200, max_retries=5, raise_on_error=False
        ):
            if not done and result.get("delete", {}).get("status") != 404:
                refused.append(result)
        if refused:
            raise BulkIndexError(f"{len(refused)} documents were refused.", refused)
        self._client.indices.refresh(index=index)
        marks = dict.fromkeys(TOKEN_FIELDS, MARK)
        document = marks | {"position": position, "version": version}
        self._client.index(index=index, id=POSITION_KEY, document=document)

    def use(self, index: str) -> None:
        """Make this index the one in use: the alias moves from the former one in a single step."""
        with _failures_named():
            patient = self._client.options(request_timeout=MERGING_TIMEOUT)
            patient.indices.forcemerge(index=index, max_num_segments=1)
            actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self._alias}}]
            actions += [{"remove": {"index": old, "alias": self._alias}} for old in self._in_use()]
            self._client.indices.update_aliases(actions=actions)

    def _request(self, query: Query) -> Search:
        request = Search(using=self._client, index=self._alias).source(False).extra(track_total_hits=True)
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
        with _failures_named():
            index.create()
        return index._name

    def _in_use(self) -> list[str]:
        try:
            return list(self._client.indices.get_alias(name=self._alias))
        except NotFoundError:
            return []

    def _drop_all_but_current(self) -> None:
        with _failures_named():
            found = self._client.indices.get(index=f"{self._alias}-generation-*", filter_path="*.aliases")
            for index in set(found) - set(self._in_use()):
                self._client.options(ignore_status=404).indices.delete(index=index)


class _ElasticsearchGeneration(Generation):
    def __init__(self, engine: ElasticsearchEngine, index: str, lease: "_Lease") -> None:
        self._engine = engine
        self._index = index
        self._lease = lease

    def apply(self, keys: Sequence[str], documents: Iterable[SearchDocument], position: int) -> None:
        with _failures_named():
            self._engine.store(self._index, keys, self._lease.kept_during(documents), position, INDEX_VERSION)

    def swap(self) -> None:
        self._lease.take()
        self._engine.use(self._index)


class _Lease:
    """The right to build, held for a minute at a time, so that a killed builder does not keep it."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._index = index
        self._owner = uuid4().hex
        self._until = 0.0

    def take(self) -> None:
        """Take the lease, or prolong it. Raises EngineUnavailable(retry=True) while another holds it."""
        with _failures_named():
            self._client.options(ignore_status=400).indices.create(index=self._index)  # 400: it exists
            try:
                self._write(self._seen())
            except ConflictError as error:
                raise EngineUnavailable(
                    "The index is being rebuilt by another process.", retry=True
                ) from error

    def kept_during(self, documents: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
        for document in documents:
            if time.time() > self._until - LEASE / 2:
                self.take()
            yield document

    def end(self) -> None:
        with _failures_named():
            self._client.options(ignore_status=404).delete(index=self._index, id="lease")

    def _seen(self) -> dict[str, Any]:
        """Return on which state of the lease the next write must build."""
        try:
            found = self._client.get(index=self._index, id="lease")
        except NotFoundError:
            return {"op_type": "create"}
        source = found["_source"]
        if source["owner"] != self._owner and source["until"] > time.time():
            raise EngineUnavailable("The index is being rebuilt by another process.", retry=True)
        return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}

    def _write(self, condition: dict[str, Any]) -> None:
        until = time.time() + LEASE
        document = {"owner": self._owner, "until": until}
        self._client.index(index=self._index, id="lease", document=document, **condition)
        self._until = until


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
