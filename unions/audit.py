"""What stands in the log of a room's acts, in Chinese."""

from collections.abc import Mapping

from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry


def register(actions: LogActionRegistry, messages: Mapping[str, tuple[str, str]]) -> None:
    """`messages`: action -> its label, and what is said of an entry, into which the entry's data is filled."""
    for name, (label, message) in messages.items():
        actions.register_action(name)(_formatter(label, message))


class _Said(dict):
    """An entry's data; what entries of former times had not, is left out."""

    def __missing__(self, key: str) -> str:
        return ""


def _formatter(label: str, message: str) -> type[LogFormatter]:
    """Wagtail takes no callable for a message."""

    def format_message(self: LogFormatter, log_entry: ModelLogEntry | PageLogEntry) -> str:
        return message.format_map(_Said(log_entry.data))

    return type("RoomFormatter", (LogFormatter,), {"label": label, "format_message": format_message})
