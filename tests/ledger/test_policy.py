"""Who may post for whom and see what: every role against its own and a stranger's party."""

from __future__ import annotations

import pytest

from jolserik.ledger.policy import may_post_for, may_see_holdings
from jolserik.registry.acting import NOBODY, THE_OPERATOR, Actor

OWN, FOREIGN = 1, 2
SIGNER = Actor("trader", 7, frozenset({OWN}), frozenset({OWN}))
READER = Actor("trader", 8, frozenset(), frozenset({OWN}))
INSPECTOR, ANALYST, ADMINISTRATOR = Actor("inspector", 9), Actor("analyst", 10), Actor("administrator", 11)

POSTING = {
    "operator": (THE_OPERATOR, True, True),
    "signer": (SIGNER, True, False),
    "reader": (READER, False, False),
    "inspector": (INSPECTOR, False, False),
    "analyst": (ANALYST, False, False),
    "administrator": (ADMINISTRATOR, False, False),
    "public": (NOBODY, False, False),
}
SEEING = {
    "operator": (THE_OPERATOR, True, True),
    "signer": (SIGNER, True, False),
    "reader": (READER, True, False),
    "inspector": (INSPECTOR, True, True),
    "analyst": (ANALYST, True, True),
    "administrator": (ADMINISTRATOR, False, False),
    "public": (NOBODY, False, False),
}


@pytest.mark.parametrize("role", POSTING)
def test_lots_conversions_and_write_offs_are_posted_by_who_signs_for_their_holder(role: str) -> None:
    actor, own, foreign = POSTING[role]
    assert (may_post_for(actor, OWN), may_post_for(actor, FOREIGN)) == (own, foreign)


@pytest.mark.parametrize("role", SEEING)
def test_holdings_are_seen_by_their_party_and_by_officials(role: str) -> None:
    actor, own, foreign = SEEING[role]
    assert (may_see_holdings(actor, OWN), may_see_holdings(actor, FOREIGN)) == (own, foreign)
