"""Identifiers: country, kind and value; check digits as measured; strangers' texts refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ru import inn, ogrn

from jolserik.kernel.identifiers import (
    BadIdentifier,
    PartyRef,
    bin_iin_check_digit,
    ogrnip_check_digit,
    parse_party,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("KZ:970240000126", "BIN"),
        ("KZ:990140999995", "BIN"),
        ("KZ:990140999985", "BIN"),
        ("KZ:990140999494", "BIN"),
        ("KZ:800101399997", "IIN"),
        ("RU:5600999993", "INN"),
        ("RU:7700999990", "INN"),
        ("RU:7707083893", "INN"),
        ("BY:200988541", "UNP"),
        ("BY:MA1953684", "UNP"),
        ("KG:02301200110068", "OTHER"),
        ("CN:91310000MA1FL0XX4Q", "OTHER"),
    ],
)
def test_known_numbers_are_read_with_their_kind(text: str, kind: str) -> None:
    party = parse_party(text)
    assert party.kind == kind
    assert str(party) == text


@pytest.mark.parametrize(
    "text",
    [
        " kz : 970240000126 ",
        "KZ:БИН 970240000126",
        "KZ:бсн: 970 240 000 126",
        "KZ:BIN970240000126",
        "KZ:9702 4000 0126",
        "KZ:970240\u00a0000126",
    ],
)
def test_blanks_and_labels_are_stripped(text: str) -> None:
    assert parse_party(text) == PartyRef("KZ", "BIN", "970240000126")


@pytest.mark.parametrize(
    ("text", "value"), [("KZ:ИИН 800101399997", "800101399997"), ("RU:ИНН 7707083893", "7707083893")]
)
def test_labels_of_persons_and_russians_are_stripped(text: str, value: str) -> None:
    assert parse_party(text).value == value


def test_a_belarusian_number_may_be_typed_in_cyrillic_capitals() -> None:
    assert parse_party("BY:УНП МА1953684").value == "MA1953684"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("970240000126", "no_country"),
        ("", "no_country"),
        ("XX:1", "unknown_country"),
        ("ZZ:1", "unknown_country"),
        ("SU:1", "unknown_country"),
        (":970240000126", "unknown_country"),
        ("KZ:", "empty"),
        ("KZ:   ", "empty"),
        ("KZ:970240000127", "wrong_check_digit"),
        ("KZ:97024000012", "wrong_form"),
        ("KZ:9702400001266", "wrong_form"),
        ("KZ:990170999995", "wrong_form"),
        ("KZ:801301399997", "wrong_form"),
        ("KZ:800101099997", "wrong_form"),
        ("KZ:800101799997", "wrong_form"),
        ("KZ:٩٧٠٢٤٠٠٠٠١٢٦", "wrong_form"),
        ("KZ:９７０２４００００１２６", "wrong_form"),
        ("KZ:97024000012\x00", "wrong_form"),
        ("KZ:970240000126\u200f", "wrong_form"),
        ("RU:7707083894", "wrong_check_digit"),
        ("RU:77070838", "wrong_form"),
        ("BY:200988542", "wrong_check_digit"),
        ("BY:\ud800", "wrong_form"),
        ("CN:a\nb", "wrong_form"),
        ("CN:a\u202eb", "wrong_form"),
        ("CN:" + "1" * 65, "too_long"),
        ("CN:" + "1" * 10_000, "too_long"),
    ],
)
def test_what_names_nobody_says_why(text: str, problem: str) -> None:
    with pytest.raises(BadIdentifier) as caught:
        parse_party(text)
    assert caught.value.problem == problem


def test_no_check_digit_fits_a_prefix_that_is_never_issued() -> None:
    assert bin_iin_check_digit("99014099941") is None
    for digit in "0123456789":
        with pytest.raises(BadIdentifier):
            parse_party(f"KZ:99014099941{digit}")


def test_the_second_pass_of_weights_is_used() -> None:
    assert bin_iin_check_digit("99014099949") == 4


def test_the_sixth_digit_of_a_bin_decides_nothing() -> None:
    for sixth in "0123456789":
        prefix = f"99014{sixth}99998"
        check = bin_iin_check_digit(prefix)
        if check is not None:
            assert parse_party(f"KZ:{prefix}{check}").kind == "BIN"


def test_an_iin_needs_a_day_that_was_in_its_century() -> None:
    def iin(prefix: str) -> str:
        return next(
            f"KZ:{prefix}{serial:04d}{check}"
            for serial in range(1000)
            if (check := bin_iin_check_digit(f"{prefix}{serial:04d}")) is not None
        )

    assert parse_party(iin("0002296")).kind == "IIN"
    with pytest.raises(BadIdentifier):
        parse_party(iin("0002293"))


def test_the_share_of_second_passes_and_unusable_prefixes_is_as_measured() -> None:
    chance = random.Random(18)
    prefixes = ["".join(chance.choices("0123456789", k=11)) for _ in range(20_000)]
    second = sum(sum(w * int(d) for w, d in enumerate(p, start=1)) % 11 == 10 for p in prefixes)
    unusable = sum(bin_iin_check_digit(p) is None for p in prefixes)
    assert second / len(prefixes) == pytest.approx(0.0909, abs=0.01)
    assert unusable / len(prefixes) == pytest.approx(0.0083, abs=0.003)


def test_a_failing_ogrnip_warns_and_is_kept() -> None:
    good = f"30450011600015{ogrnip_check_digit('30450011600015')}"
    bad = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert parse_party(f"RU:{good}").verified
    assert parse_party(f"RU:{bad}") == PartyRef("RU", "OGRNIP", bad)
    assert not parse_party(f"RU:{bad}").verified


def test_the_last_step_of_ogrnip_gives_every_remainder_a_digit() -> None:
    fourteen = next(str(n) for n in range(30450011600000, 30450011600013) if n % 13 == 12)
    assert ogrnip_check_digit(fourteen) == 2


@given(st.integers(0, 10**10 - 1))
def test_russian_numbers_agree_with_the_library(number: int) -> None:
    for digits, valid in ((f"{number:010d}", inn.is_valid), (f"1{number:012d}", ogrn.is_valid)):
        try:
            parse_party(f"RU:{digits}")
        except BadIdentifier:
            assert not valid(digits)
        else:
            assert valid(digits)


def test_the_same_digits_in_two_countries_are_two_parties() -> None:
    iin = parse_party("KZ:800101399997")
    assert iin != PartyRef("RU", "INN", iin.value)


@given(st.text(max_size=200))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    for prefix in ("", "KZ:", "RU:", "BY:", "CN:"):
        try:
            party = parse_party(prefix + text)
        except BadIdentifier:
            continue
        assert str(party).isprintable()
        assert parse_party(str(party)) == party
