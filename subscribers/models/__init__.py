"""Who takes the alliance's items for an own website, and what became of the items there."""

from .recalls import Progress, Recall
from .receipts import Receipt
from .sites import Subscriber

__all__ = ["Progress", "Recall", "Receipt", "Subscriber"]
