"""Facts in words: countries, days, amounts and the words of trade, as a reader of each language writes them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from jolserik.guidance import words
from jolserik.guidance.rule_words import phrase, read
from jolserik.kernel.languages import plural
from jolserik.kernel.quantity import MICRO
from jolserik.kernel.units import unit_short
from jolserik.packs.procedures import Procedure
from jolserik.packs.rules import FACTS, FactKind, Question

NO_PROCEDURES: Mapping[str, Procedure] = {}
CALLED_OTHERWISE = {"UK": "GB"}
"""What people write for a country whose code is another."""


@lru_cache
def locale(language: str) -> Locale:
    """The customs of a language; English is written the British way, day before month."""
    return Locale("en", "GB") if language == "en" else Locale(language)


def country(code: str, language: str) -> str:
    """A country's name; a code without a name is shown as it is."""
    code = CALLED_OTHERWISE.get(code, code)
    return str(locale(language).territories.get(code, code))


def issuer(codes: str, language: str) -> str:
    """Who issued a rule: countries and unions, several joined by `/` in the file."""
    own = read(language)["issuers"]
    return ", ".join(own.get(code) or country(code, language) for code in codes.split("/"))


def day(on: date, language: str) -> str:
    """A date in words: 20 March 2024."""
    return format_date(on, format="long", locale=locale(language)).replace("\u202f", "\u00a0")


def number(value: Decimal | int, language: str) -> str:
    """A figure, grouped by thousands, with all its decimals."""
    return format_decimal(value, locale=locale(language), decimal_quantization=False)


def amount(fact: str, value: Decimal | int, unit: str, language: str) -> str:
    """A figure with its unit: days of an age, millionths of a quantity's unit, a sum in its currency."""
    kind = FACTS[fact]
    if kind is FactKind.QUANTITY:
        return f"{number(Decimal(value) / MICRO, language)} {unit_short(unit, language)}"
    if kind is FactKind.VALUE:
        return f"{number(value, language)} {unit}"
    whole = int(value) if value == int(value) else 0
    # Russian has the genitive here ("at least one day"), which only knows one and many.
    forms = [phrase("conditions", form, language) for form in ("day", "days", "days")]
    return f"{number(value, language)} {plural(whole, forms, language)}"


def value_in_words(
    fact: str, value: str, language: str, procedures: Mapping[str, Procedure] = NO_PROCEDURES
) -> str:
    """One value of a fact that compares with texts: a country's name, a word of trade, a code as it is."""
    kind = FACTS[fact]
    if kind in (FactKind.COUNTRY, FactKind.COUNTRIES):
        return country(value, language)
    if fact == "procedure" and value in procedures:
        return procedures[value].names.in_language(language)
    return phrase(fact, value, language) if kind is FactKind.WORD else value


def question_in_words(
    question: Question, language: str, procedures: Mapping[str, Procedure] = NO_PROCEDURES
) -> str:
    """Every stated fact by its name: "product code: 8542319010; country of destination: Russia; date: 20 March 2024"."""
    told = [
        (
            words.word("facts", fact, language),
            stated_in_words(fact, getattr(question, fact), language, procedures),
        )
        for fact in question.stated()
        if fact in FACTS
    ]
    if question.papers:
        told.append((phrase("pages", "papers", language).lower(), ", ".join(sorted(question.papers))))
    if question.reason_given:
        told.append((phrase("pages", "reason_given", language), phrase("pages", "yes", language)))
    return "; ".join(f"{name}: {said}" for name, said in told)


def stated_in_words(fact: str, stated: Any, language: str, procedures: Mapping[str, Procedure]) -> str:
    """A stated fact as people write it; one that is known to be absent is a dash."""
    if isinstance(stated, date):
        return day(stated, language)
    if isinstance(stated, tuple):
        return amount(fact, stated[0], stated[1], language)
    if isinstance(stated, int):
        return amount(fact, stated, "", language)
    values = sorted(stated) if isinstance(stated, frozenset) else [stated] if stated else []
    return ", ".join(value_in_words(fact, value, language, procedures) for value in values) or "–"
