"""The goods of a question: a code with its name, what a short code covers, and the choice where words were typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from jolserik.guidance.goods import FoundGoods
from jolserik.guidance.queries.goods import find_goods
from jolserik.guidance.stating import code_exists
from jolserik.kernel.products import LENGTH, hs_name
from jolserik.packs.goods import LENGTHS
from jolserik.web.public.ask_form import GOODS, SAID
from jolserik.web.writing import NO_BREAK

CHOICES_MAX = 12
BELOW_MAX = 60


@dataclass(frozen=True, slots=True)
class Called:
    """Goods by code and name. `language` is set where the name is in another language than the page."""

    code: str
    name: str
    language: str = ""

    @property
    def grouped(self) -> str:
        """The code in the groups in which papers print it."""
        return grouped(self.code)


@dataclass(frozen=True, slots=True)
class Choice:
    """Goods that may be meant, with the address at which the question goes on."""

    goods: Called
    heading: str
    called: str
    href: str


def grouped(code: str) -> str:
    """8450111100 as 8450 11 110 0, on one line."""
    return NO_BREAK.join(part for part in (code[:4], code[4:6], code[6:9], code[9:]) if part)


def whole(digits: str, on: date) -> str:
    """The digits as a code; a leading zero that a spreadsheet has lost is put back."""
    if len(digits) == LENGTH - 1 and not code_exists(digits, on):
        return f"0{digits}"
    return digits


def called(code: str, language: str, on: date) -> Called:
    """A code with its best name: of itself, else of what stands above it."""
    length = max((one for one in LENGTHS if one <= len(code)), default=0)
    found = find_goods(code[:length], language, on=on, limit=1) if length else []
    if found and code.startswith(found[0].code):
        return Called(code, found[0].name, found[0].language if found[0].language != language else "")
    return Called(code, hs_name(code), "en" if language != "en" else "")


def choices(words: str, language: str, on: date, query: QueryDict, *, said: bool = True) -> list[Choice]:
    """Goods that the words may mean, the likeliest first."""
    return [
        _choice(found, language, query, words if said else "")
        for found in find_goods(words, language, on=on, limit=CHOICES_MAX)
    ]


def below(code: str, language: str, on: date, query: QueryDict) -> list[Choice]:
    """The codes of the next length that a short code covers."""
    if len(code) >= LENGTH:
        return []
    found = [one for one in find_goods(code, language, on=on, limit=100) if len(one.code) > len(code)]
    shortest = min((len(one.code) for one in found), default=0)
    return [_choice(one, language, query, "") for one in found if len(one.code) == shortest][:BELOW_MAX]


def _choice(found: FoundGoods, language: str, query: QueryDict, words: str) -> Choice:
    chosen = query.copy()
    chosen[GOODS] = found.code
    if words:
        chosen[SAID] = words
    other = found.language if found.language != language else ""
    met = found.called if found.called and found.called.casefold() != found.name.casefold() else ""
    heading = found.heading if found.heading != found.name else ""
    return Choice(Called(found.code, found.name, other), heading, met, f"?{chosen.urlencode()}")


def level(code: str) -> str:
    """What a code of so many digits is: a chapter, a heading, a subheading, a part of a code, or a whole code."""
    return {2: "chapter", 4: "heading", 6: "subheading", LENGTH: ""}.get(len(code), "part")
