"""Typos: which words of a vocabulary somebody may have meant who typed another.

Two words are close when few *slips* lie between them: a letter left out, added, replaced, or two neighbours swapped. To
look at few words only, those are taken first that share the most groups of three letters with what was typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from jolserik.guidance.numbers import Numbers

CANDIDATES_MAX = 120


class Slips:
    """Counts the slips between one typed word and others (optimal string alignment, a row of it in one integer)."""

    def __init__(self, typed: str) -> None:
        self._length = len(typed)
        self._places: dict[str, int] = {}
        for at, letter in enumerate(typed):
            self._places[letter] = self._places.get(letter, 0) | 1 << at

    def to(self, word: str) -> int:
        """How many slips lead from the typed word to this one."""
        if not self._length:
            return len(word)
        every = (1 << self._length) - 1
        last = 1 << (self._length - 1)
        rises, falls, level, before, slips = every, 0, 0, 0, self._length
        for letter in word:
            same = self._places.get(letter, 0)
            swapped = (((~level) & same) << 1) & before
            level = ((((same & rises) + rises) ^ rises) | same | falls | swapped) & every
            up = falls | (~(level | rises) & every)
            down = level & rises
            slips += ((up & last) != 0) - ((down & last) != 0)
            up = (up << 1 | 1) & every
            down = (down << 1) & every
            rises = down | (~(level | up) & every)
            falls = up & level
            before = same
        return slips


class Vocabulary:
    """Words that can be found by words near to them. The place of a word in the given order is its number."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)
        self._holders = Numbers()
        for number, word in enumerate(self.words):
            for group in _groups(word):
                self._holders.add(group, number)
        self._holders.close()

    def near(self, typed: str) -> list[tuple[int, int]]:
        """(number, slips) of the words within the slips that a word of this length is allowed."""
        allowed = slips_allowed(len(typed))
        if not allowed:
            return []
        slips = Slips(typed)
        found = ((number, slips.to(self.words[number])) for number in self._sharing(typed, allowed))
        return [(number, count) for number, count in found if count <= allowed]

    def _sharing(self, typed: str, allowed: int) -> list[int]:
        shared: Counter[int] = Counter()
        for group in _groups(typed):
            shared.update(self._holders.get(group))
        lengths = range(len(typed) - allowed, len(typed) + allowed + 1)
        likely = [(count, number) for number, count in shared.items() if len(self.words[number]) in lengths]
        likely.sort(key=lambda pair: (-pair[0], pair[1]))
        return [number for _, number in likely[:CANDIDATES_MAX]]


def slips_allowed(length: int) -> int:
    """How many slips a word of that length may hold and still be meant."""
    return 0 if length < 4 else 1 if length < 7 else 2 if length < 11 else 3


def _groups(word: str) -> set[str]:
    """Groups of three letters; the first letters count more, the last ones less."""
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
