"""The body of a question: JSON becomes stated facts, and what is wrong with them gets its place back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.http import HttpRequest

from jolserik.api.bodies import Number, escaped, json_body, parse
from jolserik.api.problems import Fault, stop_at_door, stopped
from jolserik.api.words import Door, language_of
from jolserik.guidance.queries.codes import fault_by_table
from jolserik.guidance.stating import (
    REASON_GIVEN,
    STATABLE,
    TOO_MANY,
    UNKNOWN_CODE,
    Stated,
    is_set,
    read_question,
)
from jolserik.kernel.fields import shown
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Code, Refusal
from jolserik.packs.rules import FACTS, BadFact, FactKind, Question
from jolserik.packs.rules.facts import WORDS

LANGUAGE = "language"
BYTES_MAX = 32 * 1024
WANTED = {
    FactKind.PRODUCT: "goods_code",
    FactKind.COUNTRY: "country",
    FactKind.COUNTRIES: "country",
    FactKind.WORD: "rule_word",
    FactKind.WORDS: "rule_word",
    FactKind.NUMBER: "day_count",
    FactKind.QUANTITY: "quantity_with_unit",
    FactKind.VALUE: "value_with_currency",
    FactKind.DAY: "date",
}


def asked(request: HttpRequest, today: date) -> tuple[Question, str]:
    """The question in a body and the language to answer in. Raises `Stop` with everything that is wrong."""
    raw = json_body(request)
    if len(raw) > BYTES_MAX:
        raise stop_at_door(Door.BODY_TOO_LARGE)
    body = parse(raw)
    faults: list[Fault] = []
    language = body.pop(LANGUAGE, None)
    language = language_of(request) if language is None else language
    if language not in LANGUAGES:
        faults.append(bad_value(LANGUAGE, f"/{LANGUAGE}", language, choices=", ".join(LANGUAGES)))
    stated = dict(stated_facts(body, faults))
    question, wrong = read_question({"date": today.isoformat(), **stated})
    if question is not None and not faults:
        by_table = fault_by_table(question)
        wrong = [by_table] if by_table else []
    faults += [fault_about(bad, stated) for bad in wrong]
    if faults or question is None:
        raise stopped(faults)
    return question, str(language)


def stated_facts(body: Mapping[str, Any], faults: list[Fault]) -> Iterator[tuple[str, str | Sequence[str]]]:
    """Facts as the reader of questions takes them; what is none goes to the faults. Null is "not stated"."""
    for name, value in body.items():
        at = f"/{escaped(name)}"
        if name not in STATABLE:
            near = get_close_matches(name[:60], (*STATABLE, LANGUAGE), n=1)
            facts = {"value": shown(name), **({"suggestion": near[0]} if near else {})}
            faults.append(Fault(Refusal(Code.UNKNOWN_COLUMN, shown(name), facts), at))
        elif value is not None:
            said = stated_value(name, value)
            if said is None:
                faults.append(bad_value(name, at, value, wanted=wanted(name)))
            else:
                yield name, said


def stated_value(name: str, value: Any) -> str | Sequence[str] | None:
    """A JSON value as a stated fact; None where its type does not fit."""
    if name == REASON_GIVEN:
        return {True: "true", False: "false"}[value] if isinstance(value, bool) else None
    if isinstance(value, Number):
        return str(value) if FACTS.get(name) is FactKind.NUMBER else None
    if isinstance(value, str):
        return value
    if is_set(name) and isinstance(value, list) and all(type(item) is str for item in value):
        return value
    return None


def fault_about(bad: BadFact, stated: Stated) -> Fault:
    """A bad fact as a fault, with its place in the body."""
    said = stated.get(bad.fact, "")
    at = f"/{escaped(bad.fact)}"
    if not isinstance(said, str) and bad.value in said:
        at = f"{at}/{list(said).index(bad.value)}"
    if bad.reason == UNKNOWN_CODE:
        return Fault(Refusal(Code.UNKNOWN_PRODUCT, bad.fact, {"value": shown(bad.value)}), at)
    if FACTS.get(bad.fact) is FactKind.PARTY:
        return Fault(Refusal(Code.BAD_IDENTIFIER, bad.fact, {"value": shown(bad.value)}), at)
    if bad.reason == TOO_MANY:
        return Fault(Refusal(Code.BAD_VALUE, bad.fact, {"problem": "too_large"}), at)
    if bad.fact in WORDS:
        return bad_value(bad.fact, at, bad.value, choices=", ".join(sorted(WORDS[bad.fact])))
    return bad_value(bad.fact, at, bad.value, wanted=wanted(bad.fact))


def wanted(name: str) -> str:
    """What belongs in a fact, as the catalogue of refusals calls it."""
    return "true_or_false" if name == REASON_GIVEN else WANTED.get(FACTS.get(name, FactKind.WORDS), "list")


def bad_value(name: str, at: str, value: Any, **facts: str) -> Fault:
    """A value that does not fit."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return Fault(Refusal(Code.BAD_VALUE, name, {"value": shown(text), **facts}), at)
