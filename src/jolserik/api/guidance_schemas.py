"""Schemas of guidance: what OpenAPI says of questions, answers, goods and receipts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from jolserik.guidance.stating import MEMBERS_MAX, PAPERS, REASON_GIVEN, STATABLE
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs.rules import FACTS, FactKind
from jolserik.packs.rules.facts import WORDS
from jolserik.packs.rules.question import DAYS_MAX

VerdictWord = Literal[
    "allowed",
    "inform",
    "document_required",
    "licence_required",
    "not_advised",
    "prohibited",
    "cannot_say",
]
Effort = Literal["say", "attach", "obtain", "other_goods", "other_deal", "wait", "nothing", "none_needed"]
StatusWord = Literal[
    "claimed",
    "denied",
    "draft",
    "planned",
    "in_force",
    "suspended",
    "repealed",
    "guidance",
]


class PackIdentity(Schema):
    """Which rules answered: the same fingerprint gives the same answers for ever."""

    code: str
    version: str
    fingerprint: str


class FactName(Schema):
    """A fact as requests call it, and in the reader's words."""

    fact: str
    name: str


class SourceEntry(Schema):
    """Where something was found."""

    code: str
    title: str
    where: str


class PaperEntry(Schema):
    """A kind of paper: name it in `papers` once it is there."""

    kind: str
    name: str


class MissingPaper(PaperEntry):
    """A kind of paper that is missing, and the rules that ask for it."""

    rules: list[str]


class LawEntry(Schema):
    """The legal source; article and list may be empty."""

    act: str
    article: str
    list: str


class RuleBrief(Schema):
    """A rule by its name."""

    rule: str
    title: str
    issuer: str


class HittingRule(RuleBrief):
    """A rule that holds. `verdict` is what it comes to here; `speaks_of` what it says of itself."""

    explanation: str
    binds: str
    verdict: VerdictWord
    speaks_of: VerdictWord
    status: StatusWord
    status_since: str
    status_in_words: str
    law: LawEntry
    sources: list[SourceEntry]
    certainty: str
    valid_from: str
    valid_until: str | None
    known_since: str
    papers_missing: list[PaperEntry]
    remedy: str
    lifted_by: str
    decided_by: list[FactName]
    effort: Effort


class OpenRule(RuleBrief):
    """A rule that a fact decides: one that was not said, was supposed, or could be another."""

    verdict: VerdictWord
    facts: list[FactName]


class StandingEntry(Schema):
    """What was said of a rule from a day on."""

    since: str
    status: StatusWord
    status_in_words: str
    sources: list[SourceEntry]


class PastRule(RuleBrief):
    """A rule that says nothing any more."""

    explanation: str
    standings: list[StandingEntry]


class ComingRule(RuleBrief):
    """A rule that will be valid soon."""

    valid_from: str


class Way(Schema):
    """One step towards compliance."""

    rule: str
    effort: Effort
    effort_in_words: str
    text: str


class GuidanceAnswer(Schema):
    """The answer. Its bytes are canonical JSON (RFC 8785): their SHA-256 is what a receipt names."""

    reference: str = Field(description="What the answer can be cited by: `G-` and 20 hexadecimal digits.")
    pack: PackIdentity
    date: str
    language: str
    question: dict[str, str | list[str]] = Field(description="What was stated, in its canonical form.")
    goods: str = Field(description="The English name of the goods in the Harmonized System.")
    verdict: VerdictWord
    title: str
    sentence: str
    decisive: str | None = Field(description="The rule that brings the verdict, if one does.")
    rules: list[HittingRule] = Field(description="In the order of the effort to meet them.")
    ways: list[Way] = Field(description="What to do, the least effort first.")
    single_changes: list[FactName] = Field(
        description="Each alone would lift everything that stands against it."
    )
    papers_missing: list[MissingPaper]
    missing: list[FactName] = Field(description="Facts to state for a definite answer.")
    undecided: list[OpenRule]
    presumed: list[OpenRule]
    near: list[OpenRule]
    history: list[PastRule]
    coming: list[ComingRule]


class GoodsEntry(Schema):
    """Goods that may be meant. `called` is the name by which they were found."""

    code: str
    name: str
    language: str
    heading: str
    called: str
    score: float


class GoodsFound(Schema):
    """Goods by words, the likeliest first."""

    words: str
    language: str
    date: str
    goods: list[GoodsEntry]


class ReceiptDocument(Schema):
    """That a question was asked and so answered. Parties that were named are left out and stand in `withheld`; with them the
    question has the same reference again."""

    reference: str
    language: str
    answer_sha256: str = Field(description="SHA-256 of the answer's bytes, in hexadecimal digits.")
    verdict: VerdictWord
    question: dict[str, str | list[str]]
    withheld: list[str]
    pack: PackIdentity
    recorded_at: str
    event: int = Field(description="The event in the record, whose leaf commits to all of this.")


COUNTRY: Mapping[str, Any] = {"type": "string", "pattern": "^[A-Z]{2}$"}
WORD: Mapping[str, Any] = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
SCHEMAS: Mapping[FactKind, Mapping[str, Any]] = {
    FactKind.PRODUCT: {
        "type": "string",
        "pattern": r"^([0-9]{2}|[0-9]{4,10})$",
        "description": "two, or four to ten digits of the product code",
    },
    FactKind.COUNTRY: COUNTRY,
    FactKind.COUNTRIES: {"type": "array", "items": COUNTRY, "maxItems": MEMBERS_MAX},
    FactKind.WORD: WORD,
    FactKind.WORDS: {"type": "array", "items": WORD, "maxItems": MEMBERS_MAX},
    FactKind.PARTY: {"type": "string", "description": "`COUNTRY:identifier`; empty: there is none"},
    FactKind.NUMBER: {"type": "integer", "minimum": 0, "maximum": DAYS_MAX},
    FactKind.QUANTITY: {"type": "string", "description": "an amount and its unit, such as `10 H87`"},
    FactKind.VALUE: {"type": "string", "description": "an amount and its currency, such as `1000 USD`"},
    FactKind.DAY: {"type": "string", "format": "date"},
}
ABOUT: Mapping[str, str] = {
    "origin": "country of origin by customs' rules",
    "maker": "country where the goods were made",
    "dispatch": "country they were sent from",
    "transit": "countries on the way",
    "clause": "what contract or customs forbid, such as `no_reexport_ru`; an empty list: nothing is forbidden",
    "days_since_origin": "days since customs declared the goods or they came from the union",
    "date": "the day that is asked about; today unless named",
}
EXAMPLE: Mapping[str, Any] = {
    "product": "8542319010",
    "destination": "RU",
    "origin": "CN",
    "date": "2024-06-01",
    "language": "en",
}


def question_schema() -> dict[str, Any]:
    """The JSON schema of a question: any of the facts, the papers that are there, and the language to answer in."""
    properties: dict[str, Any] = {name: _fact_schema(name) for name in STATABLE if name in FACTS}
    properties[PAPERS] = {**SCHEMAS[FactKind.WORDS], "description": "kinds of papers that are there"}
    properties[REASON_GIVEN] = {"type": "boolean", "description": "whether the person has said why"}
    properties["language"] = {
        "type": "string",
        "enum": list(LANGUAGES),
        "description": "of the answer; unless named, the first of ours in `Accept-Language`, else English",
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _fact_schema(name: str) -> dict[str, Any]:
    kind = FACTS[name]
    found = {"type": "string", "enum": sorted(WORDS[name])} if name in WORDS else dict(SCHEMAS[kind])
    return {**found, "description": ABOUT[name]} if name in ABOUT else found
