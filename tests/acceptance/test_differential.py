"""The product and the plain model tell the same story, file by file, for as many random worlds as time allows.

JOLSERIK_DIFFERENTIAL_SECONDS lengthens the search (default 60), JOLSERIK_DIFFERENTIAL_SEED picks one world.
"""

from __future__ import annotations

import os
import random
import time
from typing import Any

import pytest

from tests.acceptance.comparing import Twins
from tests.acceptance.desk import Desk, as_csv
from tests.acceptance.stories import Story
from tests.model import papers as p
from tests.model.model import Model

SECONDS = float(os.environ.get("JOLSERIK_DIFFERENTIAL_SECONDS", "60"))
ONLY_SEED = os.environ.get("JOLSERIK_DIFFERENTIAL_SEED")
FILES_IN_A_WORLD = 40
WORLDS_AT_LEAST = 2


def traced(twins: Twins, dice: random.Random) -> list[str]:
    """Differences in the traces of some lines and some lots."""
    found: list[str] = []
    notes = [number for number in twins.theirs if number.startswith("N")]
    for note in dice.sample(notes, min(6, len(notes))):
        line: Any = dice.choice(twins.model.world.notes[int(note[1:])].lines)
        if twins.model.trace_back(note, line.no)["quantity"]:
            found += twins.compare_back(note, line.no)
    lots = [number for number in twins.theirs if number.startswith("L")]
    for lot in dice.sample(lots, min(6, len(lots))):
        found += twins.compare_forward(lot)
    return found


def differences(desk: Desk, seed: int) -> list[str]:
    """Tell one world to both; the first differences, with the files that led there."""
    model = Model()
    home, abroad = [desk.newcomer() for _ in range(4)], [desk.foreigner() for _ in range(2)]
    model.load("parties", [p.party(identifier) for identifier in home + abroad])
    twins = Twins(desk, model)
    story = Story(seed, model, home, abroad, p.tag())
    dice = random.Random(seed)
    for step in range(1, FILES_IN_A_WORLD + 1):
        found = twins.hand_in(story.next_file())
        if not found and step % 4 == 0:
            found = twins.compare_stock(home + abroad)
        if not found and step % 20 == 0:
            found = traced(twins, dice)
        if found:
            files = "\n".join(f"--- {kind}\n{as_csv(rows)}" for kind, rows in story.told[-3:])
            return [f"seed {seed}, file {step}:", *found, files]
    return []


def test_product_and_model_agree_on_random_worlds(desk: Desk) -> None:
    started, seed, worlds = time.monotonic(), int(ONLY_SEED or 1), 0
    while worlds < WORLDS_AT_LEAST or time.monotonic() - started < SECONDS:
        found = differences(desk, seed)
        if found:
            pytest.fail("\n".join(found))
        worlds, seed = worlds + 1, seed + 1
        if ONLY_SEED:
            break
    outcome = desk.run("audit", "--json")
    assert outcome.json["violations"] == [], f"after {worlds} worlds"
