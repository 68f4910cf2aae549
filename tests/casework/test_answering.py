"""Answering: another person, once, with words; a held note goes on, and nothing is edited."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jolserik.casework.models import Objection
from jolserik.casework.queries.listing import (
    ANSWERED,
    OPEN,
    OVERDUE,
    Wanted,
    count_objections,
    list_objections,
    queue_length,
)
from jolserik.casework.queries.showing import may_answer, show_objection
from jolserik.evidence.models import Event
from jolserik.notes.models import Note, NoteAction
from jolserik.registry.acting import THE_OPERATOR, Actor
from tests import builders as b
from tests.casework.desk import (
    a_held_export,
    a_stopped_note,
    act_on,
    answered,
    codes,
    filed,
    official,
    taken,
    trader,
)

pytestmark = pytest.mark.django_db
RULE = "EU-12G"


@pytest.fixture
def seller() -> str:
    return b.a_party()


@pytest.fixture
def buyer() -> str:
    return b.a_party()


def state(note: str) -> str:
    return Note.objects.get(number=note).state


def stored(number: str) -> Objection:
    return Objection.objects.get(number=number)


def test_upheld_against_a_held_note_it_is_released_by_the_answering_inspector(seller: str) -> None:
    note, inspector = a_held_export(seller), official()
    number = taken(trader(seller), seller, note=note)
    assert codes(answered(inspector, number)) == []
    assert (state(note), stored(number).released) == ("open", True)
    release = NoteAction.objects.get(note__number=note, action="release")
    assert release.person_id == inspector.person_id
    assert number in release.reason


@pytest.mark.parametrize("outcome", ["rejected", "partly"])
def test_any_other_outcome_leaves_the_note_where_it_is(seller: str, outcome: str) -> None:
    note = a_held_export(seller)
    number = taken(trader(seller), seller, note=note)
    assert codes(answered(official(), number, outcome)) == []
    assert (state(note), stored(number).outcome, stored(number).released) == ("held", outcome, False)


def test_a_note_that_is_held_for_something_else_by_now_is_not_released(seller: str) -> None:
    note = a_held_export(seller)
    number = taken(trader(seller), seller, note=note)
    act_on(official(), "hold", note)
    assert codes(answered(official(), number)) == []
    assert (state(note), stored(number).released) == ("held", False)


def test_a_note_that_went_on_by_itself_meanwhile_is_left_alone(seller: str) -> None:
    note = a_held_export(seller)
    number = taken(trader(seller), seller, note=note)
    b.taken("actions", b.papers.action("add_paper", note, seller, reason="agreed with the seller"))
    assert codes(answered(official(), number)) == []
    assert not stored(number).released


def test_upheld_against_a_rule_nothing_changes_and_it_is_listed_for_those_who_prepare_the_law(
    seller: str,
) -> None:
    clerk, now = trader(seller), b.an_act().now
    right, wrong = taken(clerk, seller, rule=RULE), taken(clerk, seller, rule="KZ-106")
    answered(official(), right, "partly")
    answered(official(), wrong, "rejected")
    listed = list_objections(Wanted(None, now, against_rules=True))
    assert [one.number for one in listed] == [right]


def test_whoever_stopped_the_note_does_not_answer(seller: str, buyer: str) -> None:
    inspector = official()
    note = a_stopped_note(seller, buyer, inspector)
    number = taken(trader(seller), seller, note=note)
    assert codes(answered(inspector, number)) == [("not_allowed", "")]
    assert (state(note), stored(number).outcome) == ("held", "")
    assert codes(answered(official(), number)) == []
    assert state(note) == "open"


def test_whoever_filed_or_may_act_for_the_party_does_not_answer(seller: str) -> None:
    clerk = trader(seller)
    number = taken(clerk, seller, rule=RULE)
    filer = Actor("inspector", clerk.person_id)
    colleague = official(person=b.a_mandate(seller, scope="read", person=b.a_person(role="inspector")).person)
    for actor in (filer, colleague):
        assert codes(answered(actor, number)) == [("not_allowed", "")]


def test_a_second_objection_to_the_same_verdict_goes_to_somebody_else(seller: str) -> None:
    first_inspector, clerk = official(), trader(seller)
    answered(first_inspector, taken(clerk, seller, rule=RULE), "rejected")
    again = taken(clerk, seller, rule=RULE, reason="here is the contract")
    assert codes(answered(first_inspector, again)) == [("not_allowed", "")]
    assert codes(answered(official(), again)) == []


@pytest.mark.parametrize("role", ["analyst", "administrator", "trader"])
def test_only_an_inspector_answers(seller: str, role: str) -> None:
    number = taken(trader(seller), seller, rule=RULE)
    assert codes(answered(official(role), number)) == [("not_allowed", "")]
    assert codes(answered(THE_OPERATOR, number)) == [("not_allowed", "")]


def test_an_answer_is_given_once_and_the_same_press_twice_is_one(seller: str) -> None:
    number, inspector = taken(trader(seller), seller, rule=RULE), official()
    first = answered(inspector, number, "rejected", "the clause stands")
    again = answered(inspector, number, "rejected", "the clause stands")
    assert (codes(first), codes(again), again.number) == ([], [], number)
    for late in (answered(inspector, number), answered(official(), number)):
        assert codes(late) == [("not_allowed", "")]
    assert Event.objects.filter(kind="objection.answered").count() == 1
    assert stored(number).answer == "the clause stands"


def test_an_answer_needs_words(seller: str) -> None:
    number = taken(trader(seller), seller, rule=RULE)
    assert codes(answered(official(), number, words=" ")) == [("reason_missing", "answer")]


def test_an_unknown_number_is_answered_like_one_that_is_not_for_him(seller: str) -> None:
    assert codes(answered(official(), "J24567892222")) == [("not_allowed", "")]


def test_nothing_answers_itself_and_what_is_overdue_comes_first(seller: str) -> None:
    clerk, now = trader(seller), b.an_act().now
    late = filed(clerk, seller, rule=RULE, now=now - timedelta(days=60)).number
    fresh = filed(clerk, seller, rule="KZ-106", now=now).number
    assert queue_length(now) == (2, 1)
    wanted = Wanted(None, now, OPEN)
    assert [(one.number, one.state(now)) for one in list_objections(wanted, by_due=True)] == [
        (late, OVERDUE),
        (fresh, OPEN),
    ]
    assert stored(late).outcome == ""
    answered(official(), late, "rejected")
    assert queue_length(now) == (1, 0)
    assert count_objections(Wanted(None, now, ANSWERED)) == 1


def test_a_party_sees_its_own_and_nobody_elses(seller: str, buyer: str) -> None:
    clerk, now = trader(seller), b.an_act().now
    number = taken(clerk, seller, rule=RULE)
    answered(official(), number, "rejected", "no")
    rival = trader(buyer)
    assert show_objection(number, rival) is None
    assert list_objections(Wanted(rival.reads_for, now)) == []
    shown = show_objection(number, clerk)
    assert shown is not None
    assert (shown.answer, shown.answered_by) == ("no", ""), "who answered is the authority's affair"
    assert shown.filed_by
    assert show_objection(number, official("analyst")).answered_by  # type: ignore[union-attr]


def test_who_may_answer_is_known_before_anybody_tries(seller: str) -> None:
    number = taken(trader(seller), seller, rule=RULE)
    inspector = official()
    shown = show_objection(number, inspector)
    assert shown is not None
    assert may_answer(shown, inspector)
    assert not may_answer(shown, official("analyst"))
