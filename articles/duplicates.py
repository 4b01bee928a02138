"""Near-duplicates: the same story again, with another headline, a part cut out, paragraphs in another order.

A text is the set of its five-character runs, none across the end of a sentence, so that it does not matter in which
order sentences stand. The share of runs that two texts have in common (Jaccard index) is estimated from MinHash
signatures by one permutation (Li, Owen, Zhang 2012; densified as in Shrivastava and Li 2014): every run is hashed
once and falls into one of 72 bins, each bin keeps its least hash, and the share of equal bins is the estimate, with
a standard error of 0.06. To compare with few of many, three bins each are joined to a band; texts that share none of
the 24 bands are not looked at. Texts with 0.6 in common share a band in 99.7 of 100 cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b, sha256

from django.db import transaction
from django.db.models import Count

from .models import ItemPage, Signature, SignatureBand

RUN = 5
SENTENCE_END = re.compile(r"[。！？!?；;…\n]+")
BINS = 72
BAND = 3
THRESHOLD = 0.45
CANDIDATES = 50
ITEM_BYTES = 6  # of a stored minimum
EMPTY = None


@dataclass(frozen=True)
class Sketch:
    """`digest` tells equal texts, `minima` (72 of 6 bytes) similar ones."""

    digest: bytes
    minima: bytes

    def bands(self) -> list[int]:
        """24 signed 64-bit numbers, each of three minima and their place."""
        size = BAND * ITEM_BYTES
        parts = (self.minima[start : start + size] for start in range(0, len(self.minima), size))
        return [_number(bytes([place]) + part) for place, part in enumerate(parts)]

    def similarity(self, minima: bytes) -> float:
        """The estimated share of what both texts have in common, 0 to 1."""
        starts = range(0, len(self.minima), ITEM_BYTES)
        return sum(self.minima[at : at + ITEM_BYTES] == minima[at : at + ITEM_BYTES] for at in starts) / BINS


@dataclass(frozen=True)
class Match:
    """An item like the text asked about. `exact`: not a character of the text differs."""

    item_id: int
    similarity: float
    exact: bool


def sketch(title: str, text: str) -> Sketch:
    """The signature of a text. Punctuation, white space and case do not count."""
    sentences = [_letters(sentence) for sentence in SENTENCE_END.split(f"{title}\n{text}")]
    runs = {run for letters in sentences if letters for run in _runs(letters)}
    return Sketch(sha256("".join(sentences).encode()).digest(), b"".join(_densified(_minima(runs or {""}))))


def find(wanted: Sketch, exclude: int | None = None) -> list[Match]:
    """Items whose text is like the one sketched, the most similar first; drafts and withdrawn items included.

    Two queries, whatever the number of items.
    """
    shared = SignatureBand.objects.filter(value__in=wanted.bands()).exclude(signature_id=exclude)
    counted = shared.values("signature_id").annotate(bands=Count("pk")).order_by("-bands", "signature_id")
    likeliest = [row["signature_id"] for row in counted[:CANDIDATES]]
    matches = [
        Match(row.item_id, wanted.similarity(bytes(row.minima)), bytes(row.digest) == wanted.digest)
        for row in Signature.objects.filter(pk__in=likeliest)
    ]
    return sorted(
        (match for match in matches if match.exact or match.similarity >= THRESHOLD),
        key=lambda match: (-match.exact, -match.similarity, match.item_id),
    )


@transaction.atomic
def remember(item: ItemPage, known: Sketch | None = None) -> None:
    """Stores the item's signature, in place of an earlier one. `known` saves computing it again."""
    known = known or sketch(item.title, item.plain_text())
    stored = Signature.objects.filter(pk=item.pk).first()
    if stored and bytes(stored.digest) == known.digest:
        return
    if stored:
        stored.bands.all().delete()
    Signature.objects.update_or_create(
        item_id=item.pk, defaults={"digest": known.digest, "minima": known.minima}
    )
    SignatureBand.objects.bulk_create(
        SignatureBand(signature_id=item.pk, value=value) for value in known.bands()
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _runs(letters: str) -> Iterator[str]:
    return (letters[start : start + RUN] for start in range(max(1, len(letters) - RUN + 1)))


def _minima(runs: Iterable[str]) -> list[bytes | None]:
    """The least hash of each bin; None where no run fell into it."""
    minima: list[bytes | None] = [EMPTY] * BINS
    for run in runs:
        hashed = blake2b(run.encode(), digest_size=ITEM_BYTES + 2).digest()
        place = int.from_bytes(hashed[:2], "big") % BINS
        value = hashed[2:]
        least = minima[place]
        if least is EMPTY or value < least:
            minima[place] = value
    return minima


def _densified(minima: list[bytes | None]) -> list[bytes]:
    """An empty bin takes over from the next full one, marked by the distance, so that short texts compare too."""
    filled = []
    for place in range(BINS):
        distance = next(step for step in range(BINS) if minima[(place + step) % BINS] is not EMPTY)
        value = minima[(place + distance) % BINS] or b""
        filled.append(bytes([value[0] ^ distance]) + value[1:])
    return filled


def _number(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)
