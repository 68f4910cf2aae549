"""Terms: every word of every name, and which of them a typed word means, with how sure that is.

A typed word is first met strictly (the word itself), then more and more leniently: without Kazakh letters, by stem, by
sound. Only a word that is met neither as it is nor by its stem is guessed at: as a beginning, within some slips, as a part.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from jolserik.guidance.folding import WORD_CHARACTERS_MAX, cyrillic, plain, sound, stems
from jolserik.guidance.numbers import Numbers
from jolserik.guidance.typos import Vocabulary
from jolserik.kernel.languages import LANGUAGES

# How sure a word is meant, by the strictest way on which it is met.
SAME, SAME_LETTERS, SAME_STEM, SAME_SOUND, SAME_SOUND_OF_STEM = 1.0, 0.97, 0.92, 0.88, 0.84
BEGINS, SLIPPED, PART = 0.85, 0.85, 0.6
DAMPED = 0.55
"What is left of a guess when the word as typed is known."

MATCHES_MAX = 40
BEGINNING_LEAST = 3
PART_LEAST = 4


class Terms:
    """The words of all names. `add` them all, then `close`, then ask `meant_by`."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.languages: list[str] = []
        self._numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._by_word, self._by_letters, self._by_stem = Numbers(), Numbers(), Numbers()
        self._by_sound, self._by_stem_sound = Numbers(), Numbers()
        self._sounds: list[str] = []
        self._reversed: list[str] = []
        self._vocabulary = Vocabulary(())

    def add(self, word: str, language: str) -> int:
        """The number of a word in names of that language."""
        numbers = self._numbers[language]
        number = numbers.get(word)
        if number is not None:
            return number
        number = numbers[word] = len(self.words)
        self.words.append(word)
        self.languages.append(language)
        letters = plain(word)
        self._by_word.add(word, number)
        self._by_letters.add(letters, number)
        self._by_sound.add(sound(word), number)
        for stem in {letters, *stems(letters, language)}:
            self._by_stem.add(stem, number)
            self._by_stem_sound.add(sound(stem), number)
        return number

    def close(self) -> None:
        """Prepares the looking up by beginnings and by slips; no word is added afterwards."""
        for lookup in (self._by_word, self._by_letters, self._by_stem, self._by_sound, self._by_stem_sound):
            lookup.close()
        self._sounds = sorted(self._by_sound)
        self._reversed = sorted(heard[::-1] for heard in self._sounds)
        self._vocabulary = Vocabulary(self._sounds)

    def knows(self, typed: str) -> bool:
        """Whether some name holds this word, in whatever number and case."""
        return any(form in self._by_stem for form in _forms(plain(typed)))

    def meant_by(self, typed: str) -> dict[int, float]:
        """The terms that a typed word may mean, and how sure each is, at most 1."""
        found: dict[int, float] = {}
        typed = typed[:WORD_CHARACTERS_MAX]
        letters = plain(typed)
        _keep(found, self._by_word.get(typed), SAME)
        _keep(found, self._by_letters.get(letters), SAME_LETTERS)
        for form in _forms(letters):
            _keep(found, self._by_stem.get(form), SAME_STEM)
        for number, sure in self._guessed(letters, known=bool(found)).items():
            _keep(found, (number,), sure)
        best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return dict(best[:MATCHES_MAX])

    def _guessed(self, letters: str, *, known: bool) -> dict[int, float]:
        found: dict[int, float] = {}
        worth = DAMPED if known else 1.0
        heard = plain(cyrillic(letters))
        _keep(found, self._by_sound.get(sound(letters)), worth * SAME_SOUND)
        for form in {heard, *stems(heard, "kk"), *stems(heard, "ru")}:
            _keep(found, self._by_stem_sound.get(sound(form)), worth * SAME_SOUND_OF_STEM)
        if not known:
            self._guess(sound(letters), found)
        return found

    def _guess(self, heard: str, found: dict[int, float]) -> None:
        for whole in _beginning_with(heard, self._sounds, BEGINNING_LEAST):
            _keep(found, self._by_sound.get(whole), BEGINS * (0.5 + 0.5 * len(heard) / len(whole)))
        for number, slips in self._vocabulary.near(heard):
            _keep(found, self._by_sound.get(self._sounds[number]), SLIPPED * (1 - slips / len(heard)))
        for cut in range(PART_LEAST, len(heard)):
            for part in (heard[:cut], heard[-cut:]):
                _keep(found, self._by_stem_sound.get(part), PART * (0.5 + 0.5 * cut / len(heard)))
        for whole in _beginning_with(heard[::-1], self._reversed, PART_LEAST):
            _keep(found, self._by_sound.get(whole[::-1]), PART * (0.5 + 0.5 * len(heard) / len(whole)))


def _forms(letters: str) -> set[str]:
    """The word and its stems, in whichever language it is."""
    return {letters} | {stem for language in LANGUAGES for stem in stems(letters, language)}


def _beginning_with(start: str, words: list[str], least: int) -> list[str]:
    if len(start) < least:
        return []
    first = bisect_left(words, start)
    last = bisect_left(words, f"{start}\U0010ffff")
    return words[first : min(last, first + MATCHES_MAX)]


def _keep(found: dict[int, float], numbers: Iterable[int], sure: float) -> None:
    for number in numbers:
        if sure > found.get(number, 0.0):
            found[number] = sure
