"""What was perhaps meant by a query: slips of homophones and near shapes, where the correction finds more.

A slip leaves pairs of characters that hardly any document holds. What could have been meant there is weighed by how
likely the slip is, by how likely the words are as Chinese, and above all by how many more documents hold them: the
index is the judge, so that whatever is proposed is found.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from math import log
from operator import add
from typing import TypeAlias

from opencc import OpenCC

from search import chinese, language
from search.chinese import Token
from search.engines.base import REGIONS, Bool, Constant, Engine, Node, Term
from search.relevance import ask, sequence
from search.slips import Slip, slips
from search.typed import Typed, take_apart

RARE = 200  # documents; a pair of characters that more of them hold is not doubted
PLACES = 8  # characters of one query that are doubted, those of the rarest pairs first
NEAR = 3  # characters on either side that are looked at together with a slip
LOOKED_UP = 30  # corrections whose documents are counted, the likeliest by themselves
TRIED = 3  # corrections that are asked for as whole queries

# Weights of the evidence, and how much is enough: by the same regression as the slips' costs.
DOCUMENTS = 0.6  # times the logarithm of how many times more documents hold the correction
UNSEEN = 0.3  # documents, where none was found
LIKELIHOOD = 0.33  # times how much likelier the words are, a logarithm within these bounds
LIKELIER = (-5.0, 12.0)
WORD_LENGTH = 1.35  # times the characters of the word that comes out, beyond the first
LONGEST = 4
ENOUGH = 2.2

Narrowing: TypeAlias = Callable[[Node], Node]
Counts: TypeAlias = dict[str, int]  # how many documents hold a string as it stands


def propose(engine: Engine, typed: Typed, total: int, narrowed: Narrowing = lambda node: node) -> str | None:
    """Return a query that finds more, the typed text with one slip put right; None where there is none.

    `total`: how many documents hold all words as typed; `narrowed`: puts the filters around a query.
    Asks the engine once where nothing is doubtful, else three times, for at most 200 counts in all.
    Raises EngineUnavailable.
    """
    if typed.shortened:
        return None
    runs = list(_runs(typed))
    doubtful = _doubtful(runs, counts(engine, {pair for run in runs for pair in run.pairs}))
    drafts = [_Draft(run, slip) for run, places in doubtful for slip in slips(run.text, places)]
    drafts.sort(key=lambda draft: draft.prior, reverse=True)
    likeliest = [draft for draft in drafts[:LOOKED_UP] if not draft.renames]
    held = counts(engine, {text for draft in likeliest for text in (draft.before, draft.after)})
    likely = [draft for draft in likeliest if draft.evidence(held) > ENOUGH]
    likely.sort(key=lambda draft: draft.evidence(held), reverse=True)
    return _finding_more(engine, typed, total, narrowed, likely[:TRIED], held)


@dataclass(frozen=True)
class _Run:
    """Han characters that stand together in a piece of the query; `text` is simplified, in step with `units`."""

    piece: str
    units: tuple[Token, ...]

    @cached_property
    def text(self) -> str:
        return "".join(unit.text for unit in self.units)

    @property
    def pairs(self) -> list[str]:
        return [one + two for one, two in pairwise(self.text)]

    def corrected(self, slip: Slip) -> str:
        """Return the piece with the slip put right, in the script that the run was typed in."""
        after = self.text[: slip.start] + slip.meant + self.text[slip.end :]
        if any(unit.text != self.piece[unit.start : unit.end] for unit in self.units):
            traditional = _to_traditional().convert(after)
            after = traditional if len(traditional) == len(after) else after
        meant = after[slip.start : slip.start + len(slip.meant)]
        start, end = self.units[slip.start].start, self.units[slip.end - 1].end
        return self.piece[:start] + meant + self.piece[end:]


class _Draft:
    """A slip that was perhaps made in a run, the text around it as it is and as it would be."""

    def __init__(self, run: _Run, slip: Slip) -> None:
        self.run = run
        self.slip = slip
        left, right = max(0, slip.start - NEAR), slip.end + NEAR
        self.before = run.text[left:right]
        self.after = run.text[left : slip.start] + slip.meant + run.text[slip.end : right]
        self._words = list(_words_at(self.after, slip.start - left, len(slip.meant)))
        likelier = language.likelihood(self.after) - language.likelihood(self.before)
        longest = min(LONGEST, max(len(word) for word, _ in self._words))
        self.prior = (
            LIKELIHOOD * max(LIKELIER[0], min(likelier, LIKELIER[1]))
            + WORD_LENGTH * (longest - 1)
            - slip.cost
        )

    @property
    def renames(self) -> bool:
        """Whether one person would be taken for another of the same family."""
        return any(kept and language.is_name(word) for word, kept in self._words)

    def evidence(self, counts: Counts) -> float:
        more = log((counts[self.after] + UNSEEN) / (counts[self.before] + UNSEEN))
        return self.prior + DOCUMENTS * more


@cache
def _to_traditional() -> OpenCC:
    """26 MB, made for the first who needs it: the worker does not."""
    return OpenCC("s2t")


def _words_at(text: str, start: int, length: int) -> Iterator[tuple[str, bool]]:
    """Yield the words that share a part with text[start : start + length], and whether they begin before it."""
    place = 0
    for word in language.words(text):
        if place < start + length and place + len(word) > start:
            yield word, place < start
        place += len(word)


def _runs(typed: Typed) -> Iterator[_Run]:
    for piece in typed.plain:
        tokens = chinese.tokens(piece)
        run: list[Token] = []
        for pair, unit in zip(tokens.pairs, tokens.chars, strict=True):
            run.append(unit)
            if pair == unit:  # nothing follows in this run; parts of identifiers are runs by themselves
                if len(run) > 1:
                    yield _Run(piece, tuple(run))
                run = []


def _doubtful(runs: Iterable[_Run], counts: Counts) -> Iterator[tuple[_Run, set[int]]]:
    """Yield the places of each run that have a rare pair, as many as are looked at in all."""
    rare = sorted(
        (counts[pair], number, place)
        for number, run in enumerate(runs)
        for place, pair in enumerate(run.pairs)
        if counts[pair] < RARE
    )
    places: dict[int, set[int]] = defaultdict(set)
    for _, number, place in rare[: PLACES // 2]:
        places[number] |= {place, place + 1}
    for number, run in enumerate(runs):
        yield run, places[number] - language.beyond_doubt(run.text)


def counts(engine: Engine, texts: Iterable[str]) -> Counts:
    """Return how many documents hold each of the strings of Han characters."""
    asked = sorted(set(texts))
    return dict(zip(asked, engine.counts([_holding(text) for text in asked]), strict=True))


def _holding(text: str) -> Node:
    pairs = tuple(map(add, text, text[1:]))
    ways = (
        sequence(f"{region}_pairs", pairs) if pairs else Term(f"{region}_chars", text) for region in REGIONS
    )
    return Constant(Bool(should=tuple(ways), at_least=1), 0.0)


def _finding_more(
    engine: Engine, typed: Typed, total: int, narrowed: Narrowing, drafts: Iterable[_Draft], counts: Counts
) -> str | None:
    """Return the first corrected query that more documents hold, or as many of which some hold it as it stands."""
    queries = [(draft, text) for draft in drafts if (text := _corrected(typed, draft))]
    nodes = [narrowed(_holding_all(text)) for _, text in queries]
    for (draft, text), found in zip(queries, engine.counts(nodes), strict=True):
        nearer = counts[draft.after] > counts[draft.before]
        if found > total or (nearer and found):
            return text
    return None


def _corrected(typed: Typed, draft: _Draft) -> str | None:
    """Return the typed text with the draft's piece put right, and nothing else touched."""
    old, new = draft.run.piece, draft.run.corrected(draft.slip)
    place = typed.plain.index(old)
    plain = (*typed.plain[:place], new, *typed.plain[place + 1 :])
    for match in re.finditer(re.escape(old), typed.text):
        text = typed.text[: match.start()] + new + typed.text[match.end() :]
        if take_apart(text) == replace(typed, text=text, plain=plain):
            return text
    return None


def _holding_all(text: str) -> Node:
    return replace(ask(take_apart(text)), scores=()).all_words()
