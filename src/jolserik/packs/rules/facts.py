"""Facts: what a condition may ask about, each with its kind. One table for conditions, examples, pages, API and columns."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class FactKind(StrEnum):
    """How a fact is written and compared."""

    PRODUCT = "product"
    COUNTRY = "country"
    COUNTRIES = "countries"
    WORD = "word"
    WORDS = "words"
    PARTY = "party"
    NUMBER = "number"
    QUANTITY = "quantity"
    VALUE = "value"
    DAY = "day"


FACTS: Mapping[str, FactKind] = {
    "product": FactKind.PRODUCT,
    "destination": FactKind.COUNTRY,
    "origin": FactKind.COUNTRY,
    "maker": FactKind.COUNTRY,
    "dispatch": FactKind.COUNTRY,
    "transit": FactKind.COUNTRIES,
    "kind": FactKind.WORD,
    "procedure": FactKind.WORDS,
    "clause": FactKind.WORDS,
    "origin_kind": FactKind.WORD,
    "grade": FactKind.WORD,
    "end_use": FactKind.WORD,
    "exporter": FactKind.PARTY,
    "recipient": FactKind.PARTY,
    "end_user": FactKind.PARTY,
    "exporter_age_days": FactKind.NUMBER,
    "recipient_age_days": FactKind.NUMBER,
    "days_since_origin": FactKind.NUMBER,
    "quantity": FactKind.QUANTITY,
    "value": FactKind.VALUE,
    "date": FactKind.DAY,
}
"""`days_since_origin`: since customs declared the goods or they came from the union; `clause`: what a lot's contract or
customs procedure forbids; `maker`: where they were made, `origin`: by customs' rules, `dispatch`: sent from."""

WORDS: Mapping[str, frozenset[str]] = {
    "kind": frozenset({"export_eaeu", "export_third", "domestic", "movement", "return"}),
    "origin_kind": frozenset(
        {"import_declaration", "import_eaeu", "production", "opening_balance", "declared"}
    ),
    "grade": frozenset({"matched", "claimed", "contradicted", "unproven"}),
    "end_use": frozenset({"civil", "military", "unknown"}),
}
"""Facts that know only these words; other words are the pack's own."""

SETS = frozenset({FactKind.COUNTRIES, FactKind.WORDS})
TEXTS = frozenset({FactKind.COUNTRY, FactKind.WORD, FactKind.PARTY})
