"""The right to build the next index, prolonged by a thread while it is held, so that a killed builder does not keep it."""

import time
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError

from search.engines.base import EngineUnavailable
from search.engines.elasticsearch_failures import failures_named

LEASE = 15  # seconds for which a rebuild that was killed keeps the next one waiting
BEING_REBUILT = "The index is being rebuilt by another process."


class Lease:
    """A document that says until when it is held; entering raises EngineUnavailable(retry=True) while it is."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._index = index
        self._writing = Lock()
        self._ended = Event()
        self._keeper = Thread(target=self._keep, daemon=True)
        self._seen: dict[str, Any] = {}

    def __enter__(self) -> "Lease":
        with failures_named():
            self._client.options(ignore_status=400).indices.create(index=self._index)  # 400: it exists
            self._write(self._free())
        self._keeper.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._keeper.join()
        with failures_named():
            self._client.options(ignore_status=(404, 409)).delete(index=self._index, id="lease", **self._seen)

    def prolong(self) -> None:
        """Raises EngineUnavailable where another took it meanwhile, who has dropped what was built."""
        with failures_named(), self._writing:
            self._write(self._seen)

    def _keep(self) -> None:
        while not self._ended.wait(LEASE / 3):
            with suppress(EngineUnavailable):  # prolong() will say so at the end
                self.prolong()

    def _free(self) -> dict[str, Any]:
        """Return on which state of the lease the next write must build."""
        try:
            found = self._client.get(index=self._index, id="lease")
        except NotFoundError:
            return {"op_type": "create"}
        if found["_source"]["until"] > time.time():
            raise EngineUnavailable(BEING_REBUILT, retry=True)
        return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}

    def _write(self, condition: dict[str, Any]) -> None:
        document = {"until": time.time() + LEASE}
        try:
            written = self._client.index(index=self._index, id="lease", document=document, **condition)
        except ConflictError as error:
            raise EngineUnavailable(BEING_REBUILT, retry=True) from error
        self._seen = {"if_seq_no": written["_seq_no"], "if_primary_term": written["_primary_term"]}
