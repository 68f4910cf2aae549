"""Rules and lists as they are read: every kind of leaf, the days of lists, who is at home, and which rules concern a product."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jolserik.packs import Pack
from jolserik.packs.entries import read_yaml
from jolserik.packs.rules import (
    FACTS,
    BadFact,
    Condition,
    During,
    Every,
    Named,
    Not,
    OneOf,
    Question,
    Rule,
    RuleList,
    Some,
    Status,
    Verdict,
    Within,
    parse_question,
)
from jolserik.packs.rules.conditions import facts_of, leaves, read_condition, required_products
from jolserik.packs.rules.lists import read_list
from jolserik.packs.rules.question import MEMBERS_MAX
from jolserik.packs.rules.words import spoken

DAY = date(2030, 2, 1)
QUARTER = date(2030, 4, 1)
BEFORE = QUARTER - timedelta(days=1)


@pytest.fixture(scope="session")
def rules(invented: Pack) -> dict[str, Rule]:
    return dict(invented.rules.rules)


# --- files -------------------------------------------------------------------------------------------------------------


def test_a_rule_is_read_as_its_file_tells_it(rules: dict[str, Rule]) -> None:
    wool = rules["UY-WOOL"]
    assert (wool.issuer, wool.binds, wool.verdict) == ("UY", "exporter", Verdict.LICENCE_REQUIRED)
    assert (wool.law.act, wool.law.article, wool.law.list) == ("Wool act", "7", "wool")
    assert [wool.titles.in_language(code) for code in ("kk", "ru", "en")] == [
        "Жүнге лицензия", "Лицензия на шерсть", "Wool needs a licence",
    ]  # fmt: skip
    assert (wool.valid_from, wool.valid_until, wool.known_since) == (
        date(2030, 1, 1),
        date.max,
        date(2029, 6, 1),
    )
    assert [paper.kind for paper in wool.papers] == ["wool_licence", "origin_certificate"]
    assert wool.stages is not None
    assert [wool.stages.on_or_first(day) for day in (DAY, date(2030, 3, 1))] == ["warn", "enforce"]
    assert wool.presumed == frozenset()
    assert rules["UY-CLAUSE"].presumed == {"clause", "procedure"}
    assert rules["UY-CLAUSE"].stages is None
    assert [example.hits for example in wool.examples] == [True, True, False, False]


def test_the_invented_rules_use_every_fact_and_every_kind_of_leaf(rules: dict[str, Rule]) -> None:
    found = [leaf for rule in rules.values() for leaf in leaves(rule.when)]
    assert {leaf.fact for leaf in found} == set(FACTS)
    assert {type(leaf) for leaf in found} == {OneOf, Named, Within, During}
    assert {bool(leaf.listed) for leaf in found if isinstance(leaf, OneOf)} == {True, False}
    assert {type(rule.when) for rule in rules.values()} >= {Every, Some, OneOf}
    assert {rule.verdict for rule in rules.values()} == set(Verdict) - {Verdict.CANNOT_SAY}


def test_a_mapping_of_several_keys_must_hold_altogether(rules: dict[str, Rule]) -> None:
    assert rules["UY-WOOL"].when == Every(
        (OneOf("product", (), "wool"), Not(OneOf("destination", (), "neighbours")))
    )
    assert facts_of(rules["UY-WOOL"].when) == ("product", "destination")
    assert required_products(rules["UY-WOOL"].when) == OneOf("product", (), "wool")
    assert required_products(rules["UY-YOUNG"].when) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{origin: DE}", OneOf("origin", ("DE",))),
        ("{all: [{origin: DE}]}", Every((OneOf("origin", ("DE",)),))),
        ('{product: "8542 31"}', OneOf("product", ("854231",))),
        ('{recipient: "py: Acme"}', OneOf("recipient", ("PY:Acme",))),
        ("{end_user: {named: true}}", Named("end_user", True)),
        ("{quantity: {less_than: 0.5, unit: KGM}}", Within("quantity", less_than=Decimal(500_000), unit="KGM")),
        ("{value: {at_least: 0.10, currency: USD}}", Within("value", at_least=Decimal("0.1"), unit="USD")),
        ("{exporter_age_days: {more_than: 007}}", Within("exporter_age_days", more_than=Decimal(7))),
        ("{date: {until: 2030-01-01}}", During("date", date.min, date(2030, 1, 1))),
        ("{date: {from: 2030-01-01}}", During("date", date(2030, 1, 1), date.max)),
        ("{value: {more_than: 1, less_than: 1.02, currency: USD}}",
         Within("value", more_than=Decimal(1), less_than=Decimal("1.02"), unit="USD")),
    ],
)  # fmt: skip
def test_conditions_are_read_as_written(tmp_path: Path, text: str, expected: Condition) -> None:
    file = tmp_path / "rule.yaml"
    file.write_text(f"when: {text}\n")
    assert read_condition(read_yaml(file).entry("when"), {}) == expected


# --- lists -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "on", "covered", "group"),
    [
        ("5101110000", BEFORE, True, "greasy"), ("5101110000", QUARTER, True, "greasy"),
        ("5101210000", BEFORE, True, "raw"), ("5101210000", QUARTER, False, ""),
        ("5102110000", BEFORE, False, ""), ("5102110000", QUARTER, True, "fine"),
        ("5101", BEFORE, True, "raw"), ("5101", QUARTER, None, ""), ("510121", QUARTER, False, ""),
        ("51", BEFORE, None, ""), ("51", QUARTER, None, ""), ("52", QUARTER, False, ""),
    ],
)  # fmt: skip
def test_a_product_stands_on_a_list_by_its_beginning_and_in_the_group_of_the_longest(
    invented: Pack, value: str, on: date, covered: bool | None, group: str
) -> None:
    wool = invented.rules.lists["wool"]
    assert (wool.covers(value, on), wool.group_of(value, on)) == (covered, group)


@pytest.mark.parametrize(
    ("value", "on", "covered", "group"),
    [("PY:Acme", date(2030, 5, 1), True, "a"), ("PY:Acme", date(2030, 5, 2), False, ""),
     ("PY:Acme Sur", date(2031, 1, 1), True, "b"), ("PY:Acm", DAY, False, ""), ("", DAY, False, "")],
)  # fmt: skip
def test_a_party_stands_on_a_list_by_its_whole_name_only(
    invented: Pack, value: str, on: date, covered: bool, group: str
) -> None:
    shunned = invented.rules.lists["shunned"]
    assert (shunned.covers(value, on), shunned.group_of(value, on)) == (covered, group)


def test_what_stands_on_a_list_changes_with_its_days(invented: Pack) -> None:
    neighbours = invented.rules.lists["neighbours"]
    assert neighbours.on(date(2030, 7, 7)) == {"AR", "BR"}
    assert neighbours.on(date(2030, 7, 8)) == {"AR", "BR", "BO"}
    for ahead in range(300):  # more days than a list remembers
        assert neighbours.on(DAY + timedelta(days=ahead)) >= {"AR", "BR"}


def test_an_entry_may_come_back_after_it_was_gone(tmp_path: Path) -> None:
    pack_file = tmp_path / "again.yaml"
    pack_file.write_text(
        "list: again\nof: countries\nnames: {kk: а, ru: а, en: a}\ncertainty: chosen\nentries:\n"
        "  - {code: GB, from: 2030-03-01}\n  - {code: GB, until: 2030-01-31}\n"
    )
    again: RuleList = read_list(read_yaml(pack_file), {})
    days = (date(2030, 1, 31), date(2030, 2, 1), date(2030, 2, 28), date(2030, 3, 1))
    assert [again.covers("GB", on) for on in days] == [True, False, False, True]


# --- the book ----------------------------------------------------------------------------------------------------------


def test_what_home_issued_with_others_is_law_here(invented: Pack, rules: dict[str, Rule]) -> None:
    book = invented.rules
    at_home = {rule.id for rule in rules.values() if book.at_home(rule)}
    assert at_home == {rule for rule in rules if rule.startswith("UY")} | {"BR-UY-PACT"}
    assert book.verdict(rules["BR-UY-PACT"], DAY) is Verdict.PROHIBITED
    assert book.verdict(rules["BR-LISTED"], DAY) is Verdict.NOT_ADVISED


@settings(deadline=None, max_examples=300)
@given(on=st.dates(date(2029, 12, 1), date(2030, 12, 31)))
def test_the_rules_that_ask_for_something_on_a_day_are_those_whose_verdict_does(
    invented: Pack, on: date
) -> None:
    book = invented.rules
    said = {rule.id: book.verdict(rule, on) for rule in book.rules.values()}
    mild = {None, Verdict.ALLOWED, Verdict.INFORM}
    assert book.demanding(on) == {rule: verdict for rule, verdict in said.items() if verdict not in mild}


@pytest.mark.parametrize(
    ("product", "concerned", "near"),
    [
        ("5101110000", {"UY-WOOL"}, {"UY-WOOL"}), ("5102110000", {"UY-WOOL"}, {"UY-WOOL"}),
        ("5103100000", set(), set()), ("51", {"UY-WOOL"}, {"UY-WOOL"}), ("5101", {"UY-WOOL"}, {"UY-WOOL"}),
        ("8517140000", set(), {"UY-PHONES"}), ("8517", {"UY-PHONES"}, {"UY-PHONES"}), ("85171", {"UY-PHONES"}, {"UY-PHONES"}),
        ("2208300000", {"BR-UY-PACT"}, {"BR-UY-PACT"}), ("22", {"BR-UY-PACT"}, {"BR-UY-PACT"}),
        ("02", {"UY-SUMMER"}, {"UY-SUMMER"}),
    ],
)  # fmt: skip
def test_rules_are_found_by_the_product(
    invented: Pack, product: str, concerned: set[str], near: set[str]
) -> None:
    bound = {"UY-WOOL", "UY-HIDES", "UY-PHONES", "BR-UY-PACT", "UY-SUMMER"}
    others = invented.rules.rules.keys() - bound
    assert {rule.id for rule in invented.rules.concerning(product)} == concerned | others
    found = [rule.id for rule in invented.rules.concerning(product, near=True)]
    assert set(found) == near | others
    assert found == sorted(found)
    assert {rule.id for rule in invented.rules.concerning(None)} == invented.rules.rules.keys()


def test_what_is_history_says_nothing_whatever_it_spoke_of() -> None:
    for verdict in Verdict:
        for status in (Status.DENIED, Status.SUSPENDED, Status.REPEALED):
            assert spoken(verdict, status, at_home=True) is None


# --- questions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "said", "expected"),
    [
        ("product", "8450 11 000 0", "8450110000"), ("product", "84", "84"), ("product", "845011", "845011"),
        ("transit", "KG", frozenset({"KG"})), ("transit", "", frozenset()), ("transit", [], frozenset()),
        ("recipient", "", ""), ("recipient", "RU:ИНН 7707083893", "RU:7707083893"),
        ("quantity", "0 H87", (0, "H87")), ("value", "0 USD", (Decimal(0), "USD")),
        ("exporter_age_days", "100000", 100_000), ("papers", "export_licence", frozenset({"export_licence"})),
        ("reason_given", "true", True),
    ],
)  # fmt: skip
def test_facts_are_read(fact: str, said: Any, expected: Any) -> None:
    assert getattr(parse_question({"date": "2030-02-01", fact: said}), fact) == expected


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("product", ""), ("product", "845"), ("product", "84501100001"), ("product", "8" * 5000), ("product", ["84"]),
        ("product", 84), ("product", None), ("product", "٨٤"), ("origin", "ru"), ("origin", "XX"), ("origin", ["RU"]),
        ("transit", ["RU", ""]), ("transit", ["RU", 5]), ("transit", [["RU"]]), ("transit", {"RU": 1}), ("transit", 5),
        ("transit", None), ("clause", ["No"]), ("clause", ["a"] * (MEMBERS_MAX + 1)), ("clause", ["a" * 41]),
        ("kind", "smuggling"), ("grade", "MATCHED"), ("end_use", ""), ("recipient", "7707083893"),
        ("recipient", "RU:7707083890"), ("recipient", "PY:" + "x" * 200), ("exporter_age_days", "-1"),
        ("exporter_age_days", "1e3"), ("exporter_age_days", "100001"), ("exporter_age_days", "9" * 5000),
        ("exporter_age_days", ""), ("exporter_age_days", 5), ("quantity", "10"), ("quantity", "10 pieces"),
        ("quantity", "-1 H87"), ("quantity", "1e3 H87"), ("quantity", "NaN H87"), ("quantity", "1,5 H87"),
        ("quantity", "0.0000001 H87"), ("quantity", "99999999999999 H87"), ("value", "1 XYZ"), ("value", "1.005 USD"),
        ("value", "Infinity USD"), ("date", "2030-2-1"), ("date", "2030-02-30"), ("date", "2030-W05-5"), ("date", ""),
        ("date", "20300201"), ("papers", ["Licence"]), ("papers", [None]), ("reason_given", "yes"), ("reason_given", True),
        ("colour", "red"),
    ],
)  # fmt: skip
def test_what_is_no_fact_is_refused_by_name(fact: str, said: Any) -> None:
    with pytest.raises(BadFact) as raised:
        parse_question({"date": "2030-02-01", fact: said})
    assert raised.value.fact == fact
    assert 0 < len(raised.value.reason) < 400


def test_a_question_needs_its_day() -> None:
    with pytest.raises(BadFact, match="date: is missing"):
        parse_question({"product": "84"})


def test_absent_is_not_the_same_as_not_stated() -> None:
    absent = parse_question({"date": "2030-02-01", "clause": [], "recipient": ""})
    assert absent.stated() == {"date": "2030-02-01", "clause": [], "recipient": ""}
    assert Question(date=DAY).stated() == {"date": "2030-02-01"}
