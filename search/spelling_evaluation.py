"""Measures the did-you-mean on sentences with known slips, through the very code of the site.

A set is a text file, a line for each sentence: a number that is 0 where nothing is wrong, the sentence as written, the
sentence as it should be, separated by tabs, no header. It may be compressed (`.gz`).

Wrong words: what `chinese.words` makes of the correct sentence around each difference. A single character takes the
words on either side along as far as there is room. What is two to six Han characters wide, both as written and as it
should be, is asked for as it was written; right is a proposal of the correct form and of nothing else. Differences of
script are no slips.

Right words: places are drawn at random from the correct sentences, always the same ones, and the words around them are
taken in the same way. They are asked for as they are, and every proposal is a false one.
"""

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from search import chinese
from search.chinese import Token
from search.engines.base import Engine
from search.evaluation import NotASet, documents_of, fill, read_lines
from search.query import rank
from search.relevance import ask
from search.spelling import propose
from search.typed import take_apart

NARROWEST, WIDEST = 2, 6  # characters
SEED = 4

_HAN = re.compile(r"[\u3400-\u9fff]+")


class Sentence(NamedTuple):
    written: str
    correct: str


class Question(NamedTuple):
    """What is asked for, and what was meant."""

    asked: str
    meant: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How the questions were answered; times are what a proposal for a wrong word takes, in milliseconds.

    `left_out`: differences that are not part of two to six Han characters.
    """

    documents: int
    wrong: int
    proposed_right: int
    proposed_other: int
    left_out: int
    right: int
    proposed_falsely: int
    median: float
    p95: float


class _Difference(NamedTuple):
    """written[start:end] stands where correct[first:last] should."""

    start: int
    end: int
    first: int
    last: int


def evaluate_spelling(
    engine: Engine,
    path: Path,
    haystacks: Sequence[Path],
    *,
    number: int = 1_000,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = iter,
) -> Figures:
    """Index the haystacks aside, ask for the set's wrong words and `number` right ones; return what was proposed.

    Raises NotASet, EngineUnavailable.
    """
    sentences = list(_sentences(path))
    found = [question for sentence in sentences for question in wrong_words(*sentence)]
    wrong = [question for question in found if question]
    right = right_words([sentence.correct for sentence in sentences], number)
    if not wrong or not right:
        raise NotASet(f"{path}: no sentence has a wrong word")
    with engine.aside() as aside:
        hay = (documents_of(path, f"{number}-", True) for number, path in enumerate(haystacks))
        documents = fill(aside, progress(chain.from_iterable(hay)))
        propose(aside, take_apart(wrong[0].asked), 0)  # dictionaries are loaded once
        answers = [_answer(aside, question.asked) for question in progress([*wrong, *right])]
    proposed = [proposal for proposal, _ in answers]
    hits = sum(proposal == question.meant for proposal, question in zip(proposed, wrong, strict=False))
    times = sorted(taken for _, taken in answers[: len(wrong)])
    return Figures(
        documents=documents,
        wrong=len(wrong),
        proposed_right=hits,
        proposed_other=sum(proposal is not None for proposal in proposed[: len(wrong)]) - hits,
        left_out=len(found) - len(wrong),
        right=len(right),
        proposed_falsely=sum(proposal is not None for proposal in proposed[len(wrong) :]),
        median=times[len(times) // 2],
        p95=times[len(times) * 95 // 100],
    )


def wrong_words(written: str, correct: str) -> Iterator[Question | None]:
    """Yield the wrong words of a sentence, each once, and None for a difference that is left out."""
    words = _han_words(correct)
    differences = list(_differences(written, correct))
    for place in dict.fromkeys(_around(words, each.first, each.last) for each in differences):
        if place:
            start = _in_written(differences, place[0], beyond=False)
            end = _in_written(differences, place[1], beyond=True)
            question = Question(written[start:end], correct[place[0] : place[1]])
            yield question if all(map(_is_askable, question)) else None
        else:
            yield None


def right_words(sentences: Sequence[str], number: int) -> list[Question]:
    """Return as many words as asked for, those around places drawn from the sentences."""
    places = [(sentence, place) for sentence in sentences for place in range(len(sentence))]
    random.Random(SEED).shuffle(places)
    drawn = ((sentence, _around(_han_words(sentence), place, place + 1)) for sentence, place in places)
    words = (sentence[place[0] : place[1]] for sentence, place in drawn if place)
    return [Question(word, word) for word in islice(filter(_is_askable, words), number)]


def _han_words(text: str) -> list[Token]:
    return [word for word in chinese.words(text) if _HAN.fullmatch(word.text)]


def _is_askable(text: str) -> bool:
    return NARROWEST <= len(text) <= WIDEST and bool(_HAN.fullmatch(text))


def _answer(engine: Engine, text: str) -> tuple[str | None, float]:
    typed = take_apart(text)
    total = rank(engine, ask(typed)).holding_all
    began = time.perf_counter()
    proposal = propose(engine, typed, total)
    return proposal, (time.perf_counter() - began) * 1_000


def _around(words: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """Return the place of the words that touch first:last; None where it is not as wide as a question."""
    if first == last:  # something too much was written between two characters
        first, last = first - 1, last + 1
    touched = [number for number, word in enumerate(words) if word.start < last and word.end > first]
    if not touched:
        return None
    start, end = words[touched[0]].start, words[touched[-1]].end
    if end - start < NARROWEST:
        for neighbour in words[max(0, touched[0] - 1) : touched[-1] + 2]:
            wider = min(start, neighbour.start), max(end, neighbour.end)
            if (neighbour.end == start or neighbour.start == end) and wider[1] - wider[0] <= WIDEST:
                start, end = wider
    return (start, end) if NARROWEST <= end - start <= WIDEST else None


def _differences(written: str, correct: str) -> Iterator[_Difference]:
    """Yield where the sentences differ by more than their script; character by character if they are as long."""
    if len(written) == len(correct):
        for place, pair in enumerate(zip(written, correct, strict=True)):
            if len(set(map(chinese.simplify, pair))) > 1:
                yield _Difference(place, place + 1, place, place + 1)
    else:
        for kind, *places in SequenceMatcher(None, written, correct, autojunk=False).get_opcodes():
            if kind != "equal":
                yield _Difference(*places)


def _in_written(differences: Iterable[_Difference], place: int, *, beyond: bool) -> int:
    """Turn a place in the correct sentence into one in the written; what differs there lies behind, or `beyond`."""
    before = [each for each in differences if each.last <= place and (beyond or each.first < place)]
    return place + (before[-1].end - before[-1].last if before else 0)


def _sentences(path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(read_lines(path), 1):
        columns = line.rstrip("\r\n").split("\t")
        if len(columns) != 3 or not columns[0].isdigit():
            raise NotASet(
                f"{path}, line {number}: a number, the written and the correct sentence are expected"
            )
        yield Sentence(*columns[1:])
