"""A question: the facts of one line, as far as they are known. None is a fact that nobody stated, which is not the same as
one that is known to be absent (an empty text or set).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jolserik.kernel.countries import COUNTRIES, CURRENCIES
from jolserik.kernel.decimals import BadNumber
from jolserik.kernel.identifiers import BadIdentifier, parse_party
from jolserik.kernel.money import format_amount, parse_amount
from jolserik.kernel.quantity import format_quantity, parse_quantity
from jolserik.kernel.units import UNITS
from jolserik.packs.rules.facts import FACTS, WORDS, FactKind

DIGITS = re.compile(r"\d{2}|\d{4,10}")
WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DAYS_MAX = 100_000
MEMBERS_MAX = 100
"""How many countries, clauses or papers one line can have; more were not said by a person."""
CHARACTERS_MAX = 120


class BadFact(ValueError):
    """A fact that cannot be one. `fact` names it, `reason` says in English what was expected (for writers of packs)."""

    def __init__(self, fact: str, reason: str, value: str = "") -> None:
        reason = reason[: 3 * CHARACTERS_MAX]
        super().__init__(f"{fact}: {reason}")
        self.fact = fact
        self.reason = reason
        self.value = value


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The facts of one line. `quantity` is (millionths, unit), `value` (amount, currency); `papers` are kinds of papers named,
    `reason_given` whether the person has said why he does what is not advised.
    """

    date: date
    product: str | None = None
    destination: str | None = None
    origin: str | None = None
    maker: str | None = None
    dispatch: str | None = None
    transit: frozenset[str] | None = None
    kind: str | None = None
    procedure: frozenset[str] | None = None
    clause: frozenset[str] | None = None
    origin_kind: str | None = None
    grade: str | None = None
    end_use: str | None = None
    exporter: str | None = None
    recipient: str | None = None
    end_user: str | None = None
    exporter_age_days: int | None = None
    recipient_age_days: int | None = None
    days_since_origin: int | None = None
    quantity: tuple[int, str] | None = None
    value: tuple[Decimal, str] | None = None
    papers: frozenset[str] = frozenset()
    reason_given: bool = False

    def stated(self) -> dict[str, Any]:
        """What was stated, as plain texts and sorted lists: the canonical form of the question."""
        found = {name: _plain(getattr(self, name)) for name in FACT_NAMES if getattr(self, name) is not None}
        if self.papers:
            found["papers"] = sorted(self.papers)
        if self.reason_given:
            found["reason_given"] = "true"
        return found


FACT_NAMES = tuple(field.name for field in fields(Question) if field.name in FACTS)


def parse_question(stated: Mapping[str, str | Sequence[str]]) -> Question:
    """A question from texts, as they stand in an example, a form or a request. Raises BadFact."""
    values: dict[str, Any] = {}
    for name, said in stated.items():
        if name == "papers":
            values[name] = frozenset(_word(name, text) for text in _texts(name, said))
        elif name == "reason_given":
            if _one(name, said) not in ("true", "false"):
                raise BadFact(name, "is neither true nor false", _one(name, said))
            values[name] = said == "true"
        elif name in FACTS:
            values[name] = read_fact(name, said)
        else:
            raise BadFact(name, "is no fact that can be stated")
    if "date" not in values:
        raise BadFact("date", "is missing")
    return Question(**values)


def read_fact(name: str, said: str | Sequence[str]) -> Any:
    """One stated fact as a question holds it. Raises BadFact."""
    kind = FACTS[name]
    if kind is FactKind.COUNTRIES:
        return frozenset(_country(name, text) for text in _texts(name, said))
    if kind is FactKind.WORDS:
        return frozenset(_word(name, text) for text in _texts(name, said))
    return _READERS[kind](name, _one(name, said))


def _texts(name: str, said: str | Sequence[str]) -> Sequence[str]:
    """Several texts; one by itself counts as a set of one, an empty one as the empty set."""
    texts = ([said] if said else []) if isinstance(said, str) else said
    # Requests are read from JSON, where anything can stand in place of a text.
    if not isinstance(texts, list | tuple | frozenset) or not all(isinstance(text, str) for text in texts):
        raise BadFact(name, "must be texts")
    if len(texts) > MEMBERS_MAX:
        raise BadFact(name, f"holds more than {MEMBERS_MAX} texts")
    return [_one(name, text) for text in texts]


def _one(name: str, said: str | Sequence[str]) -> str:
    if not isinstance(said, str):
        raise BadFact(name, "must be one text")
    if len(said) > CHARACTERS_MAX:
        raise BadFact(name, "is too long", said[:CHARACTERS_MAX])
    return said


def product_digits(name: str, text: str) -> str:
    """Two, or four to ten digits of a product code; blanks are dropped."""
    digits = "".join(text.split())
    if not (digits.isascii() and DIGITS.fullmatch(digits)):
        raise BadFact(name, "must be two, or four to ten digits of a product code", text)
    return digits


def _country(name: str, text: str) -> str:
    if text not in COUNTRIES:
        raise BadFact(name, f"{text!r} is not a country of ISO 3166", text)
    return text


def _word(name: str, text: str) -> str:
    known = WORDS.get(name)
    if known is not None and text not in known:
        raise BadFact(name, f"{text!r} is none of: {', '.join(sorted(known))}", text)
    if not WORD.fullmatch(text):
        raise BadFact(name, f"{text!r} is not a word of small letters, digits and _", text)
    return text


def _party(name: str, text: str) -> str:
    try:
        return str(parse_party(text)) if text else ""
    except BadIdentifier:
        raise BadFact(name, f"{text!r} is not a party such as RU:7707083893", text) from None


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= DAYS_MAX):
        raise BadFact(name, f"{text!r} is not a whole number up to {DAYS_MAX}", text)
    return int(text)


def _quantity(name: str, text: str) -> tuple[int, str]:
    amount, _, unit = text.partition(" ")
    if unit not in UNITS:
        raise BadFact(name, f"{text!r} is not a quantity with its unit, such as 10 H87", text)
    try:
        return parse_quantity(amount, allow_zero=True), unit
    except BadNumber:
        raise BadFact(name, f"{text!r} is not a quantity with its unit, such as 10 H87", text) from None


def _value(name: str, text: str) -> tuple[Decimal, str]:
    amount, _, currency = text.partition(" ")
    if currency not in CURRENCIES:
        raise BadFact(name, f"{text!r} is not a value with its currency, such as 1000 USD", text)
    try:
        return parse_amount(amount), currency
    except (BadNumber, InvalidOperation):
        raise BadFact(name, f"{text!r} is not a value with its currency, such as 1000 USD", text) from None


def _day(name: str, text: str) -> date:
    try:
        if not DAY.fullmatch(text):  # the reader of ISO dates also takes weeks, 2023-W13-6
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise BadFact(name, f"{text!r} is not a date such as 2023-04-01", text) from None


_READERS = {
    FactKind.PRODUCT: product_digits,
    FactKind.COUNTRY: _country,
    FactKind.WORD: _word,
    FactKind.PARTY: _party,
    FactKind.NUMBER: _number,
    FactKind.QUANTITY: _quantity,
    FactKind.VALUE: _value,
    FactKind.DAY: _day,
}


def _plain(value: Any) -> str | list[str]:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        amount, unit = value
        return f"{format_quantity(amount) if isinstance(amount, int) else format_amount(amount)} {unit}"
    return str(value)
