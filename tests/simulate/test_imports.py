"""Imports follow the EU's real exports to Kazakhstan."""

from __future__ import annotations

import csv
import gzip
import os
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import correlation

import pytest

from jolserik.simulate.goods import catalogue
from jolserik.simulate.imports import EU, GROWTH_A_YEAR, IMPORT_SHARE, eu_exports_eur, eu_table
from tests.simulate.countries import Written, written

# Where others' data for tests may lie: beside the checkout, or where this variable says.
DATA = Path(os.environ.get("JOLSERIK_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
TRADE = DATA / "trade" / "eu27_export_monthly_cn8_2020-01_2022-06.csv.gz"
TARIFF = DATA / "reference" / "tnved-eaeu.csv"
# Importers buy whole units and skip what is worth less than half of one.
TOLERANCE = 0.03
SCALE = 0.25


@pytest.fixture(scope="module")
def first_half_of_2022(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Six months for which the table has every code."""
    return written(tmp_path_factory.mktemp("country") / "2022", months=6, scale=SCALE, start=date(2022, 1, 1))


def bought_in_the_eu(country: Written) -> dict[tuple[str, str], float]:
    """Euros by (month, six digits) of honest lots that were dispatched from the EU; plots import by themselves."""
    planted = {row["party"] for row in country.schemes}
    euros: dict[tuple[str, str], float] = defaultdict(float)
    for row in country.rows("lots"):
        if row["dispatch_country"] in EU and row["holder"] not in planted:
            assert row["currency"] == "EUR"
            euros[row["date"][:7], row["product"][:6]] += float(row["value"])
    return euros


def test_monthly_values_are_the_real_ones_times_a_constant(first_half_of_2022: Written) -> None:
    euros = bought_in_the_eu(first_half_of_2022)
    share = IMPORT_SHARE * SCALE
    simulated, real = [], []
    for month in range(1, 7):
        codes = {p.hs6 for p in catalogue().values() if p.eu_origins}
        simulated.append(sum(euros[f"2022-{month:02d}", hs6] for hs6 in codes))
        real.append(sum(eu_table()[hs6].get((2022, month), 0) for hs6 in codes))
    assert correlation(simulated, real) > 0.999
    assert [value / truth / share for value, truth in zip(simulated, real, strict=True)] == pytest.approx(
        [1.0] * 6, abs=TOLERANCE
    )


@pytest.mark.parametrize("hs6", ["851713", "847130", "847150", "330499", "640399", "401120"])
def test_each_large_code_follows_its_own_figures(first_half_of_2022: Written, hs6: str) -> None:
    euros = bought_in_the_eu(first_half_of_2022)
    for month in range(1, 7):
        expected = eu_table()[hs6][2022, month] * IMPORT_SHARE * SCALE
        assert euros[f"2022-{month:02d}", hs6] == pytest.approx(expected, rel=TOLERANCE)


def test_months_after_the_table_repeat_its_last_year_with_growth() -> None:
    assert eu_exports_eur("847130", date(2022, 6, 1)) == eu_table()["847130"][2022, 6]
    assert eu_exports_eur("847130", date(2024, 6, 1)) == pytest.approx(
        eu_table()["847130"][2022, 6] * GROWTH_A_YEAR**2
    )
    assert eu_exports_eur("847130", date(2023, 11, 1)) == pytest.approx(
        eu_table()["847130"][2021, 11] * GROWTH_A_YEAR**2
    )


def test_a_code_without_a_figure_for_that_month_takes_the_mean_of_its_last_year() -> None:
    """Smartphones have a code of their own from 2022 only."""
    known = eu_table()["851713"]
    assert set(known) == {(2022, month) for month in range(1, 7)}
    mean = sum(known.values()) / len(known)
    assert eu_exports_eur("851713", date(2022, 12, 1)) == pytest.approx(mean * GROWTH_A_YEAR)


def test_a_code_that_the_eu_did_not_sell_is_not_bought_there() -> None:
    assert eu_exports_eur("010121", date(2022, 1, 1)) == 0


@pytest.mark.skipif(not TRADE.exists(), reason=f"needs the trade data of Eurostat at {TRADE}")
def test_the_table_is_the_sum_of_the_eight_digit_figures() -> None:
    sums: dict[tuple[str, tuple[int, int]], float] = defaultdict(float)
    with gzip.open(TRADE, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["partner"] == "KZ" and row["code"][:6] in eu_table():
                sums[row["code"][:6], (int(row["month"][:4]), int(row["month"][5:]))] += float(row["eur"])
    ours = {(hs6, at): eur for hs6, figures in eu_table().items() for at, eur in figures.items()}
    assert ours == {key: round(eur) for key, eur in sums.items() if round(eur)}


@pytest.mark.skipif(not TARIFF.exists(), reason=f"needs the names of the TN VED at {TARIFF}")
def test_every_ten_digit_code_stands_in_the_tariff() -> None:
    with TARIFF.open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert set(catalogue()) <= codes
