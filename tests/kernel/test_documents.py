"""Rows that share an identity become one document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jolserik.kernel.documents import content_hash, head_of, plain, repeated_lines
from jolserik.kernel.identifiers import parse_party
from jolserik.kernel.refusals import Code


def test_the_head_is_what_the_rows_say_together() -> None:
    head, faults = head_of([(2, {"sender": "A", "line": 1}), (3, {"date": "today"})], ("sender", "date"))
    assert head == {"sender": "A", "date": "today"}
    assert faults == []


def test_an_empty_cell_below_the_first_row_means_the_same() -> None:
    head, faults = head_of([(2, {"sender": "A"}), (3, {})], ("sender",))
    assert (head, faults) == ({"sender": "A"}, [])


def test_rows_that_disagree_about_the_head_are_a_fault_each_with_both_values() -> None:
    _, faults = head_of([(2, {"sender": "A"}), (3, {"sender": "B"}), (4, {"sender": "C"})], ("sender",))
    assert [(f.code, f.at, f.row) for f in faults] == [
        (Code.BAD_VALUE, "sender", 3),
        (Code.BAD_VALUE, "sender", 4),
    ]
    assert (faults[0].facts["value"], faults[0].facts["expected"]) == ("B", "A")


def test_a_line_number_stands_once_in_a_document() -> None:
    (fault,) = repeated_lines([(2, {"line": 1}), (3, {"line": 2}), (4, {"line": 1})])
    assert (fault.code, fault.at, fault.row, fault.facts["value"]) == (Code.BAD_VALUE, "line", 4, "1")


def test_lines_without_numbers_do_not_repeat_one_another() -> None:
    assert repeated_lines([(2, {}), (3, {})]) == []


CELLS: dict[str, Any] = {
    "note": "N1",
    "quantity": 5_000_000,
    "price": Decimal("1.50"),
    "date": date(2023, 8, 1),
}


def test_the_same_content_has_the_same_hash_wherever_it_stands_in_a_file() -> None:
    assert content_hash([(2, CELLS)]) == content_hash([(900, CELLS)]) == content_hash([(None, dict(CELLS))])


def test_a_price_is_the_same_however_many_zeros_follow_it() -> None:
    assert content_hash([(2, CELLS)]) == content_hash([(2, CELLS | {"price": Decimal("1.5")})])


@pytest.mark.parametrize(
    "other",
    [
        CELLS | {"note": "N2"},
        CELLS | {"quantity": 5_000_001},
        CELLS | {"price": Decimal("1.51")},
        CELLS | {"date": date(2023, 8, 2)},
        CELLS | {"reason": "lost"},
        {name: cell for name, cell in CELLS.items() if name != "price"},
    ],
)
def test_other_content_has_another_hash(other: dict[str, Any]) -> None:
    assert content_hash([(2, other)]) != content_hash([(2, CELLS)])


def test_a_row_more_is_other_content() -> None:
    assert content_hash([(2, CELLS), (3, CELLS)]) != content_hash([(2, CELLS)])


def test_cells_do_not_run_into_one_another() -> None:
    assert content_hash([(2, {"a": "1", "b": "2"})]) != content_hash([(2, {"a": "1b=2"})])
    assert content_hash([(2, {"a": "1"}), (3, {"b": "2"})]) != content_hash([(2, {"a": "1", "b": "2"})])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("текст", "текст"),
        (5, "5"),
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.10"), "0.1"),
        (date(2023, 8, 1), "2023-08-01"),
        ((("L1", 2), ("L2", 3)), "L1;2;L2;3"),
        (parse_party("KZ:970240000126"), "KZ:970240000126"),
    ],
)
def test_a_read_cell_is_told_in_one_way(value: Any, text: str) -> None:
    assert plain(value) == text
