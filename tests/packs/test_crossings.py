"""Finding a crossing by whatever people call it, and saying how much of the border is known."""

from datetime import date
from decimal import Decimal

import pytest

from jolserik.packs import Mode, Pack, Trust


@pytest.mark.parametrize(
    "text",
    [
        "KZRU-R06",
        "kzru-r06",
        "kzru r06",
        "6",
        "06",
        "238247045484000000",
        "Сырым",
        "СЫРЫМ",
        "  сырым ",
        "Syrym",
        "Маштаково",
        "mashtakovo",
        "Сырым — Маштаково",
        "Syrym - Mashtakovo",
    ],
)
def test_a_crossing_answers_to_every_name_it_has(kz: Pack, text: str) -> None:
    found = kz.find_crossing(text)
    assert found is not None
    assert found.code == "KZRU-R06"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Құрманғазы", "KZRU-R01"),
        ("Курмангазы", "KZRU-R01"),
        ("Kurmangazy", "KZRU-R01"),
        ("Cырым", "KZRU-R06"),  # a Latin C
        ("Тёплое", "KZRU-R05"),
        ("Теплое", "KZRU-R05"),
        ("жана-жол", "KZRU-R17"),
        ("Жаңа Жол", "KZRU-R17"),
        ("Верхний Баскунчак", "KZRU-T32"),
        ("Zhanibek", "KZRU-T32"),
        ("Славгород", "KZRU-R23"),
    ],
)
def test_spelling_is_forgiven(kz: Pack, text: str, code: str) -> None:
    found = kz.find_crossing(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", " ", "-", "0", "46", "Выборг", "KZRU", "238247045484000001"])
def test_what_is_no_crossing_is_none(kz: Pack, text: str) -> None:
    assert kz.find_crossing(text) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Жайсан", ["KZRU-R08", "KZRU-T35"]),
        ("Жайсаң", ["KZRU-R08", "KZRU-T35"]),
        ("Zhaisan", ["KZRU-R08", "KZRU-T35"]),
        ("Ауыл", ["KZRU-R27", "KZRU-T44"]),
        ("Аксай", ["KZRU-R07", "KZRU-T34"]),
        ("Озинки", ["KZRU-R04", "KZRU-T33"]),
        ("Кулунда", ["KZRU-R25", "KZRU-T43"]),
        ("Павловка", ["KZRU-R22", "KZRU-R23"]),
    ],
)
def test_of_crossings_with_one_name_the_road_comes_first_then_the_lower_number(
    kz: Pack, text: str, codes: list[str]
) -> None:
    assert [crossing.code for crossing in kz.crossings_called(text)] == codes
    found = kz.find_crossing(text)
    assert found is not None
    assert found.code == codes[0]


def test_every_crossing_is_found_by_its_code_number_and_queue_code(kz: Pack) -> None:
    for crossing in kz.crossings:
        for text in filter(None, (crossing.code, str(crossing.number), crossing.queue_code)):
            assert kz.find_crossing(text) is crossing


def test_the_pack_knows_45_of_51_crossings_and_says_how_well(kz: Pack) -> None:
    summary = kz.crossing_summary("RU")
    assert (summary.listed, summary.total) == (45, 51)
    assert summary.by_mode == {"road": 30, "rail": 15}
    assert summary.by_position == {"medium": 9, "low": 13, "none": 23}
    assert sum(summary.by_name.values()) == 45


def test_27_posts_have_a_queue_code_that_is_text(kz: Pack) -> None:
    codes = [crossing.queue_code for crossing in kz.crossings if crossing.queue_code]
    assert len(codes) == len(set(codes)) == 27
    assert all(len(code) == 18 and code.isdigit() for code in codes)


def test_where_coordinates_are_not_known_there_are_none(kz: Pack) -> None:
    for crossing in kz.crossings:
        assert (crossing.position is None) == (crossing.position_trust is Trust.NONE)
    syrym = kz.find_crossing("Сырым")
    assert syrym is not None
    assert syrym.position is not None
    assert (syrym.position.lat, syrym.position.lon) == (Decimal("51.75"), Decimal("51.6"))


def test_the_region_of_every_crossing_touches_the_neighbour(kz: Pack) -> None:
    for crossing in kz.crossings:
        assert crossing.country in kz.regions[crossing.home_region].borders, crossing.code


def test_names_come_in_the_readers_language(kz: Pack) -> None:
    crossing = kz.find_crossing("1")
    assert crossing is not None
    assert [crossing.name(language) for language in ("kk", "ru", "en")] == [
        "Құрманғазы — Караузек",
        "Курмангазы — Караузек",
        "Kurmangazy — Karauzek",
    ]


def test_a_post_whose_other_side_is_unknown_shows_only_itself(kz: Pack) -> None:
    crossing = kz.find_crossing("Кондыбай")
    assert crossing is not None
    assert crossing.name("ru") == "Кондыбай"


@pytest.mark.parametrize(("country", "required"), [("RU", True), ("KG", False), ("CN", False), ("KZ", False)])
def test_a_crossing_is_required_only_where_the_pack_lists_the_border(
    kz: Pack, country: str, required: bool
) -> None:
    assert kz.crossing_required(country) is required


@pytest.mark.parametrize(
    ("on", "kinds"),
    [
        (date(2025, 7, 31), []),
        (date(2025, 8, 1), ["rebuilt"]),
        (date(2026, 12, 31), ["rebuilt"]),
        (date(2027, 1, 1), []),
    ],
)
def test_what_is_the_matter_with_a_crossing_depends_on_the_day(kz: Pack, on: date, kinds: list[str]) -> None:
    assert [notice.kind.value for notice in kz.crossing_notices("KZRU-R06", on)] == kinds


def test_road_is_preferred_to_rail() -> None:
    assert list(Mode) == [Mode.ROAD, Mode.RAIL]
