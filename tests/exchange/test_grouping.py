"""Rows of one file that share an identity are one document."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from jolserik.exchange.cells import faults_of
from jolserik.exchange.grouping import Documents, group_rows
from tests.exchange.builders import cells_xml, package, sheet_xml, table_of, text_cell


def row_numbers(text: str, columns: Sequence[str] = ("note",), own: str | None = None) -> list[list[int]]:
    """The row numbers of each document."""
    return [[row for row, _ in document] for document in group_rows(table_of(text), columns, own=own)]


def test_rows_one_after_the_other_are_one_document() -> None:
    assert row_numbers("note,line\nA,1\nA,2\nB,1\n") == [[2, 3], [4]]


def test_rows_far_apart_are_one_document_in_the_place_of_its_first_row() -> None:
    assert row_numbers("note,line\nA,1\nB,1\nA,2\nC,1\nB,2\nA,3\n") == [[2, 4, 7], [3, 6], [5]]


def test_the_cells_of_rows_far_apart_are_all_there() -> None:
    documents = list(group_rows(table_of('note,name\nA,ә\nB,x\nA," \'=1"\nA,қ\n'), ["note"]))
    assert documents[0] == [
        (2, {"note": "A", "name": "ә"}),
        (4, {"note": "A", "name": "=1"}),
        (5, {"note": "A", "name": "қ"}),
    ]


def test_all_identity_columns_count() -> None:
    text = "note,sender\nA,X\nA,Y\nA,X\n"
    assert row_numbers(text, ["sender", "note"], own="note") == [[2, 4], [3]]


def test_parts_of_an_identity_do_not_run_together() -> None:
    assert row_numbers("a,b\nx,yz\nxy,z\n", ["a", "b"]) == [[2], [3]]


def test_trimmed_texts_are_compared() -> None:
    assert row_numbers("note\n A\nA \n\u00a0A\na\n") == [[2, 3, 4], [5]]


def test_a_disarmed_number_is_the_same_number() -> None:
    assert row_numbers("note\n=A\nB\n'=A\n") == [[2, 4], [3]]


def test_rows_without_their_own_number_stand_alone() -> None:
    assert row_numbers("note,sender\n,X\n,X\nA,X\n ,X\nA,X\n", ["sender", "note"], own="note") == [
        [2],
        [3],
        [4, 6],
        [5],
    ]


def test_other_identity_columns_may_be_empty() -> None:
    assert row_numbers("note,source\nA,\nA,\nA,seal\n", ["note", "source"]) == [[2, 3], [4]]


def test_identity_columns_that_the_file_has_not_count_as_empty() -> None:
    assert row_numbers("note\nA\nA\n", ["note", "source", "scope"]) == [[2, 3]]
    assert row_numbers("other\nA\nA\n", ["note"]) == [[2], [3]]


def test_empty_rows_belong_to_nothing() -> None:
    assert row_numbers("note,line\nA,1\n\n,\nA,2\n , \nB,1\n") == [[2, 5], [7]]


def test_faults_of_cells_travel_with_rows_far_apart() -> None:
    rows = [
        cells_xml(text_cell("note"), text_cell("quantity"), row=1),
        cells_xml(text_cell("A"), "|<v>1</v>", row=2),
        cells_xml(text_cell("B"), "|<v>1</v>", row=3),
        cells_xml(text_cell("A"), 't="e"|<v>#REF!</v>', row=4),
    ]
    [first, second] = group_rows(table_of(package(sheet_xml("".join(rows)))), ["note"])
    assert [row for row, _ in first] == [2, 4]
    assert faults_of(first[1][1]) == {"quantity": "error_value"}
    assert len(second) == 1


def test_the_number_of_rows_is_known_before_the_first_document() -> None:
    assert Documents(table_of("note\nA\nB\nA\n"), ["note"]).rows_total == 3


def test_documents_can_be_gone_through_again() -> None:
    documents = Documents(table_of("note\nA\nB\nA\n"), ["note"])
    assert list(documents) == list(documents)


@given(st.lists(st.sampled_from(["A", "B", "C", "", " A"]), max_size=60))
def test_documents_are_what_a_dictionary_would_make_of_them(numbers: list[str]) -> None:
    expected: dict[object, list[int]] = {}
    for row, number in enumerate(numbers, 2):
        expected.setdefault(number.strip() or row, []).append(row)
    text = "note,x\n" + "".join(f"{number},x\n" for number in numbers)
    assert row_numbers(text) == list(expected.values())


def test_a_file_in_any_order_gives_the_same_documents() -> None:
    rows = [(f"N{note}", line) for note in range(200) for line in range(5)]
    random.Random(7).shuffle(rows)
    text = "note,line\n" + "".join(f"{note},{line}\n" for note, line in rows)
    documents = list(group_rows(table_of(text), ["note"]))
    assert [document[0][1]["note"] for document in documents] == list(dict.fromkeys(note for note, _ in rows))
    assert all(len(document) == 5 for document in documents)
    assert all([row for row, _ in document] == sorted(row for row, _ in document) for document in documents)
