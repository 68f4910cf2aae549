"""A refusal is an answer: a stable code, the place in the input, the facts, and what to do about it.

The codes stand in order of precedence. All faults of a document are reported; the first decides its headline.
`HELD` codes keep a document waiting instead of refusing it, `NOT_FINAL` ones bind nothing: the same request
may be sent again. The sentences live in `refusals_catalogue/`, one file per language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jolserik.kernel import refusals_catalogue as catalogue
from jolserik.kernel.units import unit_short


class Code(StrEnum):
    """Every reason to say no, in order of precedence. A code is never renamed and never reused."""

    BAD_FILE = "bad_file"
    UNKNOWN_COLUMN = "unknown_column"
    MISSING_COLUMN = "missing_column"
    MISSING_VALUE = "missing_value"
    BAD_VALUE = "bad_value"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    BAD_IDENTIFIER = "bad_identifier"
    UNKNOWN_PARTY = "unknown_party"
    UNKNOWN_PRODUCT = "unknown_product"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_CROSSING = "unknown_crossing"
    UNKNOWN_NOTE = "unknown_note"
    NOT_ALLOWED = "not_allowed"
    NUMBER_REUSED = "number_reused"
    NOTE_CLOSED = "note_closed"
    CORRECTION_FORBIDDEN = "correction_forbidden"
    REASON_MISSING = "reason_missing"
    LOT_UNKNOWN = "lot_unknown"
    LOT_AMBIGUOUS = "lot_ambiguous"
    LOT_NOT_YOURS = "lot_not_yours"
    LOT_WRONG_PRODUCT = "lot_wrong_product"
    DRAWS_DO_NOT_SUM = "draws_do_not_sum"
    UNIT_MISMATCH = "unit_mismatch"
    INSUFFICIENT_STOCK = "insufficient_stock"
    SERIAL_UNKNOWN = "serial_unknown"
    SERIAL_ELSEWHERE = "serial_elsewhere"
    SERIALS_DO_NOT_MATCH = "serials_do_not_match"
    CONVERSION_UNBALANCED = "conversion_unbalanced"
    DECLARATION_MISMATCH = "declaration_mismatch"
    DECLARATION_NOT_RELEASED = "declaration_not_released"
    DECLARATION_EXCEEDED = "declaration_exceeded"
    ORIGIN_CONTRADICTED = "origin_contradicted"
    INVOICE_MISSING = "invoice_missing"
    INVOICE_MISMATCH = "invoice_mismatch"
    INVOICE_CANCELLED = "invoice_cancelled"
    INVOICE_REUSED = "invoice_reused"
    INVOICE_ALREADY_SETTLED = "invoice_already_settled"
    MIXED_ORIGIN = "mixed_origin"
    ORIGIN_MISSING = "origin_missing"
    OPENING_CLOSED = "opening_closed"
    GUIDANCE_PROHIBITED = "guidance_prohibited"
    INVOICE_UNKNOWN = "invoice_unknown"
    DECLARATION_UNKNOWN = "declaration_unknown"
    LICENCE_MISSING = "licence_missing"
    DOCUMENT_MISSING = "document_missing"
    REASON_FOR_NOT_ADVISED = "reason_for_not_advised"
    HELD_BY_AUTHORITY = "held_by_authority"
    BUSY = "busy"


PRECEDENCE: Mapping[Code, int] = {code: place for place, code in enumerate(Code)}

HELD = frozenset(
    {
        Code.INVOICE_UNKNOWN,
        Code.DECLARATION_UNKNOWN,
        Code.LICENCE_MISSING,
        Code.DOCUMENT_MISSING,
        Code.REASON_FOR_NOT_ADVISED,
        Code.HELD_BY_AUTHORITY,
    }
)

NOT_FINAL = frozenset({Code.BUSY})


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault. `at` is the column's name or a JSON pointer; `row` counts from 1, the header being row 1."""

    code: Code
    at: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None


def by_precedence(refusals: Iterable[Refusal]) -> list[Refusal]:
    """The weightiest code first; equals keep their order, so that rows stay in the order of the file."""
    return sorted(refusals, key=lambda refusal: PRECEDENCE[refusal.code])


def sentence(refusal: Refusal, language: str) -> str:
    """What is wrong, with the facts at hand; a missing fact makes it less exact, never an error."""
    return catalogue.best_fitting(catalogue.entry(refusal.code, language).sentence, _facts(refusal, language))


def remedy(refusal: Refusal, language: str) -> str:
    """What would make it pass."""
    return catalogue.best_fitting(catalogue.entry(refusal.code, language).remedy, _facts(refusal, language))


def title(code: Code, language: str) -> str:
    """A few words for headings and lists."""
    return catalogue.entry(code, language).title


def explanation(code: Code, language: str) -> str:
    """The paragraph on the code's own page."""
    return catalogue.entry(code, language).explanation


def in_language(facts: Mapping[str, str], language: str) -> dict[str, str]:
    """Facts that were given in every language (`title.kk`, `title.ru`, `title.en`), in the reader's one (`title`)."""
    found = {}
    for name, value in facts.items():
        plain, _, given_in = name.partition(".")
        if not given_in or given_in == language:
            found[plain] = value
    return found


def _facts(refusal: Refusal, language: str) -> dict[str, str]:
    facts = catalogue.in_words(in_language(refusal.facts, language), language)
    for name in ("unit", "found") if refusal.code is Code.UNIT_MISMATCH else ("unit",):
        if name in facts:
            facts[name] = ", ".join(unit_short(unit, language) for unit in facts[name].split(", "))
    if refusal.at:
        facts.setdefault("column", refusal.at)
    if refusal.row is not None:
        facts.setdefault("row", str(refusal.row))
    return facts
