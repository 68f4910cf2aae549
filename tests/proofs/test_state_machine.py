"""Nothing is lost, minted or counted twice: random stories told to the product and to a model that shares no code with it.

After each step all invariants of the books hold over everything, and both sides say the same: answers, stock, states,
findings and grades; from time to time traces; at the end of a story everything that was told, all traces and the past.
The short run tells the same stories each time; the long one new ones. JOLSERIK_SEED chooses where either begins.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError

from tests.model.cells import CODES
from tests.proofs.length import chosen, rounds, seed
from tests.proofs.state.machine import RULES, tell_stories
from tests.proofs.state.mutants import MUTANTS, Planting, a_return_draws_whatever_is_there
from tests.proofs.state.tally import Tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof]

STORIES_AT_ONCE = 20
SHORT_RUN = range(1, 8)
"""The seeds of the short run: with the real product all their stories end well."""
OF_WHOLE_FILES = {"bad_file", "unknown_column", "missing_column"}
OF_LATER_ROOMS = {"guidance_prohibited", "licence_missing", "document_missing", "reason_for_not_advised"}
OF_RACES, OF_ACTIONS = {"busy"}, {"held_by_authority"}
NEVER_ANSWERED_HERE = OF_WHOLE_FILES | OF_LATER_ROOMS | OF_RACES | OF_ACTIONS
RARE = {"declaration_not_released"}
"""What the stories of the short run do not come to; the long run must."""
STATES = {"settled", "open", "held", "declined", "revoked", "corrected", "seized"}


@pytest.fixture(scope="module")
def first_seed() -> int:
    return seed() if chosen() == "full" or "JOLSERIK_SEED" in os.environ else 1


def test_product_and_model_tell_the_same_stories(first_seed: int, tell: Callable[..., None]) -> None:
    tally, number, wanted = Tally(), first_seed, rounds(ci=5_000, full=500_000)
    while tally.steps < wanted:
        tell_stories(tally, number, stories=STORIES_AT_ONCE)
        number += 1
    tell(seed=first_seed, last_seed=number - 1, **tally.figures())
    if chosen() == "ci" and first_seed != 1:
        return  # a short run with other stories comes to other things: only what is said of each counts
    assert {name for name, _, _ in RULES if name not in ("converted", "converted_too")} <= tally.rules.keys()
    unheard = set(CODES) - NEVER_ANSWERED_HERE - tally.answers.keys()
    assert unheard - (RARE if chosen() == "ci" else set()) == set()
    assert STATES - tally.states.keys() == set()


def tell_short_run(tally: Tally, *, since: int) -> None:
    """The stories of the short run from one of its seeds on, until one breaks."""
    for number in SHORT_RUN[since - 1 :]:
        tell_stories(tally, number, stories=STORIES_AT_ONCE, shrink=False)


@pytest.fixture
def planted(request: pytest.FixtureRequest) -> Iterator[Planting]:
    """The real product, wrong in one way as long as the test runs."""
    with pytest.MonkeyPatch.context() as plant:
        request.param(plant)
        yield request.param


@pytest.mark.parametrize("planted", MUTANTS, ids=lambda plant: plant.__name__, indirect=True)
def test_a_wrong_product_is_found(planted: Planting, tell: Callable[..., None]) -> None:
    tally = Tally()
    with pytest.raises((AssertionError, DatabaseError)):
        tell_short_run(tally, since=3 if planted is a_return_draws_whatever_is_there else 1)
    tell(steps=tally.steps, stories=tally.stories)
