"""Units of measure: UN/ECE Recommendation 20 codes, printed so; the EAEU's numeric codes are read as well.

The table `units.csv` holds what trade and the TN VED's supplementary units need, with names in three languages.
The numbers are those of the EAEU classifier, which keeps the older interstate ones; they agree with a public list that
pairs both codes, except 841 and 852, which are the TN VED's. Millilitre and cubic decimetre share their numbers (111,
112) with cubic centimetre and litre: the number is read as the latter.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources


class UnknownUnit(ValueError):
    """The text is no unit that we know."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the table. `names` and `shorts` are by language; `eaeu` may be empty."""

    code: str
    eaeu: str
    names: dict[str, str]
    shorts: dict[str, str]


def normalise_unit(text: str) -> str:
    """The Recommendation 20 code for a code or EAEU number; raises UnknownUnit."""
    code = _CODES.get(text) or _CODES.get(text[:16].strip().upper())
    if code is None:
        raise UnknownUnit(text[:16])
    return code


def unit_name(code: str, language: str) -> str:
    """The full name; an unknown code is its own name."""
    unit = UNITS.get(code)
    return unit.names.get(language, code) if unit else code


def unit_short(code: str, language: str) -> str:
    """What stands behind a number: `шт`, `кг`, `m²`."""
    unit = UNITS.get(code)
    return unit.shorts.get(language, code) if unit else code


def _read() -> dict[str, Unit]:
    text = resources.files(__package__).joinpath("units.csv").read_text(encoding="utf-8")
    return {row["code"]: _unit(row) for row in csv.DictReader(text.splitlines())}


def _unit(row: dict[str, str]) -> Unit:
    languages = ("kk", "ru", "en")
    names = {language: row[language] for language in languages}
    shorts = {language: row[f"{language}_short"] for language in languages}
    return Unit(row["code"], row["eaeu"], names, shorts)


UNITS = _read()

# Older codes of the same unit. Spreadsheets lose the zeros in front of numbers, so 6 is read as 006.
_ALIASES = {"C62": "H87", "PCE": "H87", "NMB": "H87", "NPR": "PR"}
_CODES = (
    {code: code for code in UNITS}
    | {unit.eaeu: code for code, unit in UNITS.items() if unit.eaeu}
    | {unit.eaeu.lstrip("0"): code for code, unit in UNITS.items() if unit.eaeu}
    | _ALIASES
)
