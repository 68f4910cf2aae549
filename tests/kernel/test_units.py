"""Units: Recommendation 20 codes and EAEU numbers, named in three languages."""

import pytest

from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.units import UNITS, UnknownUnit, normalise_unit, unit_name, unit_short


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("H87", "H87"),
        ("796", "H87"),
        ("166", "KGM"),
        ("112", "LTR"),
        ("163", "GRM"),
        ("168", "TNE"),
        ("006", "MTR"),
        ("6", "MTR"),
        ("055", "MTK"),
        ("113", "MTQ"),
        ("715", "PR"),
        ("798", "MIL"),
        ("831", "LPA"),
        (" kgm ", "KGM"),
        ("PCE", "H87"),
        ("C62", "H87"),
    ],
)
def test_codes_and_numbers_are_understood(text: str, code: str) -> None:
    assert normalise_unit(text) == code


@pytest.mark.parametrize(
    "text", ["", "шт", "kg", "000", "0", "999", "Н87", "H87 KGM", "\x00", "\ud800", "7" * 10_000]
)
def test_other_texts_are_no_units(text: str) -> None:
    with pytest.raises(UnknownUnit):
        normalise_unit(text)


def test_there_are_enough_units_each_named_in_every_language() -> None:
    assert len(UNITS) >= 40
    for code in UNITS:
        for language in LANGUAGES:
            assert unit_name(code, language)
            assert unit_short(code, language)
    assert unit_short("H87", "ru") == "шт"
    assert unit_name("LTR", "kk") == "литр"


def test_no_number_stands_for_two_units() -> None:
    numbers = [unit.eaeu for unit in UNITS.values() if unit.eaeu]
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 3 and number.isdigit() for number in numbers)


def test_an_unknown_unit_is_its_own_name() -> None:
    assert unit_name("XYZ", "kk") == unit_short("XYZ", "kk") == "XYZ"
