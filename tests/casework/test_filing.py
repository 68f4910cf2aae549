"""Filing: in whose name, against what, with which reason; once for ever under one own number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from jolserik import packs
from jolserik.casework.models import Objection
from jolserik.evidence.models import Event, Leaf
from jolserik.guidance.commands import record_receipt
from jolserik.guidance.stating import read_question
from jolserik.kernel.numbers import kind_of
from jolserik.notes.commands.registering import register_notes
from jolserik.packs import Check, Pack, Stage
from jolserik.packs.timeline import timeline
from jolserik.registry.acting import THE_OPERATOR, Actor
from tests import builders as b
from tests.casework.desk import a_held_export, a_stopped_note, act_on, codes, filed, official, taken, trader

pytestmark = pytest.mark.django_db
RULE = "EU-12G"


@pytest.fixture
def seller() -> str:
    return b.a_party()


@pytest.fixture
def buyer() -> str:
    return b.a_party()


def stored(number: str) -> Objection:
    return Objection.objects.get(number=number)


def a_receipt() -> str:
    question, _ = read_question({"date": "2024-05-01", "product": "8450111100", "destination": "RU"})
    assert question is not None
    done = record_receipt(packs.current(), question, "en", now=b.an_act().now)
    assert done is not None
    return done[0].reference


def test_an_objection_to_a_held_note_keeps_what_was_said_with_a_number_and_a_day(seller: str) -> None:
    note, clerk = a_held_export(seller), trader(seller)
    number = taken(clerk, seller, note=note, papers="letter:7;licence:88")
    kept = stored(number)
    assert kind_of(number) == "J"
    assert (kept.subject_kind, kept.subject, kept.code) == ("note", note, "reason_for_not_advised")
    assert kept.rule == RULE
    assert kept.facts["lot"].startswith("L")
    assert kept.papers == [["letter", "7"], ["licence", "88"]]
    assert (kept.person_id, kept.outcome) == (clerk.person_id, "")


def test_an_answer_is_due_at_the_end_of_the_packs_clock(seller: str) -> None:
    monday = datetime(2024, 6, 3, 6, tzinfo=UTC)
    answer = filed(trader(seller), seller, rule=RULE, now=monday)
    zone = packs.current().time_zone
    assert (
        stored(answer.number).due_at.astimezone(zone).isoformat(timespec="minutes")[:16] == "2024-06-17T23:59"
    )


def test_an_objection_leaves_an_event_with_its_leaf(seller: str) -> None:
    kept = stored(taken(trader(seller), seller, rule=RULE))
    event = Event.objects.get(subject_kind="objection", subject_id=kept.pk)
    assert (event.kind, event.person_id) == ("objection.filed", kept.person_id)
    assert Leaf.objects.filter(pk=event.pk).exists()


def test_the_same_objection_again_gets_the_same_number_and_another_under_its_name_is_refused(
    seller: str,
) -> None:
    clerk = trader(seller)
    first = filed(clerk, seller, objection="OB-A", rule=RULE)
    again = filed(clerk, seller, objection="OB-A", rule=RULE)
    other = filed(clerk, seller, objection="OB-A", rule=RULE, reason="something else")
    assert (again.number, again.repeated) == (first.number, True)
    assert codes(other) == [("number_reused", "objection")]
    assert Objection.objects.count() == 1


def test_own_numbers_of_two_parties_do_not_meet(seller: str, buyer: str) -> None:
    first = filed(trader(seller), seller, objection="OB-A", rule=RULE)
    second = filed(trader(buyer), buyer, objection="OB-A", rule=RULE)
    assert first.number != second.number


def test_nobody_objects_in_the_name_of_another(seller: str, buyer: str) -> None:
    stranger, reader = trader(buyer), trader(seller, scope="read")
    for actor in (stranger, reader, official(), official("analyst"), THE_OPERATOR, Actor("public")):
        assert codes(filed(actor, seller, rule=RULE)) == [("not_allowed", "party")]
    assert codes(filed(stranger, "KZ:990140999995", rule=RULE)) == [("not_allowed", "party")]


def test_a_note_of_others_is_answered_like_one_that_is_not(seller: str, buyer: str) -> None:
    note, stranger = a_held_export(seller), trader(buyer)
    foreign, missing = filed(stranger, buyer, note=note), filed(stranger, buyer, note="N24567892222")
    assert codes(foreign) == codes(missing) == [("unknown_note", "note")]
    assert foreign.refusals[0].facts == {"note": note}


def test_an_objection_needs_a_reason(seller: str) -> None:
    assert codes(filed(trader(seller), seller, rule=RULE, reason=None)) == [("reason_missing", "reason")]


def test_the_code_must_be_one_that_the_note_bears(seller: str) -> None:
    note, clerk = a_held_export(seller), trader(seller)
    wrong = filed(clerk, seller, note=note, code="licence_missing")
    assert codes(wrong) == [("bad_value", "code")]
    assert wrong.refusals[0].facts["choices"] == "reason_for_not_advised"
    assert codes(filed(clerk, seller, note=note, code="reason_for_not_advised", rule="KZ-106")) == [
        ("bad_value", "rule")
    ]
    assert codes(filed(clerk, seller, note=note, rule=RULE)) == []


def test_a_note_against_which_nothing_was_said_cannot_be_objected_to(seller: str, buyer: str) -> None:
    b.a_lot(seller)
    assert codes(filed(trader(seller), seller, note=b.a_note(seller, buyer))) == [("bad_value", "note")]


def test_a_note_may_be_named_by_the_senders_own_number(seller: str, buyer: str) -> None:
    b.a_lot(seller)
    note = b.a_note(seller, buyer, note="OWN-9")
    act_on(official(), "hold", note)
    assert stored(taken(trader(seller), seller, note="OWN-9")).subject == note


def test_the_other_side_may_object_to_what_it_can_see_and_learns_nothing_else(seller: str) -> None:
    note = a_held_export(seller)
    recipient = Objection._meta.get_field("note").related_model.objects.get(number=note).recipient
    text = f"{recipient.country}:{recipient.identifier}"
    clerk = trader(text)
    kept = stored(taken(clerk, text, note=note))
    assert (kept.code, kept.rule, kept.facts) == ("reason_for_not_advised", "", {})
    other = filed(clerk, text, note=note, code="invoice_unknown")
    assert other.refusals[0].facts["choices"] == "reason_for_not_advised"


def test_a_stop_by_the_authority_can_be_objected_to_after_it_was_lifted(seller: str, buyer: str) -> None:
    inspector = official()
    note = a_stopped_note(seller, buyer, inspector)
    act_on(inspector, "release", note)
    assert stored(taken(trader(buyer), buyer, note=note)).code == "held_by_authority"


def test_where_several_things_were_said_the_objection_says_which(seller: str, buyer: str) -> None:
    note = a_held_export(seller)
    act_on(official(), "hold", note)
    clerk = trader(seller)
    assert codes(filed(clerk, seller, note=note)) == [("missing_value", "code")]
    assert stored(taken(clerk, seller, note=note, code="held_by_authority")).rule == ""


def test_a_refused_document_is_known_by_its_senders_number_code_and_facts(seller: str) -> None:
    facts = {"lot": "LQ2D4J859L6W", "rule": "KZ-NOT-FREELY"}
    clerk = trader(seller)
    answer = filed(
        clerk, seller, document="E-15", code="guidance_prohibited", rule="KZ-NOT-FREELY", facts=facts
    )
    kept = stored(answer.number)
    assert (kept.subject_kind, kept.subject, kept.facts) == ("document", "E-15", facts)
    other = filed(clerk, seller, objection=answer.own, document="E-15", code="guidance_prohibited",
                  rule="KZ-NOT-FREELY")  # fmt: skip
    assert codes(other) == [("number_reused", "objection")], "facts are part of what was said"


@pytest.mark.parametrize(
    ("cells", "code", "at"),
    [
        ({"document": "E-15"}, "missing_value", "code"),
        ({"document": "E-15", "code": "bad_value"}, "bad_value", "code"),
        ({"document": "E-15", "code": "because"}, "bad_value", "code"),
        ({"rule": "KZ-NOWHERE"}, "bad_value", "rule"),
        ({"rule": RULE, "code": "licence_missing"}, "bad_value", "code"),
        ({"answer": "G-00000000000000000000"}, "bad_value", "answer"),
        ({"document": "E-15", "answer": "G-1", "code": "lot_unknown"}, "bad_value", "document"),
        ({}, "missing_value", "note"),
        ({"rule": RULE, "party": ""}, "missing_value", "party"),
        ({"rule": RULE, "objection": None}, "missing_value", "objection"),
        ({"rule": RULE, "papers": "a letter"}, "bad_value", "papers"),
        ({"rule": RULE, "reason": "x" * 4001}, "bad_value", "reason"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_place(
    seller: str, cells: dict[str, str | None], code: str, at: str
) -> None:
    answer = filed(trader(seller), **{"party": seller, **cells})  # type: ignore[arg-type]
    assert (code, at) in codes(answer)
    assert Objection.objects.count() == 0


@pytest.mark.parametrize(
    "facts", [{f"n{n}": "x" for n in range(31)}, {"lot": "x" * 501}, {"lot": "a\x00b"}, {"lot": "\ud800"}]
)
def test_facts_are_few_short_and_visible(seller: str, facts: dict[str, str]) -> None:
    answer = filed(trader(seller), seller, document="E-15", code="lot_unknown", facts=facts)
    assert codes(answer) == [("bad_value", "facts")]


def test_an_answer_of_guidance_is_objected_to_by_its_recorded_reference(seller: str) -> None:
    reference = a_receipt()
    kept = stored(taken(trader(seller), seller, answer=reference.lower()))
    assert (kept.subject_kind, kept.subject) == ("answer", reference)
    assert kept.facts["verdict"]


def test_a_verdict_that_only_warned_can_be_objected_to(seller: str) -> None:
    abroad, tag = b.papers.russian_party(), b.papers.tag()
    b.a_lot(seller, quantity="3", clauses="no_reexport_ru")
    b.taken("invoices", b.papers.invoice(tag, seller, abroad, "3"))
    draft = b.a_draft("notes", b.papers.export(f"E{tag}", seller, abroad, "3", tag))
    (answer,) = register_notes([draft], replace(b.an_act(), pack=warning_pack()))
    assert (answer.outcome.value, [w.code.value for w in answer.warnings]) == (
        "accepted",
        ["reason_for_not_advised"],
    )
    assert stored(taken(trader(seller), seller, note=answer.number)).rule == RULE


def warning_pack() -> Pack:
    """The shipped pack with guidance that only warns."""
    pack = packs.current()
    warns = replace(pack.stage_entry("guidance", date(2024, 1, 1)), stage=Stage.WARN)
    return replace(pack, stages={**pack.stages, Check.GUIDANCE: timeline([(date(2022, 1, 1), warns)])})
