"""Names: where the words of every name stand, and how well a name answers to what was typed.

A name's score is the part of what was typed that it holds, rare words counting more, times a little for how much of the
name was typed, times the worth of where the name comes from. In the long names of tables the words up to the first
semicolon count most, and words of what a name excludes hardly at all.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from heapq import nlargest
from math import log
from typing import NamedTuple

from jolserik.guidance.folding import plain, stems, telling, tells, words_of
from jolserik.guidance.terms import Terms

HEADING_DIGITS = 4
TYPED_ALONE = 0.7
"What is left of the score of a name of which almost nothing was typed."
OF_PARTS = 0.85
"What is left of the score of a table's name of parts when nobody asked for parts."
AS_SURE = 0.1
"Terms that are so little less sure than the surest belong to the typed word's own rarity."

_PARTS = frozenset(
    {"part", "parts", "часть", "части", "частей", "бөлшек", "бөлшектер", "бөлшектері", "запчасти"}
)
_PLACES = (1.0, 0.6, 0.15)
_HEAD, _REST, _EXCLUDED = range(3)
_PLACE_BITS, _PLACE_MASK = 2, 3
_DIVIDES = re.compile(r"[;()]")
_EXCLUDES = re.compile(
    r"\b(?:excluding|other than|except|not|кроме|за исключением|исключая|отличн\w+ от|не)\b", re.IGNORECASE
)


class Source(Enum):
    """Where a name comes from; the value is what a full match in it is worth."""

    EVERYDAY = 1.0
    OFFICIAL = 0.72
    HS = 0.7


@dataclass(frozen=True, slots=True)
class GoodsName:
    """One name of a code of 4, 6 or 10 digits. It may be used on the days from `since` to `until`."""

    code: str
    language: str
    text: str
    source: Source
    since: date = date.min
    until: date = date.max

    def valid(self, on: date) -> bool:
        """Whether the name may be used on that day."""
        return self.since <= on <= self.until


class Match(NamedTuple):
    """A word that was typed, and the word of a name that it met."""

    typed: str
    met: str


class Hit(NamedTuple):
    """A name that answers to what was typed."""

    score: float
    name: GoodsName
    matches: tuple[Match, ...]


class Asked(NamedTuple):
    """One typed word: its weight, and for each name that holds it how sure that is and by which term."""

    typed: str
    weight: float
    sure: dict[int, float]
    terms: dict[int, int]


class Names:
    """All names, ready to be searched."""

    def __init__(self, names: Iterable[GoodsName]) -> None:
        self.names = list(names)
        self.terms = Terms()
        self._holders: list[array[int]] = []
        self._of_parts: set[int] = set()
        for number, name in enumerate(self.names):
            self._keep(number, name)
        self.terms.close()
        self._headings, self._groups = self._spread()
        every = max(1, len({name.code[:HEADING_DIGITS] for name in self.names}))
        self._every = every
        self._rarity = [log(1 + every / len(self._headings[group])) for group in self._groups]
        self._sizes = array("d", bytes(8 * len(self.names)))
        for term, holders in enumerate(self._holders):
            worths = [self._rarity[term] * place for place in _PLACES]
            for held in holders:
                self._sizes[held >> _PLACE_BITS] += worths[held & _PLACE_MASK]

    def search(self, words: Sequence[str], on: date, most: int, known: dict[str, Asked]) -> list[Hit]:
        """The names that answer best to these words, among those in use on that day. `known` remembers words between
        several readings of one question."""
        for word in words:
            if word not in known:
                known[word] = self._ask(word)
        asked = [known[word] for word in dict.fromkeys(words)]
        scores = self._scores(asked) if asked else {}
        in_use = ((score, -number) for number, score in scores.items() if self.names[number].valid(on))
        return [
            Hit(score, self.names[-number], self._matches(asked, -number))
            for score, number in nlargest(most, in_use)
        ]

    def _keep(self, number: int, name: GoodsName) -> None:
        places: dict[str, int] = {}
        for word, place in _placed(name):
            if place < places.get(word, len(_PLACES)):
                places[word] = place
        for word, place in places.items():
            term = self.terms.add(word, name.language)
            if term == len(self._holders):
                self._holders.append(array("I"))
            self._holders[term].append(number << _PLACE_BITS | place)
        if name.source is not Source.EVERYDAY and not _PARTS.isdisjoint(places):
            self._of_parts.add(number)

    def _spread(self) -> tuple[list[array[int]], list[int]]:
        """In which headings the words of one stem stand, and of which such group each term is."""
        groups: list[int] = []
        known: dict[tuple[str, str], int] = {}
        for word, language in zip(self.terms.words, self.terms.languages, strict=True):
            letters = plain(word)
            stem = next(iter(stems(letters, language)), letters)
            groups.append(known.setdefault((language, stem), len(known)))
        headings: list[set[int]] = [set() for _ in known]
        of_name = [int(name.code[:HEADING_DIGITS]) for name in self.names]
        for group, holders in zip(groups, self._holders, strict=True):
            headings[group].update([of_name[held >> _PLACE_BITS] for held in holders])
        return [array("H", sorted(each)) for each in headings], groups

    def _ask(self, word: str) -> Asked:
        meant = self.terms.meant_by(word)
        best = max(meant.values(), default=0.0)
        groups = {self._groups[term] for term, sure in meant.items() if sure >= best - AS_SURE}
        headings: set[int] = set().union(*(self._headings[group] for group in groups))
        sure_of: dict[int, float] = {}
        terms: dict[int, int] = {}
        for term, sure in meant.items():
            worths = [sure * place for place in _PLACES]
            for held in self._holders[term]:
                number, worth = held >> _PLACE_BITS, worths[held & _PLACE_MASK]
                if worth > sure_of.get(number, 0.0):
                    sure_of[number] = worth
                    terms[number] = term
        return Asked(word, log(1 + self._every / max(1, len(headings))), sure_of, terms)

    def _scores(self, asked: list[Asked]) -> dict[int, float]:
        typed: defaultdict[int, float] = defaultdict(float)
        shared: defaultdict[int, float] = defaultdict(float)
        for one in asked:
            for number, sure in one.sure.items():
                typed[number] += one.weight * sure
                shared[number] += self._rarity[one.terms[number]]
        total = sum(one.weight for one in asked)
        unwanted = frozenset() if any(one.typed in _PARTS for one in asked) else self._of_parts
        return {
            number: self.names[number].source.value
            * (worth / total)
            * (TYPED_ALONE + (1 - TYPED_ALONE) * min(1.0, shared[number] / self._sizes[number]))
            * (OF_PARTS if number in unwanted else 1.0)
            for number, worth in typed.items()
        }

    def _matches(self, asked: list[Asked], number: int) -> tuple[Match, ...]:
        return tuple(
            Match(one.typed, self.terms.words[one.terms[number]]) for one in asked if number in one.terms
        )


def _placed(name: GoodsName) -> Iterator[tuple[str, int]]:
    """The words of a name and how they stand in it."""
    if name.source is Source.EVERYDAY:
        for word in telling(words_of(name.text)):
            yield word, _HEAD
        return
    for part, piece in enumerate(_DIVIDES.split(name.text)):
        said, *excluded = _EXCLUDES.split(piece, maxsplit=1)
        for text, place in ((said, _REST if part else _HEAD), *((text, _EXCLUDED) for text in excluded)):
            for word in words_of(text):
                if tells(word):
                    yield word, place
