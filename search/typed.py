"""What a person typed, taken apart. Anything at all may come in; nothing raises."""

import re
from dataclasses import dataclass

TYPED_LIMIT = 100  # characters that are looked at; a longer text costs no more than this

# Quotation marks inside a line belong to it (a pasted headline); an exact phrase stands by itself.
_QUOTED = r'"[^"]*"|“[^”]*”|＂[^＂]*＂|「[^」]*」|『[^』]*』'
_PIECE = re.compile(rf"(?P<minus>[-－−])?(?:(?P<quoted>{_QUOTED})(?!\S)|(?P<plain>\S+))")


@dataclass(frozen=True, slots=True)
class Typed:
    """A query's pieces: plain ones, "exact phrases", and what is excluded with a minus sign."""

    text: str = ""
    plain: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    shortened: bool = False


def take_apart(typed: str) -> Typed:
    """Split what was typed at its spaces and quotation marks; marks without a partner count for nothing."""
    text = typed.strip()
    kept = text[:TYPED_LIMIT]
    pieces: dict[str, list[str]] = {"plain": [], "phrases": [], "excluded": []}
    for match in _PIECE.finditer(kept):
        piece = match["plain"] or match["quoted"][1:-1]
        kind = "excluded" if match["minus"] else "plain" if match["plain"] else "phrases"
        pieces[kind].append(piece)
    return Typed(
        kept,
        tuple(pieces["plain"]),
        tuple(pieces["phrases"]),
        tuple(pieces["excluded"]),
        shortened=len(text) > TYPED_LIMIT,
    )
