"""Filing and answering at the same moment, with real threads and commits: one number, one answer, one release."""

from __future__ import annotations

from functools import partial

import pytest

from jolserik.casework.models import Objection
from jolserik.notes.models import NoteAction
from tests import builders as b
from tests.casework.desk import a_held_export, act_on, answered, codes, filed, official, taken, trader
from tests.notes.country import broken
from tests.proofs.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]


def test_the_same_objection_sent_many_times_at_once_gets_one_number() -> None:
    party = b.a_party()
    clerk = trader(party)
    answers = at_once([partial(filed, clerk, party, objection="OB-A", rule="EU-12G")] * 8)
    assert {codes(answer) == [] for answer in answers} == {True}
    assert len({answer.number for answer in answers}) == 1
    assert Objection.objects.count() == 1
    assert broken() == set()


def test_of_inspectors_who_answer_at_once_one_has_answered() -> None:
    party = b.a_party()
    note = a_held_export(party)
    number = taken(trader(party), party, note=note)
    inspectors = [official() for _ in range(6)]
    answers = at_once([partial(answered, one, number) for one in inspectors])
    won = [one for one, answer in zip(inspectors, answers, strict=True) if not answer.refusals]
    assert [one.person_id for one in won] == [Objection.objects.get(number=number).answered_by]
    assert NoteAction.objects.filter(action="release").count() == 1
    assert broken() == set()


def test_an_answer_and_a_release_by_hand_at_once_release_the_note_once() -> None:
    party = b.a_party()
    note = a_held_export(party)
    number = taken(trader(party), party, note=note)
    inspector, another = official(), official()
    at_once([partial(answered, inspector, number), partial(act_on, another, "release", note)])
    released = Objection.objects.get(number=number).released
    assert NoteAction.objects.filter(action="release").count() == 1
    assert NoteAction.objects.filter(action="release", person_id=inspector.person_id).exists() == released
    assert broken() == set()
