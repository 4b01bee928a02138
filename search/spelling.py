"""What was perhaps meant by a query that found little."""

from search.engines.base import Engine
from search.typed import Typed


def propose(engine: Engine, typed: Typed, total: int) -> str | None:
    """Return a better query in full, the rest kept as typed; None where there is none."""
    return None
