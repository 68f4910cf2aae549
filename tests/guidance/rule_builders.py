"""Rules, lists and questions for tests: a few made by hand, and random ones over a small world in which things meet."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from jolserik.packs import Pack, read_pack
from jolserik.packs.facts import Certainty, Known, Names
from jolserik.packs.rules import (
    FACTS,
    Binds,
    Condition,
    During,
    Every,
    FactKind,
    Named,
    Not,
    OneOf,
    Paper,
    Question,
    Rule,
    RuleBook,
    RuleList,
    Some,
    Standing,
    Status,
    Verdict,
    Within,
)
from jolserik.packs.rules.facts import WORDS
from jolserik.packs.rules.lists import ListEntry, ListOf
from jolserik.packs.rules.rule import WITH_PAPERS, Law
from jolserik.packs.timeline import timeline

# A machine that does other work besides is slow at times; no single case is a measurement.
PATIENT = settings(deadline=None)
THOROUGH = settings(deadline=None, max_examples=1000)

INVENTED = Path(__file__).parents[1] / "packs" / "data" / "uy"
DAY = date(2030, 2, 1)
KNOWN = Known(Certainty.CHOSEN, ())
HOME = frozenset({"KZ", "EAEU"})

# The small world: whatever is stated is one of these.
PRODUCTS = ("8542319010", "8542310000", "8542901000", "8517130000", "0201100001", "5101110000")
PREFIXES = ("85", "8542", "854231", "8542319010", "02")
LANDS = ("RU", "DE", "CN")
PARTIES = ("PY:Acme", "PY:Other", "")
WORDS_OF_PACKS = {"procedure": ("temporary", "processing"), "clause": ("no_reexport_ru", "no_reexport_all")}
NUMBERS = (0, 5, 6, 30, 31, 400)
UNITS = ("H87", "KGM")
CURRENCIES = ("USD", "KZT")
AMOUNTS = (0, 1, 2, 10, 11)
DAYS = tuple(DAY + timedelta(days=days) for days in (-400, -1, 0, 1, 90, 400))
KINDS_OF_PAPER = ("licence", "certificate")


@lru_cache
def invented() -> Pack:
    """The pack of the invented country."""
    return read_pack(INVENTED)


def same(text: str) -> Names:
    """A text that is the same in all languages but for a mark."""
    return Names(f"{text} kk", f"{text} ru", f"{text} en")


def a_list(code: str, of: ListOf, *entries: tuple[str, date, date]) -> RuleList:
    """A list of codes with their first and last days."""
    found = tuple(ListEntry(entry, f"group of {entry}", since, until) for entry, since, until in entries)
    return RuleList(code, of, same(code), KNOWN, found)


LISTS: Mapping[str, RuleList] = {
    "goods": a_list("goods", ListOf.PRODUCTS, ("8542", DAYS[0], DAYS[2]), ("851713", DAYS[3], date.max)),
    "lands": a_list("lands", ListOf.COUNTRIES, ("RU", date.min, date.max), ("CN", DAYS[2], DAYS[4])),
    "people": a_list("people", ListOf.PARTIES, ("PY:Acme", date.min, date.max)),
}
LISTED = {
    FactKind.PRODUCT: "goods",
    FactKind.COUNTRY: "lands",
    FactKind.COUNTRIES: "lands",
    FactKind.PARTY: "people",
}


def a_rule(
    when: Condition,
    verdict: Verdict = Verdict.PROHIBITED,
    *,
    id: str = "T-1",  # noqa: A002 - as rules call it
    issuer: str = "KZ",
    standings: Iterable[tuple[date, Status]] = ((date.min, Status.IN_FORCE),),
    valid: tuple[date, date] = (date.min, date.max),
    known_since: date = date.min,
    presumed: Iterable[str] = (),
    papers: Iterable[str] = (),
) -> Rule:
    """A rule; a verdict that asks for papers gets one if none is named."""
    kinds = tuple(papers) or (("licence",) if verdict in WITH_PAPERS else ())
    return Rule(
        id=id, issuer=issuer, binds=Binds.EXPORTER, titles=same(f"title of {id}"), explanation=same("why"),
        law=Law("Act", "1", ""), valid_from=valid[0], valid_until=valid[1], known_since=known_since,
        standings=timeline([(since, Standing(since, status, KNOWN)) for since, status in standings]),
        when=when, presumed=frozenset(presumed), verdict=verdict,
        papers=tuple(Paper(kind, same(kind)) for kind in kinds), remedy=same("do this"), lifted_by=same("somebody"),
        stages=None, known=KNOWN, examples=(),
    )  # fmt: skip


def a_book(*rules: Rule, lists: Mapping[str, RuleList] = LISTS) -> RuleBook:
    """A book of these rules, at home in Kazakhstan."""
    return RuleBook({rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}, lists, HOME)


def asked(**facts: Any) -> Question:
    """A question on the day of the tests, unless it names another."""
    return Question(**({"date": DAY} | facts))


# A handful of facts, so that rules meet in the same ones and hit often.
MET = ("product", "destination", "origin", "clause", "recipient", "quantity", "days_since_origin", "date")

STRICTER = tuple(
    verdict for verdict in Verdict if verdict not in (Verdict.ALLOWED, Verdict.INFORM, Verdict.CANNOT_SAY)
)


# --- random ones -------------------------------------------------------------------------------------------------------


def values_of(fact: str) -> tuple[Any, ...]:
    """Every value that a fact can have in the small world; None (not stated) is not among them."""
    match FACTS[fact]:
        case FactKind.PRODUCT:
            return PRODUCTS
        case FactKind.COUNTRY:
            return LANDS
        case FactKind.COUNTRIES:
            return (frozenset(), *(frozenset({land}) for land in LANDS), frozenset(LANDS))
        case FactKind.WORD:
            return tuple(sorted(WORDS[fact]))
        case FactKind.WORDS:
            one, other = WORDS_OF_PACKS[fact]
            return frozenset(), frozenset({one}), frozenset({one, other})
        case FactKind.PARTY:
            return PARTIES
        case FactKind.NUMBER:
            return NUMBERS
        case FactKind.QUANTITY:
            return tuple((amount * 1_000_000, unit) for amount in AMOUNTS for unit in UNITS)
        case FactKind.VALUE:
            return tuple((Decimal(amount), currency) for amount in AMOUNTS for currency in CURRENCIES)
        case FactKind.DAY:
            return DAYS


def random_leaf(dice: random.Random, fact: str, *, listed: bool = True) -> Condition:
    """A leaf that asks for that fact."""
    kind = FACTS[fact]
    if kind in (FactKind.NUMBER, FactKind.QUANTITY, FactKind.VALUE):
        return _bounded(dice, fact, kind)
    if kind is FactKind.DAY:
        since = dice.choice(DAYS)
        return During(fact, since, dice.choice([since, date.max]))
    if kind is FactKind.PARTY and dice.random() < 0.3:
        return Named(fact, dice.random() < 0.5)
    if listed and kind in LISTED and dice.random() < 0.3:
        return OneOf(fact, (), LISTED[kind])
    return OneOf(fact, tuple(dice.sample(_texts_of(fact), dice.choice([1, 1, 2]))))


def _texts_of(fact: str) -> tuple[str, ...]:
    match FACTS[fact]:
        case FactKind.PRODUCT:
            return PREFIXES
        case FactKind.COUNTRY | FactKind.COUNTRIES:
            return LANDS[:2]
        case FactKind.WORD:
            return tuple(sorted(WORDS[fact]))[:2]
        case FactKind.WORDS:
            return WORDS_OF_PACKS[fact]
        case _:
            return PARTIES[:2]


def _bounded(dice: random.Random, fact: str, kind: FactKind) -> Condition:
    numbers, unit = ((5, 30), "") if kind is FactKind.NUMBER else ((1, 10), "")
    if kind is not FactKind.NUMBER:
        unit = UNITS[0] if kind is FactKind.QUANTITY else CURRENCIES[0]
    scale = 1_000_000 if kind is FactKind.QUANTITY else 1
    low, high = (Decimal(number * scale) for number in numbers)
    lower = dice.choice([{"at_least": low}, {"more_than": low}])
    upper = dice.choice([{"at_most": high}, {"less_than": high}])
    return Within(fact, unit=unit, **dice.choice([lower, upper, lower | upper]))


def random_condition(dice: random.Random, facts: Sequence[str], leaves: int) -> Condition:
    """A condition of up to so many leaves about these facts."""
    parts = [random_leaf(dice, dice.choice(facts)) for _ in range(dice.randint(1, leaves))]
    while True:
        if dice.random() < 0.3:
            parts.append(Not(parts.pop()))
        dice.shuffle(parts)
        if len(parts) == 1:
            return parts[0]
        taken = dice.randint(2, min(3, len(parts)))
        group = tuple(parts.pop() for _ in range(taken))
        parts.append(Every(group) if dice.random() < 0.5 else Some(group))


def random_question(dice: random.Random, *, whole: bool = False) -> Question:
    """A question; a `whole` one states every fact, the product with all its digits, amounts in the unit of the rules."""
    facts: dict[str, Any] = {}
    for fact in FACTS:
        values = values_of(fact)
        if fact == "product" and not whole:
            values = tuple(code[:digits] for code in PRODUCTS for digits in (2, 4, 5, 6, 9, 10, 10, 10))
        if whole and FACTS[fact] in (FactKind.QUANTITY, FactKind.VALUE):
            values = tuple(amount for amount in values if amount[1] in (UNITS[0], CURRENCIES[0]))
        is_stated = whole or fact == "date" or dice.random() < 0.75
        facts[fact] = dice.choice(values) if is_stated else None
    papers = frozenset(kind for kind in KINDS_OF_PAPER if dice.random() < 0.5)
    return Question(**facts, papers=papers, reason_given=dice.random() < 0.5)


def random_rule(dice: random.Random, number: int, *, presuming: bool = True) -> Rule:
    """A rule of any status, issuer, validity and verdict, mostly in force."""
    verdict = dice.choice([*STRICTER, Verdict.ALLOWED, Verdict.INFORM])
    first = dice.choice([date.min, date.min, DAYS[0], DAYS[2]])
    steps = [first, *(day for day in sorted(dice.sample(DAYS, dice.randint(0, 2))) if day > first)]
    statuses = [Status.IN_FORCE] * 6 + list(Status)
    since = dice.choice([date.min, date.min, date.min, *DAYS[:3]])
    papers = [kind for kind in KINDS_OF_PAPER if dice.random() < 0.6] or KINDS_OF_PAPER[:1]
    return a_rule(
        random_condition(dice, MET if dice.random() < 0.8 else tuple(FACTS), 3),
        verdict,
        id=f"T-{number}",
        issuer=dice.choice(["KZ", "KZ", "KZ", "EAEU", "EU", "US/EU", "EU/KZ"]),
        standings=[(day, dice.choice(statuses)) for day in steps],
        valid=(since, dice.choice([date.max, date.max, *(day for day in DAYS if day >= since)])),
        known_since=dice.choice([date.min, *DAYS]),
        presumed=dice.sample(MET[:-1], dice.randint(0, 3)) if presuming else (),
        papers=papers if verdict in WITH_PAPERS else (),
    )


def random_book(dice: random.Random, *, presuming: bool = True) -> RuleBook:
    """A book of a few rules."""
    return a_book(*(random_rule(dice, number, presuming=presuming) for number in range(dice.randint(1, 5))))


Made = TypeVar("Made")


def seeded(make: Callable[[random.Random], Made]) -> st.SearchStrategy[Made]:
    """What a function makes of dice, by the seed of the dice: many times faster than to draw every choice by itself."""
    return st.integers(0, 1 << 60).map(lambda seed: make(random.Random(seed)))


def conditions(facts: Sequence[str] = tuple(FACTS), leaves: int = 6) -> st.SearchStrategy[Condition]:
    """Random conditions."""
    return seeded(lambda dice: random_condition(dice, facts, leaves))


def questions(*, whole: bool = False) -> st.SearchStrategy[Question]:
    """Random questions."""
    return seeded(lambda dice: random_question(dice, whole=whole))


def books(*, presuming: bool = True) -> st.SearchStrategy[RuleBook]:
    """Random books."""
    return seeded(lambda dice: random_book(dice, presuming=presuming))


def random_statement(dice: random.Random) -> dict[str, Any]:
    """A random question to the invented pack, as texts: what requests and examples state."""
    said: dict[str, Any] = {"date": (date(2029, 12, 1) + timedelta(days=dice.randrange(400))).isoformat()}
    product = dice.choice(
        ["5101110000", "5102190000", "4101901000", "8517130000", "2208300000", "0201100001"]
    )
    words = {"kind": ["export_third"], "grade": ["unproven", "matched"], "end_use": ["civil", "unknown"],
             "origin_kind": ["declared", "production"]}  # fmt: skip
    sets = {"clause": ["no_reexport_ar", "no_reexport_all"], "procedure": ["temporary"], "transit": ["PY", "AR"],
            "papers": ["wool_licence", "origin_certificate"]}  # fmt: skip
    for fact in ("destination", "origin", "maker", "dispatch"):
        words[fact] = ["UY", "BR", "AR", "BO", "CN", "PY"]
    for fact in ("exporter", "recipient", "end_user"):
        words[fact] = ["PY:Acme", "UY:Newcomer", ""]
    for fact in ("exporter_age_days", "recipient_age_days", "days_since_origin"):
        words[fact] = ["0", "2", "30", "500"]
    words["quantity"], words["value"] = ["10 H87", "9.5 H87", "3 KGM"], ["5000 USD", "5000.01 USD", "1 UYU"]
    words["product"], words["reason_given"] = [product, product[:6], product[:4]], ["true", "false"]
    for fact, texts in words.items():
        if dice.random() < 0.6:
            said[fact] = dice.choice(texts)
    for fact, texts in sets.items():
        if dice.random() < 0.6:
            said[fact] = dice.sample(texts, dice.randrange(len(texts) + 1))
    return said
