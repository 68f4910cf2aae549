"""Who may tell the registry what: every role against every decision."""

from __future__ import annotations

import pytest

from jolserik.registry import policy
from jolserik.registry.acting import NOBODY, THE_OPERATOR, Actor

OWN, FOREIGN = 1, 2
ACTORS = {
    "operator": THE_OPERATOR,
    "signer": Actor("trader", 7, frozenset({OWN}), frozenset({OWN})),
    "reader": Actor("trader", 8, frozenset(), frozenset({OWN})),
    "inspector": Actor("inspector", 9),
    "analyst": Actor("analyst", 10),
    "administrator": Actor("administrator", 11),
    "public": NOBODY,
}
REGISTRARS = {"operator", "administrator"}


@pytest.mark.parametrize("role", ACTORS)
def test_registers_of_others_and_home_parties_come_from_their_keepers_alone(role: str) -> None:
    assert policy.may_record_registers(ACTORS[role]) == (role in REGISTRARS)
    assert policy.may_add_home_party(ACTORS[role]) == (role in REGISTRARS)


@pytest.mark.parametrize("role", ACTORS)
def test_anybody_who_has_signed_in_may_name_a_foreign_partner(role: str) -> None:
    assert policy.may_add_foreign_party(ACTORS[role]) == (role != "public")


@pytest.mark.parametrize("role", ACTORS)
def test_a_place_is_added_by_who_signs_for_its_party(role: str) -> None:
    may = policy.may_add_place(ACTORS[role], OWN), policy.may_add_place(ACTORS[role], FOREIGN)
    assert may == (role in REGISTRARS | {"signer"}, role in REGISTRARS)


@pytest.mark.parametrize("role", ACTORS)
def test_a_partys_full_record_is_for_itself_and_for_officials(role: str) -> None:
    everybody = {"operator", "inspector", "analyst", "administrator"}
    may = policy.may_see_party(ACTORS[role], OWN), policy.may_see_party(ACTORS[role], FOREIGN)
    assert may == (role in everybody | {"signer", "reader"}, role in everybody)
