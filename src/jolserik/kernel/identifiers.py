"""Who somebody is: country, kind of identifier and value, never a bare number.

A Kazakh person's IIN and a Russian person's INN both have twelve digits, so the country always stands in
front: `KZ:970240000126`, `RU:7707083893`. Kinds: BIN and IIN (Kazakhstan, organisation and person), INN, OGRN
and OGRNIP (Russia), UNP (Belarus), OTHER (any other country: kept as text, because we have no rule for it). A
valid check digit says that a number was typed rightly, not that anybody bears it; `verified` says that a rule
was applied and held.

Sources: weights of BIN and IIN as three independent programs have them, which agree with six real BINs; INN
and OGRN by python-stdnum; OGRNIP is ours (first fourteen digits mod 13 mod 10), because python-stdnum leaves
out the last step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from stdnum.by import unp
from stdnum.ru import inn, ogrn

from jolserik.kernel.countries import COUNTRIES

Kind = Literal["BIN", "IIN", "INN", "OGRN", "OGRNIP", "UNP", "OTHER"]
Problem = Literal["no_country", "unknown_country", "wrong_form", "wrong_check_digit", "too_long", "empty"]

OTHER_CHARACTERS_MAX = 64
# Longer than any label, blanks and value together; what is longer is not looked at.
CHARACTERS_MAX = 120


class BadIdentifier(ValueError):
    """The text names nobody; `problem` says why."""

    def __init__(self, problem: Problem, text: str) -> None:
        super().__init__(f"{problem}: {text[:CHARACTERS_MAX]!r}")
        self.problem: Problem = problem


@dataclass(frozen=True, slots=True)
class PartyRef:
    """What names a party. Two references are the same party if country, kind and value agree."""

    country: str
    kind: Kind
    value: str
    verified: bool = field(default=True, compare=False)

    def __str__(self) -> str:
        return f"{self.country}:{self.value}"


@lru_cache(maxsize=65536)
def parse_party(text: str) -> PartyRef:
    """`"KZ:БИН 970240 000126"` -> `PartyRef("KZ", "BIN", "970240000126")`; raises BadIdentifier."""
    if len(text) > CHARACTERS_MAX:
        raise BadIdentifier("too_long", text)
    country, colon, value = text.partition(":")
    country, value = country.strip().upper(), value.strip()
    if not colon:
        raise BadIdentifier("no_country", text)
    if country not in COUNTRIES:
        raise BadIdentifier("unknown_country", text)
    if not value:
        raise BadIdentifier("empty", text)
    return _READERS.get(country, _other)(country, value)


def bin_iin_check_digit(first_eleven: str) -> int | None:
    """The twelfth digit of a BIN or IIN; None if the eleven digits cannot be issued."""
    digits = [int(digit) for digit in first_eleven]
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        check = sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11
        if check < 10:
            return check
    return None


def ogrnip_check_digit(first_fourteen: str) -> int:
    """The fifteenth digit of a Russian sole trader's register number."""
    return int(first_fourteen) % 13 % 10


_LABEL = re.compile(r"(?:БИН|БСН|ИИН|ЖСН|ИНН|ОГРНИП|ОГРН|УНП|BIN|IIN|INN|UNP)[\s:№]*", re.IGNORECASE)
_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


def _bare(value: str) -> str:
    """The value without the word in front of it and without blanks."""
    return "".join(_LABEL.sub("", value, count=1).split())


def _kazakh(country: str, value: str) -> PartyRef:
    digits = _digits(value, lengths=(12,))
    kind = _bin_or_iin(digits)
    if kind is None:
        raise BadIdentifier("wrong_form", value)
    if bin_iin_check_digit(digits[:11]) != int(digits[11]):
        raise BadIdentifier("wrong_check_digit", value)
    return PartyRef(country, kind, digits)


def _bin_or_iin(digits: str) -> Kind | None:
    """Digit 5 is 4, 5 or 6 in a BIN, the first digit of a day of birth in an IIN.

    Digit 6 of a BIN (branch, farm ...) decides nothing: its values have changed.
    """
    if digits[4] in "456":
        return "BIN"
    century = _CENTURIES.get(digits[6])
    return "IIN" if century and _is_day(century + int(digits[:2]), digits[2:4], digits[4:6]) else None


def _is_day(year: int, month: str, day: str) -> bool:
    try:
        date(year, int(month), int(day))
    except ValueError:
        return False
    return True


def _russian(country: str, value: str) -> PartyRef:
    digits = _digits(value, lengths=(10, 12, 13, 15))
    if len(digits) == 15:
        # The last step of this rule is not confirmed by its issuer, so a failure only warns.
        return PartyRef(
            country, "OGRNIP", digits, verified=ogrnip_check_digit(digits[:14]) == int(digits[14])
        )
    kind: Kind = "OGRN" if len(digits) == 13 else "INN"
    if not (ogrn if kind == "OGRN" else inn).is_valid(digits):
        raise BadIdentifier("wrong_check_digit", value)
    return PartyRef(country, kind, digits)


def _belarusian(country: str, value: str) -> PartyRef:
    number = _bare(value).upper().translate(_UNP_LETTERS)
    if not (len(number) == 9 and number.isascii() and number.isalnum()):
        raise BadIdentifier("wrong_form", value)
    if not unp.is_valid(number):
        raise BadIdentifier("wrong_check_digit", value)
    return PartyRef(country, "UNP", number)


def _other(country: str, value: str) -> PartyRef:
    if len(value) > OTHER_CHARACTERS_MAX:
        raise BadIdentifier("too_long", value)
    if not value.isprintable():
        raise BadIdentifier("wrong_form", value)
    return PartyRef(country, "OTHER", value, verified=False)


def _digits(value: str, *, lengths: tuple[int, ...]) -> str:
    digits = _bare(value)
    if not (digits.isascii() and digits.isdigit() and len(digits) in lengths):
        raise BadIdentifier("wrong_form", value)
    return digits


# Persons' UNPs begin with letters that look alike in both alphabets.
_UNP_LETTERS = str.maketrans("АВЕКМНОРСТ", "ABEKMHOPCT")

_READERS: Mapping[str, Callable[[str, str], PartyRef]] = {"KZ": _kazakh, "RU": _russian, "BY": _belarusian}
