"""Who may object, see and answer: every role against every object."""

from __future__ import annotations

import pytest

from jolserik.casework import policy
from jolserik.registry.acting import NOBODY, THE_OPERATOR, Actor

MINE, OTHERS = 7, 8
FILER, HOLDER, ME = 1, 2, 3
SIGNER = Actor("trader", ME, frozenset({MINE}), frozenset({MINE}))
READER = Actor("trader", ME, frozenset(), frozenset({MINE}))
INSPECTOR, ANALYST = Actor("inspector", ME), Actor("analyst", ME)
ADMINISTRATOR = Actor("administrator", ME)
NAMELESS = Actor("inspector")
ALL = (NOBODY, SIGNER, READER, INSPECTOR, ANALYST, ADMINISTRATOR, THE_OPERATOR)


def role_of(actor: Actor) -> str:
    return f"{actor.role}-{'signs' if actor.signs_for else 'reads' if actor.reads_for else 'none'}"


@pytest.mark.parametrize("actor", ALL, ids=role_of)
def test_only_who_signs_for_a_party_objects_in_its_name(actor: Actor) -> None:
    assert policy.may_object(actor, MINE) == (actor is SIGNER)
    assert not policy.may_object(actor, OTHERS)


@pytest.mark.parametrize("actor", ALL, ids=role_of)
def test_the_party_and_officials_see_it_and_nobody_else(actor: Actor) -> None:
    officials = (INSPECTOR, ANALYST, THE_OPERATOR)
    assert policy.may_see(actor, MINE) == (actor in (SIGNER, READER, *officials))
    assert policy.may_see(actor, OTHERS) == (actor in officials)


@pytest.mark.parametrize("actor", [*ALL, NAMELESS], ids=role_of)
def test_only_an_inspector_with_a_name_answers(actor: Actor) -> None:
    assert policy.may_answer(actor, filed_by=FILER, took_part={HOLDER}) == (actor is INSPECTOR)


@pytest.mark.parametrize(("filed_by", "took_part"), [(ME, set()), (FILER, {ME}), (FILER, {HOLDER, ME})])
def test_nobody_answers_what_he_has_a_part_in(filed_by: int, took_part: set[int]) -> None:
    assert not policy.may_answer(INSPECTOR, filed_by=filed_by, took_part=took_part)
