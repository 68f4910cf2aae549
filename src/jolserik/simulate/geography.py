"""Cities with warehouses, and the road crossings to Russia that each uses. Positions are those of the cities."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """A city: short code, names, region (ISO 3166-2), position in degrees, crossings used; `border`: near Russia."""

    code: str
    ru: str
    kk: str
    region: str
    lat: str
    lon: str
    crossings: tuple[str, ...]
    border: bool = False


_WEST = ("Сырым", "Таскала", "Шаган", "Аксай")
_NORTH = ("Каракога", "Жана Жол")

CITIES = (
    City("ALA", "Алматы", "Алматы", "KZ-75", "43.24", "76.91", ("Ауыл", "Шарбакты", *_NORTH)),
    City("AST", "Астана", "Астана", "KZ-71", "51.17", "71.45", _NORTH),
    City("SHY", "Шымкент", "Шымкент", "KZ-79", "42.32", "69.59", ("Жайсан", "Кайрак")),
    City("KGD", "Караганда", "Қарағанды", "KZ-35", "49.80", "73.10", _NORTH),
    City("ATY", "Атырау", "Атырау", "KZ-23", "47.11", "51.92", ("Сырым", "Таскала")),
    City("KST", "Костанай", "Қостанай", "KZ-39", "53.21", "63.63", ("Кайрак", "Желкуар", "Убаган"), True),
    City("PET", "Петропавловск", "Петропавл", "KZ-59", "54.87", "69.15", _NORTH, True),
    City("PAV", "Павлодар", "Павлодар", "KZ-55", "52.29", "76.97", ("Шарбакты",), True),
    City("SEM", "Семей", "Семей", "KZ-10", "50.41", "80.23", ("Ауыл",), True),
    City("AKT", "Актобе", "Ақтөбе", "KZ-15", "50.28", "57.17", ("Жайсан",), True),
    City("ORA", "Уральск", "Орал", "KZ-27", "51.23", "51.37", _WEST, True),
)
BORDER_CITIES = tuple(city for city in CITIES if city.border)
# First two digits of the INN of companies just over the border: Orenburg, Chelyabinsk, Omsk, Altai, Saratov, Kurgan.
NEAR_REGIONS = ("56", "74", "55", "22", "64", "45")
FAR_REGIONS = ("77", "50", "78", "66", "63", "16", "52", "54")
