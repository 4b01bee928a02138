"""What a query asks an engine: which documents match, and what makes one of them better than another.

Matching goes by words: each must be there as a word that jieba found, or by all its pairs of characters, which
no segmentation can hide. Scores come from words, pairs and single characters together, in each region. Words
that ask or join ("什么", "的") are not required and count for little.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from math import sqrt
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

from search import chinese
from search.chinese import Token
from search.engines.base import REGIONS, Bool, Constant, Node, Phrase, Term, Weighted, exact_title
from search.typed import Typed

WEAK_WORDS = Path(__file__).with_name("weak_words.txt")
WEAK = 0.3  # weight of a character inside a weak word, against 1
KIND_WEIGHTS = {"words": 0.8, "pairs": 1.0, "chars": 1.0}
REGION_WEIGHTS = {"title": 1.0, "lead": 0.7, "body": 1.0}
ALL_WORDS = 100_000.0  # above any sum of the tokens' scores, times the recency
EXACT_TITLE = 10_000_000.0  # above everything
NAMED_TITLE = 8.0  # times the square root of its length; as much as a rare word
NAMED_WORDS = 6  # the longest title that is looked for inside a longer query

Synonyms: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for, in the engines' terms.

    `required` holds one node for each plain word, `parts` one for each pair of characters of a word that may be two;
    `title` finds documents whose title it is.
    """

    title: Node

    required: tuple[Node, ...]
    parts: tuple[Node, ...]
    phrases: tuple[Node, ...]
    excluded: tuple[Node, ...]
    scores: tuple[Node, ...]
    question: bool

    def __bool__(self) -> bool:
        return bool(self.required or self.phrases)

    def all_words(self) -> Node:
        """Find what holds all words."""
        return Bool((*_silent(self.required), *_silent(self.phrases)), self.scores, self.excluded)

    def rarer(self, counts: Sequence[int]) -> tuple[Node, ...]:
        """Return the rarer half of the words that stand anywhere, `counts` being in how many documents each does.

        Rarer words tell more: a name that is asked for must not be outvoted by two common words. They also make the
        engine look at fewer documents.
        """
        present = [index for index in range(len(counts)) if counts[index]]
        by_count = sorted(present, key=lambda index: counts[index])
        return tuple(self.required[index] for index in sorted(by_count[: (len(by_count) + 1) // 2]))

    def all_of(self, words: Sequence[Node]) -> Node:
        """Find what holds all of these words."""
        return Bool((*_silent(words), *_silent(self.phrases)), self._scores(), self.excluded)

    def any_of(self, words: Sequence[Node]) -> Node:
        """Find what holds one of these words, or a part of one that jieba may have cut wrongly."""
        either = (*words, *self.parts)
        some = (Constant(Bool(should=either, at_least=1), 0.0),) if either else ()
        return Bool((*some, *_silent(self.phrases)), self._scores(), self.excluded)

    def _scores(self) -> tuple[Node, ...]:
        """What holds all words comes first, but for a question, whose words need not stand in the answer."""
        if self.question or not self.required:
            return self.scores
        return (*self.scores, Constant(Bool(must=self.required), ALL_WORDS))


def ask(typed: Typed, same: Synonyms | None = None) -> Asked:
    """Return what the query asks for; false where it holds nothing to look for.

    `same`: for simplified words the others that mean the same; the dictionary's own unless given.
    """
    same = chinese.equivalents() if same is None else same
    found = {text: _units(text, same) for text in (*typed.plain, *typed.phrases)}
    words = _required(typed, found)
    title = Term("title_exact", exact_title(typed.text))
    return Asked(
        title=title,
        required=tuple(_word(word, same) for word in words),
        parts=tuple(_parts(words)),
        phrases=_nodes(typed.phrases),
        excluded=_nodes(typed.excluded),
        scores=(Constant(title, EXACT_TITLE), *_scores(found)),
        question=any(token.text in weak_words()["asking"] for token in chain.from_iterable(found.values())),
    )


@cache
def weak_words() -> dict[str, frozenset[str]]:
    """Return the words that ask ("asking") and those that join ("joining")."""
    _, *groups = WEAK_WORDS.read_text(encoding="utf-8").split("[")
    named = (group.partition("]") for group in groups)
    return {name: frozenset(words.split()) for name, _, words in named}


def is_weak(word: str) -> bool:
    return any(word in group for group in weak_words().values())


def phrase(text: str) -> Node | None:
    """Find the text as it stands, but for script and case; None for a text without letters."""
    tokens = chinese.terms(text)
    if not tokens.chars:
        return None
    return Bool(should=tuple(phrase_in(region, tokens) for region in REGIONS), at_least=1)


def phrase_in(region: str, tokens: chinese.Tokens[str]) -> Node:
    pairs, chars = tokens.pairs, tokens.chars
    joined = [pair for pair, char in zip(pairs, chars, strict=True) if pair != char]
    if joined and len(joined) == len(chars) - 1:
        # One run of Han characters: its pairs leave no room for anything between.
        return sequence(f"{region}_pairs", joined)
    required = tuple(Term(f"{region}_pairs", pair) for pair in dict.fromkeys(joined))
    return Bool(must=(sequence(f"{region}_chars", chars), *required))


def sequence(name: str, tokens: Sequence[str]) -> Node:
    """Find tokens that stand one after the other in a field."""
    return Phrase(name, tuple(tokens)) if len(tokens) > 1 else Term(name, tokens[0])


def _nodes(texts: Sequence[str]) -> tuple[Node, ...]:
    return tuple(node for node in map(phrase, texts) if node)


def _silent(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Matching only: scores are given once, by the tokens."""
    return tuple(Constant(node, 0.0) for node in nodes)


def _required(typed: Typed, found: dict[str, list[Token]]) -> list[str]:
    """Return the words that carry meaning; where there are none, all."""
    places = [(text, token) for text in typed.plain for token in found[text]]
    strong = [place for place in places if not is_weak(place[1].text)]
    words = (text[token.start : token.end] for text, token in strong or places)
    return list(dict.fromkeys(words))


def _units(text: str, same: Synonyms) -> list[Token]:
    """Split a text into words, a word that has synonyms in one piece."""
    found = [part for word in chinese.words(text) for part in _peeled(word)]
    whole = [unit for unit in _finder(tuple(same)).places(text) if unit.end - unit.start > 1]
    for unit in whole:
        apart = [word for word in found if word.end <= unit.start or word.start >= unit.end]
        covered = [word for word in found if unit.start <= word.start and word.end <= unit.end]
        if len(covered) > 1 and len(apart) + len(covered) == len(found):
            found = [*apart, unit]
    return sorted(found, key=attrgetter("start"))


@lru_cache(maxsize=2)
def _finder(words: tuple[str, ...]) -> chinese.Finder:
    return chinese.Finder(words)


def _peeled(word: Token) -> Iterator[Token]:
    """Take joining characters off the ends of what jieba took for a name: 梁志锋是 -> 梁志锋, 是."""
    text, first, last = word.text, 0, len(word.text)
    if _is_guessed(word):
        while last - first > 2 and is_weak(text[last - 1]):
            last -= 1
        while last - first > 2 and is_weak(text[first]):
            first += 1
    alone = [(at, at + 1) for at in range(len(text)) if not first <= at < last]
    for start, end in sorted([*alone, (first, last)]):
        yield Token(text[start:end], word.start + start, word.start + end) if alone else word


def _is_guessed(word: Token) -> bool:
    """Whether jieba put the word together by likelihood, as it does with names, sometimes with a neighbour."""
    return word.end - word.start == len(word.text) > 2 and not chinese.is_known(word.text)


def _word(word: str, same: Synonyms) -> Node:
    """Find a word in any region: as a word, by its parts, or by one that means the same."""
    alike = (word, *same.get(chinese.simplify(word), ()))
    ways = [way for text in alike for region in REGIONS for way in _word_in(region, text)]
    return Bool(should=tuple(ways), at_least=1)


def _parts(words: Iterable[str]) -> Iterator[Node]:
    """Yield the pairs of words that no dictionary knows: 魏舒史 may be 魏舒 and half of 史称."""
    for word in words:
        pieces = chinese.words(word)
        if len(pieces) == 1 and _is_guessed(pieces[0]):
            for pair in chinese.terms(word).pairs[:-1]:
                yield from (Term(f"{region}_pairs", pair) for region in REGIONS)


def _word_in(region: str, word: str) -> Iterator[Node]:
    tokens = chinese.terms(word)
    joined = [pair for pair, char in zip(tokens.pairs, tokens.chars, strict=True) if pair != char]
    if joined:
        yield Bool(must=tuple(Term(f"{region}_pairs", pair) for pair in dict.fromkeys(joined)))
    else:
        yield Bool(must=tuple(Term(f"{region}_chars", char) for char in dict.fromkeys(tokens.chars)))
    for whole in chinese.words(word)[:1]:
        yield Term(f"{region}_words", whole.text)
        if not joined:
            yield Term(f"{region}_words", chinese.beginning(whole.text))


def _scores(found: dict[str, list[Token]]) -> Iterator[Node]:
    yield from _named_titles(found)
    weights: dict[tuple[str, str], float] = {}
    for text, words in found.items():
        for key, weight in _weights(text, words):
            weights[key] = max(weight, weights.get(key, 0.0))
    for (kind, token), weight in weights.items():
        for region, share in REGION_WEIGHTS.items():
            yield Weighted(Term(f"{region}_{kind}", token), weight * share)


def _named_titles(found: dict[str, list[Token]]) -> Iterator[Node]:
    """A document whose whole title stands in the query is more likely meant than one that uses the words."""
    titles: dict[str, None] = {}
    for text, words in found.items():
        for first, word in enumerate(words):
            for last in words[first : first + NAMED_WORDS]:
                titles[exact_title(text[word.start : last.end])] = None
    for title in titles:
        if len(title) > 1 and not is_weak(title):
            yield Constant(Term("title_exact", title), NAMED_TITLE * sqrt(len(title)))


def _weights(text: str, words: list[Token]) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield each token of the text by kind with its weight: its kind's times the mean of its characters'.

    Tokens of weak words alone, which stand in nearly every document, are left out where there are others.
    """
    weights = [1.0] * len(text)
    for word in words:
        if is_weak(word.text):
            weights[word.start : word.end] = [WEAK] * (word.end - word.start)
    only_weak = all(is_weak(word.text) for word in words)
    tokens = chinese.tokens(text)
    for kind, share in KIND_WEIGHTS.items():
        for token in getattr(tokens, kind):
            if not chinese.is_beginning(token.text):
                mean = sum(weights[token.start : token.end]) / (token.end - token.start)
                if mean > WEAK + 0.001 or only_weak:
                    yield (kind, token.text), share * mean
