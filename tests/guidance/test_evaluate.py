"""Judging one question by all rules: what may stop goods, what is strictest, what cannot be said, and what is told besides."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.guidance.evaluate import Judgement, judge, says
from jolserik.guidance.logic import holds
from jolserik.packs.rules import (
    FACTS,
    STRICTNESS,
    During,
    Every,
    Not,
    OneOf,
    Question,
    Rule,
    RuleBook,
    Some,
    Status,
    Verdict,
    Within,
)
from tests.guidance.rule_builders import (
    DAY,
    DAYS,
    HOME,
    PATIENT,
    THOROUGH,
    a_book,
    a_rule,
    asked,
    books,
    questions,
)

V, S = Verdict, Status
STOPPING = {V.DOCUMENT_REQUIRED, V.LICENCE_REQUIRED, V.PROHIBITED}
TO_RUSSIA = OneOf("destination", ("RU",))
FROM_GERMANY = OneOf("origin", ("DE",))
CHIPS = OneOf("product", ("8542",))


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def judged(*rules: Rule, **facts: Any) -> Judgement:
    return judge(a_book(*rules), asked(**facts))


def ids(found: Any) -> list[str]:
    return [getattr(one, "rule", one).id for one in found]


# --- what may stop goods -----------------------------------------------------------------------------------------------


def is_law_here(rule: Rule, on: date) -> bool:
    """Written apart from the program: in force on the day, valid on it, and issued by one whose word is law here."""
    status = [standing.status for standing in rule.standings.values if standing.since <= on][-1:]
    issued_here = any(issuer in HOME for issuer in rule.issuer.split("/"))
    return status == [S.IN_FORCE] and rule.valid_from <= on <= rule.valid_until and issued_here


@THOROUGH
@given(book=books(), question=questions())
def test_only_law_in_force_here_stops_goods(book: RuleBook, question: Question) -> None:
    found = judge(book, question)
    for hit in found.hits:
        assert hit.verdict not in STOPPING or is_law_here(hit.rule, question.date)
        assert not hit.papers_missing or is_law_here(hit.rule, question.date)
    for other in (*found.undecided, *found.presumed, *found.near):
        assert other.verdict not in STOPPING or is_law_here(other.rule, question.date)
    for coming in found.coming:
        assert coming.verdict not in STOPPING or is_law_here(coming.rule, coming.since)
    if found.verdict in STOPPING:
        assert found.decisive is not None
        assert is_law_here(found.decisive.rule, question.date)


@given(
    status=st.sampled_from(Status),
    issuer=st.sampled_from(["EU", "US/EU/UK/JP", "RU", "UN"]),
    verdict=st.sampled_from([verdict for verdict in V if verdict is not V.CANNOT_SAY]),
)
def test_what_others_say_alone_never_refuses(status: Status, issuer: str, verdict: Verdict) -> None:
    rule = a_rule(TO_RUSSIA, verdict, issuer=issuer, standings=[(date.min, status)])
    found = judged(rule, destination="RU")
    assert found.verdict not in STOPPING
    assert STRICTNESS[found.verdict] <= STRICTNESS[V.NOT_ADVISED]


@pytest.mark.parametrize(
    ("status", "issuer", "said"),
    [
        (S.IN_FORCE, "KZ", V.PROHIBITED), (S.IN_FORCE, "EAEU", V.PROHIBITED), (S.IN_FORCE, "EAEU/KZ", V.PROHIBITED),
        # What home issued together with others is law here too; what others issued is advice, however many they are.
        (S.IN_FORCE, "EU/KZ", V.PROHIBITED), (S.IN_FORCE, "EU", V.NOT_ADVISED), (S.IN_FORCE, "EU/US", V.NOT_ADVISED),
        (S.GUIDANCE, "KZ", V.NOT_ADVISED), (S.GUIDANCE, "EU/KZ", V.NOT_ADVISED),
        (S.CLAIMED, "KZ", V.INFORM), (S.DRAFT, "KZ", V.INFORM), (S.PLANNED, "KZ", V.INFORM), (S.PLANNED, "EU", V.INFORM),
        (S.DENIED, "KZ", None), (S.SUSPENDED, "KZ", None), (S.REPEALED, "KZ", None),
    ],
)  # fmt: skip
def test_what_a_prohibition_comes_to_at_its_standing(
    status: Status, issuer: str, said: Verdict | None
) -> None:
    rule = a_rule(TO_RUSSIA, issuer=issuer, standings=[(date.min, status)])
    assert says(a_book(rule), rule, asked(destination="RU")) is said
    assert judged(rule, destination="RU").verdict is (said or V.ALLOWED)


@pytest.mark.parametrize(
    ("verdict", "advice"),
    [
        (V.PROHIBITED, V.NOT_ADVISED), (V.LICENCE_REQUIRED, V.NOT_ADVISED), (V.NOT_ADVISED, V.NOT_ADVISED),
        (V.DOCUMENT_REQUIRED, V.INFORM), (V.INFORM, V.INFORM), (V.ALLOWED, V.ALLOWED),
    ],
)  # fmt: skip
def test_advice_of_others_asks_for_no_paper_that_nobody_here_could_check(
    verdict: Verdict, advice: Verdict
) -> None:
    (hit,) = judged(a_rule(TO_RUSSIA, verdict, issuer="EU"), destination="RU").hits
    assert (hit.verdict, hit.papers_missing, hit.complied) == (advice, (), False)


def test_a_rule_says_nothing_before_its_first_standing_and_outside_of_its_validity() -> None:
    rule = a_rule(TO_RUSSIA, standings=[(days(0), S.IN_FORCE)], valid=(days(-10), days(10)))
    said = {
        number: judged(rule, destination="RU", date=days(number)).verdict for number in (-11, -1, 0, 10, 11)
    }
    assert said == {-11: V.ALLOWED, -1: V.ALLOWED, 0: V.PROHIBITED, 10: V.PROHIBITED, 11: V.ALLOWED}


# --- the verdict -------------------------------------------------------------------------------------------------------


def expected_verdict(book: RuleBook, question: Question) -> Verdict:
    """The verdict as the contract says it, computed without the program's index, ranking and lists."""
    decided, open_ones = V.ALLOWED, V.ALLOWED
    for rule in book.rules.values():
        said = book.verdict(rule, question.date)
        if said is None:
            continue
        if rule.papers and {paper.kind for paper in rule.papers} <= question.papers:
            said = V.ALLOWED
        held = holds(rule.when, question, book.lists, rule.presumed)
        if held:
            decided = max(decided, said, key=STRICTNESS.__getitem__)
        elif held is None:
            open_ones = max(open_ones, said, key=STRICTNESS.__getitem__)
    asks_more = STRICTNESS[open_ones] > max(STRICTNESS[decided], STRICTNESS[V.INFORM])
    return V.CANNOT_SAY if asks_more else decided


@THOROUGH
@given(book=books(), question=questions())
def test_the_strictest_wins_and_nothing_is_said_exactly_when_an_open_rule_would_be_stricter(
    book: RuleBook, question: Question
) -> None:
    found = judge(book, question)
    assert found.verdict is expected_verdict(book, question)
    assert (found.decisive is None) is (found.verdict is V.CANNOT_SAY or not found.hits)
    assert bool(found.missing) is (found.verdict is V.CANNOT_SAY)
    if found.decisive:
        assert found.decisive.verdict is found.verdict


@PATIENT
@given(book=books(), question=questions(whole=True))
def test_who_states_everything_gets_an_answer(book: RuleBook, question: Question) -> None:
    found = judge(book, question)
    assert found.verdict is not V.CANNOT_SAY
    assert (found.undecided, found.presumed) == ((), ())


@THOROUGH
@given(book=books(presuming=False), question=questions(), data=st.data())
def test_who_states_less_gets_no_milder_answer(book: RuleBook, question: Question, data: Any) -> None:
    kept_back = data.draw(st.sets(st.sampled_from(sorted(FACTS.keys() - {"date"}))))
    less = replace(question, **dict.fromkeys(kept_back))
    if less.product is not None and (digits := data.draw(st.sampled_from([2, 4, 6, 10]))) < len(less.product):
        less = replace(less, product=less.product[:digits])
    weights = [
        max(STRICTNESS[judge(book, asked).verdict], STRICTNESS[V.INFORM]) for asked in (question, less)
    ]
    assert weights[1] >= weights[0]


@PATIENT
@given(book=books(), question=questions())
def test_a_permission_lifts_nothing(book: RuleBook, question: Question) -> None:
    permission = a_rule(Some((TO_RUSSIA, Not(TO_RUSSIA))), V.ALLOWED, id="T-99")
    with_it = judge(a_book(*book.rules.values(), permission), question)
    assert with_it.verdict is judge(book, question).verdict


@PATIENT
@given(book=books(), question=questions(), day=st.sampled_from(DAYS))
def test_what_could_not_be_known_on_a_day_does_not_count(
    book: RuleBook, question: Question, day: date
) -> None:
    known = a_book(*(rule for rule in book.rules.values() if rule.known_since <= day))
    assert judge(book, question, known_on=day) == judge(known, question)


def test_an_answer_may_hang_on_a_rule_stricter_than_one_that_stands_already() -> None:
    ban = a_rule(Every((TO_RUSSIA, OneOf("maker", ("DE",)))), id="BAN")
    paper = a_rule(TO_RUSSIA, V.DOCUMENT_REQUIRED, id="PAPER")
    found = judged(ban, paper, destination="RU")
    assert (found.verdict, found.missing, found.decisive) == (V.CANNOT_SAY, ("maker",), None)
    assert judged(ban, paper, destination="RU", maker="CN").verdict is V.DOCUMENT_REQUIRED
    assert judged(ban, paper, destination="CN").verdict is V.ALLOWED


def test_only_what_could_change_the_verdict_is_missing() -> None:
    ban = a_rule(Every((TO_RUSSIA, OneOf("maker", ("DE",)))), id="BAN")
    remark = a_rule(Every((TO_RUSSIA, OneOf("dispatch", ("DE",)))), V.INFORM, id="REMARK")
    found = judged(ban, remark, destination="RU")
    assert (found.missing, ids(found.undecided)) == (("maker",), ["BAN", "REMARK"])
    assert judged(remark, destination="RU").verdict is V.ALLOWED


def test_an_amount_in_another_unit_leaves_the_answer_open_and_is_named() -> None:
    many = a_rule(Within("quantity", at_least=Decimal(10_000_000), unit="H87"))
    found = judged(many, quantity=(5_000_000, "KGM"))
    assert (found.verdict, found.missing) == (V.CANNOT_SAY, ("quantity",))


# --- papers ------------------------------------------------------------------------------------------------------------


def test_a_rule_asks_until_every_paper_is_named() -> None:
    rule = a_rule(TO_RUSSIA, V.LICENCE_REQUIRED, papers=("licence", "certificate"))
    for named, verdict, missing in [
        ((), V.LICENCE_REQUIRED, ["licence", "certificate"]),
        (("licence",), V.LICENCE_REQUIRED, ["certificate"]),
        (("certificate", "licence", "invoice"), V.ALLOWED, []),
    ]:
        found = judged(rule, destination="RU", papers=frozenset(named))
        (hit,) = found.hits
        assert (found.verdict, [paper.kind for paper in hit.papers_missing]) == (verdict, missing)
        assert hit.complied is (verdict is V.ALLOWED)


def test_one_paper_meets_every_rule_that_asks_for_it() -> None:
    one, other = (
        a_rule(TO_RUSSIA, V.DOCUMENT_REQUIRED, id=f"T-{n}", papers=("certificate",)) for n in (1, 2)
    )
    assert judged(one, other, destination="RU").verdict is V.DOCUMENT_REQUIRED
    assert judged(one, other, destination="RU", papers=frozenset({"certificate"})).verdict is V.ALLOWED


def test_a_paper_lifts_no_prohibition() -> None:
    rules = a_rule(TO_RUSSIA, id="BAN"), a_rule(TO_RUSSIA, V.LICENCE_REQUIRED, id="LICENCE")
    assert judged(*rules, destination="RU", papers=frozenset({"licence"})).verdict is V.PROHIBITED


def test_a_paper_that_is_there_is_not_asked_for_by_way_of_cannot_say() -> None:
    rule = a_rule(FROM_GERMANY, V.LICENCE_REQUIRED)
    assert judged(rule).verdict is V.CANNOT_SAY
    assert judged(rule, papers=frozenset({"licence"})).verdict is V.ALLOWED


def test_a_foreign_licence_that_is_there_answers_the_advice_to_have_one() -> None:
    rule = a_rule(TO_RUSSIA, V.LICENCE_REQUIRED, issuer="US")
    assert judged(rule, destination="RU").verdict is V.NOT_ADVISED
    assert judged(rule, destination="RU", papers=frozenset({"licence"})).verdict is V.ALLOWED


# --- presuming ---------------------------------------------------------------------------------------------------------

CLAUSE = OneOf("clause", ("no_reexport_ru",))


def test_a_rule_that_misses_by_what_nobody_stated_is_told() -> None:
    rule = a_rule(Every((TO_RUSSIA, CLAUSE)), presumed=("clause",))
    found = judged(rule, destination="RU")
    assert (found.verdict, ids(found.presumed), found.presumed[0].facts) == (V.ALLOWED, ["T-1"], ("clause",))
    stated = judged(rule, destination="RU", clause=frozenset())
    assert (stated.verdict, stated.presumed) == (V.ALLOWED, ())
    assert judged(rule, destination="RU", clause=frozenset({"no_reexport_ru"})).verdict is V.PROHIBITED
    assert judged(rule, destination="CN").presumed == ()


def test_a_rule_that_hits_by_what_nobody_stated_says_so() -> None:
    rule = a_rule(Every((TO_RUSSIA, Not(CLAUSE))), presumed=("clause",))
    (hit,) = judged(rule, destination="RU").hits
    assert hit.supposing == ("clause",)
    (hit,) = judged(rule, destination="RU", clause=frozenset()).hits
    assert hit.supposing == ()


@THOROUGH
@given(book=books(), question=questions())
def test_presumed_rules_are_those_that_miss_only_by_presuming(book: RuleBook, question: Question) -> None:
    expected = {
        rule.id
        for rule in book.rules.values()
        if book.verdict(rule, question.date) is not None
        and holds(rule.when, question, book.lists, rule.presumed) is False
        and holds(rule.when, question, book.lists) is None
    }
    found = judge(book, question)
    assert set(ids(found.presumed)) == expected
    for open_rule in found.presumed:
        assert open_rule.facts
        assert all(
            getattr(question, fact) is None and fact in open_rule.rule.presumed for fact in open_rule.facts
        )


# --- near --------------------------------------------------------------------------------------------------------------


def test_a_rule_is_near_when_one_fact_keeps_it_away() -> None:
    rule = a_rule(Every((CHIPS, TO_RUSSIA, FROM_GERMANY)))
    (near,) = judged(rule, product="8542319010", destination="RU", origin="CN").near
    assert (near.rule.id, near.verdict, near.facts) == ("T-1", V.PROHIBITED, ("origin",))
    assert judged(rule, product="8542319010", destination="CN", origin="CN").near == ()


def test_any_one_of_several_facts_may_bring_a_rule_near() -> None:
    rule = a_rule(Every((TO_RUSSIA, Some((FROM_GERMANY, OneOf("maker", ("DE",)))))))
    (near,) = judged(rule, destination="RU", origin="CN", maker="CN").near
    assert near.facts == ("origin", "maker")


@pytest.mark.parametrize(
    ("product", "facts"),
    [
        ("8542310000", ("product",)),
        ("854231", ("product",)),
        ("8543310000", None),
        ("8542", None),
        ("2204210000", None),
    ],
)
def test_a_product_is_near_by_its_heading(product: str, facts: tuple[str, ...] | None) -> None:
    rule = a_rule(Every((OneOf("product", ("85423900",)), TO_RUSSIA)))
    found = judged(rule, product=product, destination="RU")
    assert [near.facts for near in found.near] == ([facts] if facts else [])


def test_the_day_and_the_kind_of_movement_bring_no_rule_near() -> None:
    rule = a_rule(Every((OneOf("kind", ("export_third",)), TO_RUSSIA)))
    late = a_rule(During("date", days(1), date.max), id="T-2")
    assert judged(rule, late, kind="export_eaeu", destination="RU").near == ()


@PATIENT
@given(book=books(), question=questions())
def test_a_near_rule_misses_and_another_value_of_the_fact_leaves_it_open(
    book: RuleBook, question: Question
) -> None:
    for near in judge(book, question).near:
        rule = near.rule
        assert holds(rule.when, question, book.lists, rule.presumed) is False
        for fact in set(near.facts) - {"product"}:
            masked = frozenset({fact})
            assert holds(rule.when, question, book.lists, rule.presumed, masked) is None


# --- finding rules -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BookWithoutIndex(RuleBook):
    """A book that asks every rule."""

    def concerning(self, product: str | None, *, near: bool = False) -> Any:
        return iter(self.rules.values())


@THOROUGH
@given(book=books(), question=questions(), known=st.sampled_from([None, *DAYS]))
def test_the_index_finds_every_rule_that_has_anything_to_say(
    book: RuleBook, question: Question, known: date | None
) -> None:
    every = BookWithoutIndex(book.rules, book.lists, book.home_issuers)
    assert judge(book, question, known_on=known) == judge(every, question, known_on=known)


@PATIENT
@given(book=books(), question=questions())
def test_equal_strictness_stands_in_the_order_of_ids(book: RuleBook, question: Question) -> None:
    found = judge(book, question)
    ranks = [(-STRICTNESS[hit.verdict], hit.rule.id) for hit in found.hits]
    assert ranks == sorted(ranks)
