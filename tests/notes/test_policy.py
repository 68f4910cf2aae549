"""Who may do what to a note: every role, in every name, for every action."""

from __future__ import annotations

import pytest

from jolserik.notes.policy import may_act, may_register, may_see, may_witness
from jolserik.registry.acting import NOBODY, THE_OPERATOR, Actor

SENDER, RECIPIENT, STRANGER = 1, 2, 3
INSPECTOR, ANALYST, ADMINISTRATOR = Actor("inspector", 9), Actor("analyst", 10), Actor("administrator", 11)


def signs_for(*parties: int) -> Actor:
    return Actor("trader", 7, frozenset(parties), frozenset(parties))


def reads_for(*parties: int) -> Actor:
    return Actor("trader", 8, frozenset(), frozenset(parties))


def allowed(actor: Actor, action: str) -> set[int | None]:
    """In whose names the actor may do it; None stands for nobody's."""
    return {
        party
        for party in (None, SENDER, RECIPIENT, STRANGER)
        if may_act(actor, action, party, sender_id=SENDER, recipient_id=RECIPIENT)
    }


ACTORS = {
    "operator": THE_OPERATOR,
    "sender": signs_for(SENDER),
    "recipient": signs_for(RECIPIENT),
    "stranger": signs_for(STRANGER),
    "reader": reads_for(SENDER, RECIPIENT),
    "inspector": INSPECTOR,
    "analyst": ANALYST,
    "administrator": ADMINISTRATOR,
    "public": NOBODY,
}
EVERYBODY = {None, SENDER, RECIPIENT, STRANGER}
NOT_A_SIDE = {None, STRANGER}
MATRIX: dict[str, dict[str, set[int | None]]] = {
    "confirm": {"operator": {None, RECIPIENT}, "recipient": {RECIPIENT}, "inspector": {None}},
    "decline": {"operator": {None, RECIPIENT}, "recipient": {RECIPIENT}, "inspector": {None}},
    "revoke": {"operator": {SENDER}, "sender": {SENDER}},
    "exit": {
        "operator": EVERYBODY,
        "inspector": EVERYBODY,
        "sender": {SENDER},
        "recipient": {RECIPIENT},
    },
    "add_paper": {
        "operator": EVERYBODY,
        "inspector": EVERYBODY,
        "sender": {SENDER},
        "recipient": {RECIPIENT},
    },
    "hold": {"operator": NOT_A_SIDE, "inspector": NOT_A_SIDE},
    "release": {"operator": NOT_A_SIDE, "inspector": NOT_A_SIDE},
    "seize": {"operator": NOT_A_SIDE, "inspector": NOT_A_SIDE},
}


@pytest.mark.parametrize("action", MATRIX)
@pytest.mark.parametrize("role", ACTORS)
def test_an_action_is_done_only_in_the_names_that_may_do_it(role: str, action: str) -> None:
    assert allowed(ACTORS[role], action) == MATRIX[action].get(role, set())


@pytest.mark.parametrize("role", ACTORS)
def test_a_note_is_registered_in_the_name_of_its_sender(role: str) -> None:
    assert may_register(ACTORS[role], SENDER) == (role in ("operator", "sender"))


@pytest.mark.parametrize("role", ACTORS)
def test_both_sides_and_officials_see_a_note_and_nobody_else(role: str) -> None:
    seers = {"operator", "inspector", "analyst", "sender", "recipient", "reader"}
    assert may_see(ACTORS[role], SENDER, RECIPIENT) == (role in seers)


@pytest.mark.parametrize("source", ["officer", "camera", "queue", "seal", "neighbour"])
def test_only_the_authority_brings_proof_of_an_exit(source: str) -> None:
    witnesses = {role for role, actor in ACTORS.items() if may_witness(actor, source)}
    assert witnesses == {"operator", "inspector"}


@pytest.mark.parametrize("source", ["carrier", "exporter"])
def test_a_traders_word_on_an_exit_is_a_claim(source: str) -> None:
    assert may_witness(ACTORS["sender"], source)
