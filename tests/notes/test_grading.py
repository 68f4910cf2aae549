"""How well a step is proven, by who has said so."""

from __future__ import annotations

import pytest

from jolserik.notes.grading import exit_grade, hop_grade


@pytest.mark.parametrize(
    ("sources", "grade"),
    [
        ((), ""),
        (("exporter",), "claimed"),
        (("carrier", "exporter"), "claimed"),
        *((("exporter", source), "proven") for source in ("officer", "camera", "queue", "seal", "neighbour")),
    ],
)
def test_an_exit_is_as_good_as_its_best_witness(sources: tuple[str, ...], grade: str) -> None:
    assert exit_grade(sources) == grade


@pytest.mark.parametrize("sources", [(), ("exporter",), ("officer", "neighbour")])
def test_a_lower_count_contradicts_whoever_said_the_rest(sources: tuple[str, ...]) -> None:
    assert exit_grade(sources, contradicted=True) == "contradicted"


@pytest.mark.parametrize("kind", ["export_eaeu", "export_third"])
def test_silence_past_the_clock_is_not_arrival(kind: str) -> None:
    assert hop_grade(kind, "open", "", overdue=True) == "silent"
    assert hop_grade(kind, "open", "", overdue=False) == "open"


@pytest.mark.parametrize("grade", ["proven", "claimed", "contradicted"])
def test_what_was_said_of_an_exit_stands_even_past_the_clock(grade: str) -> None:
    assert hop_grade("export_eaeu", "settled", grade, overdue=True) == grade


@pytest.mark.parametrize("line_state", ["open", "settled"])
def test_a_movement_is_its_owners_own_word(line_state: str) -> None:
    assert hop_grade("movement", line_state, "", overdue=False) == "own_movement"


@pytest.mark.parametrize("kind", ["domestic", "return"])
@pytest.mark.parametrize(
    ("line_state", "grade"), [("settled", "confirmed"), ("open", "open"), ("released", "open")]
)
def test_goods_at_home_are_confirmed_by_their_receiver(kind: str, line_state: str, grade: str) -> None:
    assert hop_grade(kind, line_state, "", overdue=False) == grade
