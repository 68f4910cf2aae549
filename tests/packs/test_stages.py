"""How hard checks bite: each boundary on its own day, the day before and the day after."""

from datetime import date

import pytest

from jolserik.packs import Pack, Stage


@pytest.mark.parametrize("check", ["stock", "comparisons"])
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date.min, Stage.OBSERVE),
        (date(2022, 1, 1), Stage.OBSERVE),
        (date(2023, 3, 31), Stage.OBSERVE),
        (date(2023, 4, 1), Stage.OBSERVE),
        (date(2023, 6, 30), Stage.OBSERVE),
        (date(2023, 7, 1), Stage.ENFORCE),
        (date(2026, 11, 22), Stage.ENFORCE),
        (date.max, Stage.ENFORCE),
    ],
)
def test_the_kazakh_checks_observe_until_the_end_of_june_2023_and_then_enforce(
    kz: Pack, check: str, on: date, expected: Stage
) -> None:
    assert kz.stage(check, on) is expected


def test_an_overdue_note_is_told_and_never_refused(kz: Pack) -> None:
    assert kz.stage("clocks", date(2024, 1, 1)) is Stage.WARN


def test_a_check_may_become_milder_again(invented: Pack) -> None:
    stages = [invented.stage("stock", date(2030, month, 1)) for month in (1, 2, 3)]
    assert stages == [Stage.WARN, Stage.ENFORCE, Stage.OBSERVE]
    assert invented.stage("stock", date(2030, 1, 31)) is Stage.WARN


def test_a_stage_knows_since_when_and_how_sure_it_is(kz: Pack) -> None:
    entry = kz.stage_entry("stock", date(2025, 5, 5))
    assert (entry.since, entry.known.certainty.value) == (date(2023, 7, 1), "chosen")


def test_a_check_that_does_not_exist_is_a_mistake_of_the_caller(kz: Pack) -> None:
    with pytest.raises(ValueError, match="weather"):
        kz.stage("weather", date(2023, 4, 1))


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(2023, 2, 28), False),
        (date(2023, 3, 1), True),
        (date(2023, 6, 30), True),
        (date(2023, 7, 1), False),
    ],
)
def test_opening_balances_are_taken_from_march_to_june_2023(kz: Pack, on: date, is_open: bool) -> None:
    opens, closes = kz.stock_taking
    assert kz.stock_taking_window.is_open(on) is is_open is (opens <= on <= closes)
