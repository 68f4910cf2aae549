"""Disarming what a spreadsheet would run, and taking it back exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.exchange.formulas import neutralised, restored

DANGEROUS = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize("first", DANGEROUS)
def test_every_dangerous_beginning_is_disarmed(first: str) -> None:
    assert neutralised(f"{first}cmd|' /C calc'!A0") == f"'{first}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["-5", "+7", "-12.5", "+77011234567", "-0,5"])
def test_plain_numbers_are_left_alone(text: str) -> None:
    assert neutralised(text) == text


@pytest.mark.parametrize("text", ["", "a=1", "ТОО «Береке»", "'quoted'", "14-A", "1+1"])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert neutralised(text) == restored(text) == text


@pytest.mark.parametrize("text", ["-2+3", "+1+1", "-5 kg", "=1", "--5"])
def test_what_only_looks_like_a_number_is_disarmed(text: str) -> None:
    assert neutralised(text).startswith("'")


@given(st.text(alphabet=DANGEROUS + "'ab1 ", max_size=8))
def test_nothing_is_lost_on_the_way_out_and_back(text: str) -> None:
    assert restored(neutralised(text)) == text or text.startswith("'")
    assert restored(neutralised(restored(neutralised(text)))) == restored(neutralised(text))


@given(st.text(max_size=8))
def test_no_text_leaves_armed(text: str) -> None:
    left = neutralised(text)
    assert left[:1] not in tuple(DANGEROUS) or left.lstrip("+-").replace(".", "").replace(",", "").isdigit()
