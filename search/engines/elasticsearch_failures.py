"""What the Elasticsearch client raises, as the one exception of the contract."""

from collections.abc import Iterator
from contextlib import contextmanager

from elastic_transport import TransportError
from elasticsearch import ApiError
from elasticsearch.helpers import BulkIndexError

from search.engines.base import EngineUnavailable


@contextmanager
def failures_named() -> Iterator[None]:
    """Turn what the client raises into EngineUnavailable."""
    try:
        yield
    except ApiError as error:
        raise EngineUnavailable(f"Elasticsearch: {error}", retry=_status(error) in (429, 503)) from error
    except TransportError as error:
        raise EngineUnavailable(f"Elasticsearch does not answer: {error}", retry=True) from error
    except BulkIndexError as error:
        raise EngineUnavailable(
            f"Elasticsearch refused documents: {error.errors[:3]}", retry=False
        ) from error


def _status(error: ApiError) -> int:
    """The status of the failed one among several requests, which were answered together; otherwise the answer's."""
    body = error.body if isinstance(error.body, dict) else {}
    return body.get("status", error.status_code)
