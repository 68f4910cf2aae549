"""Valid identifiers of invented parties. Check digits are right; whether somebody bears the number is chance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from stdnum.by.unp import calc_check_digit as unp_check_digit
from stdnum.ru.inn import calc_company_check_digit

from jolserik.kernel.identifiers import bin_iin_check_digit


class Identities:
    """Hands out identifiers, never the same one twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def organisation(self, registered_on: date) -> str:
        """A Kazakh BIN: month of registration, 4 resident, 0 head office."""
        return self._once(lambda: _kazakh(f"{registered_on:%y%m}40{self._digits(5)}"))

    def sole_trader(self, born_on: date) -> str:
        """A Kazakh IIN: day of birth, a digit for century and sex."""
        return self._once(lambda: _kazakh(f"{born_on:%y%m%d}{self._rng.choice('34')}{self._digits(4)}"))

    def foreign(self, country: str, region: str = "77") -> str:
        """What a company of that country shows: INN, UNP, or a tax number for which there is no rule here."""
        return self._once(lambda: self._foreign(country, region))

    def _foreign(self, country: str, region: str) -> str:
        if country == "RU":
            first_nine = region + self._digits(7)
            return f"RU:{first_nine}{calc_company_check_digit(first_nine)}"
        if country == "BY":
            return self._belarusian()
        lengths = {"KG": 14, "AM": 8, "UZ": 9}
        return f"{country}:{self._rng.randrange(1, 10)}{self._digits(lengths[country] - 1)}"

    def _belarusian(self) -> str:
        while True:
            first_eight = f"{self._rng.randrange(1, 8)}{self._digits(7)}"
            try:
                return f"BY:{first_eight}{unp_check_digit(first_eight)}"
            except ValueError:
                continue  # about one number in eleven has no check digit

    def _digits(self, count: int) -> str:
        return f"{self._rng.randrange(10**count):0{count}d}"

    def _once(self, make: Callable[[], str | None]) -> str:
        while True:
            made = make()
            if made is not None and made not in self._taken:
                self._taken.add(made)
                return made


def _kazakh(first_eleven: str) -> str | None:
    check = bin_iin_check_digit(first_eleven)
    return None if check is None else f"KZ:{first_eleven}{check}"
