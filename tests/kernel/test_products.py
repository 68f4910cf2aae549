"""Product codes: their form, and whether they existed on a day."""

from datetime import date

import pytest

from jolserik.kernel.products import BadProduct, chapter, hs6, hs_name, parse_product, product_known

NEW_DAY, OLD_DAY = date(2022, 1, 1), date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [("8450110000", "8450110000"), ("8450 11 000 0", "8450110000"), ("101210000", "0101210000")],
)
def test_blanks_and_a_lost_zero_are_forgiven(text: str, code: str) -> None:
    assert parse_product(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "845011",
        "84501100001",
        "99",
        "TOTAL",
        "9900000000",
        "0000000000",
        "000000000",
        "8450.110000",
        "²" * 10,
        "1" * 9999,
    ],
)
def test_other_texts_are_no_products(text: str) -> None:
    with pytest.raises(BadProduct):
        parse_product(text)


def test_six_digits_must_exist_from_the_day_the_nomenclature_is_known() -> None:
    assert product_known("8450110000", NEW_DAY)
    assert not product_known("8450990000", NEW_DAY)
    assert not product_known("8517120000", NEW_DAY)


def test_earlier_codes_are_accepted_unchecked() -> None:
    assert product_known("8517120000", OLD_DAY)


@pytest.mark.parametrize("code", ["99", "TOTAL", "9999999999", "0000000000", "", "845011"])
def test_pseudo_codes_are_refused_on_any_day(code: str) -> None:
    assert not product_known(code, OLD_DAY)
    assert not product_known(code, NEW_DAY)


def test_a_code_has_its_name_and_its_parts() -> None:
    assert "ashing machines" in hs_name("8450110000")
    assert hs_name("8450990000") == hs_name("8450")
    assert hs_name("0000000000") == ""
    assert (hs6("8450110000"), chapter("8450110000")) == ("845011", "84")
