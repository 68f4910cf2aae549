"""Lists say how many rows there are, lead through all of them, and keep their state in the address."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from openpyxl import load_workbook

from jolserik.web.files import as_file, kind_asked
from jolserik.web.tables import Cell, Column, Empty, Listing, Table

COLUMNS = [
    Column("number", "Number", sortable=True, names_row=True),
    Column("quantity", "Quantity", sortable=True, figure=True),
    Column("remark", "Remark"),
]


def a_listing(query: str = "", size: int = 50) -> Listing:
    listing = Listing.asked(RequestFactory().get(f"/notes?{query}"), COLUMNS, default="-number")
    return Listing(listing.address, listing.sort, listing.descending, listing.page, size)


def a_table(query: str = "", total: int = 1, rows: int = 1, **more: object) -> Table:
    body = [[Cell(f"N{i}"), Cell(str(i)), Cell()] for i in range(rows)]
    return Table("notes", "Notes", COLUMNS, body, a_listing(query), total, **more)  # type: ignore[arg-type]


def drawn(table: Table) -> str:
    return Template("{% load parts %}{% data_table table %}").render(Context({"table": table}))


def test_without_wishes_the_list_has_its_own_order() -> None:
    listing = a_listing()
    assert (listing.sort, listing.descending, listing.page, listing.offset) == ("number", True, 1, 0)


@pytest.mark.parametrize("query", ["sort=remark", "sort=nonsense", "sort=--number", "sort="])
def test_an_order_that_is_not_offered_is_the_lists_own(query: str) -> None:
    listing = a_listing(query)
    assert (listing.sort, listing.descending) == ("number", True)


@pytest.mark.parametrize("page", ["0", "-3", "x", "", "٣", "99999999999999"])
def test_a_page_that_is_no_page_is_the_first(page: str) -> None:
    assert a_listing(f"page={page}").page == 1


def test_sorting_keeps_filters_and_returns_to_the_first_page() -> None:
    head = a_table("state=held&sort=quantity&page=4").heads[1]
    assert head.order == "ascending"
    assert head.href == "/notes?state=held&sort=-quantity"


def test_a_column_that_cannot_be_sorted_by_has_no_link() -> None:
    assert a_table().heads[2].href is None


def test_the_pager_names_the_rows_and_leads_on() -> None:
    pager = a_table("page=2", total=120, rows=50).pager
    assert pager is not None
    assert (pager.first_row, pager.last_row, pager.total, pager.pages) == (51, 100, 120, 3)
    assert pager.previous_href == "/notes"
    assert pager.next_href == "/notes?page=3"


def test_the_last_page_leads_nowhere_on() -> None:
    pager = a_table("page=3", total=120, rows=20).pager
    assert pager is not None
    assert pager.next_href is None


def test_a_page_beyond_the_last_leads_back_to_the_last() -> None:
    pager = a_table("page=9", total=120, rows=0).pager
    assert pager is not None
    assert pager.previous_href == "/notes?page=3"


def test_page_numbers_leave_out_the_middle_but_never_the_ends() -> None:
    pager = a_table("page=10", total=1000, rows=50).pager
    assert pager is not None
    assert [number for number, _, _ in pager.numbers] == [1, None, 9, 10, 11, None, 20]


def test_a_table_has_a_caption_and_heads_for_columns_and_rows() -> None:
    html = drawn(a_table())
    assert "<caption>Notes</caption>" in html
    assert html.count('scope="col"') == 3
    assert 'scope="row"' in html
    assert 'aria-sort="descending"' in html


def test_an_empty_list_teaches() -> None:
    html = drawn(a_table(total=0, rows=0, empty=Empty("No notes yet", "They come here.", "Send one", "/new")))
    assert "They come here." in html
    assert "<table" not in html


def test_words_in_cells_cannot_become_markup() -> None:
    table = Table("t", "<b>", COLUMNS, [[Cell("<script>"), Cell("1"), Cell("x", href='"><script>')]])
    assert "<script" not in drawn(table)


ROWS = [
    [Cell("N1", code=True), Cell("1 200,5 кг", raw=Decimal("1200.5")), Cell("=HYPERLINK(1)")],
    [Cell("N2"), Cell("-3", raw=Decimal(-3)), Cell('Ә;\n"x"')],
]


def test_a_csv_holds_the_raw_figures_and_opens_as_utf_8() -> None:
    response = as_file("csv", "notes", COLUMNS, ROWS)
    text = b"".join(response).decode("utf-8")  # type: ignore[arg-type]
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["Number", "Quantity", "Remark"]
    assert rows[1][:2] == ["N1", "1200.5"]
    assert rows[2] == ["N2", "-3", 'Ә;\n"x"']


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_words_that_a_spreadsheet_would_run_are_made_harmless(start: str) -> None:
    for kind in ("csv", "xlsx"):
        response = as_file(kind, "notes", COLUMNS[:1], [[Cell(f"{start}cmd")]])
        content = b"".join(response)  # type: ignore[arg-type]
        if kind == "csv":
            assert f"'{start}cmd".encode() in content
        else:
            assert str(load_workbook(BytesIO(content)).active["A2"].value).startswith("'")  # type: ignore[index]


def test_a_spreadsheet_holds_figures_and_dates_as_such() -> None:
    row = [Cell("N1"), Cell("1 200,5 кг", raw=Decimal("1200.5")), Cell("3 April", raw=date(2023, 4, 3))]
    response = as_file("xlsx", "notes", COLUMNS, [row])
    sheet = load_workbook(BytesIO(b"".join(response))).active  # type: ignore[arg-type]
    assert sheet is not None
    assert sheet["B2"].value == 1200.5
    assert sheet["C2"].value.date() == date(2023, 4, 3)


def test_an_address_that_asks_for_no_file_gets_a_page() -> None:
    assert kind_asked(RequestFactory().get("/notes")) is None
    assert kind_asked(RequestFactory().get("/notes", {"as": "pdf"})) is None


def test_what_a_telephone_leaves_out_at_first_can_be_asked_for() -> None:
    columns = [
        Column("number", "Number", names_row=True),
        Column("kind", "Kind", minor=True),
        Column("who", "Who", brief=True),
    ]
    row = [Cell("N1"), Cell("sale"), Cell("Buyer", below="KZ:1")]
    page = drawn(Table("notes", "Notes", columns, [row]))
    assert "All columns" in page
    assert 'data-label="Kind" class="minor"' in page
    assert 'data-label="Who" class="brief"' in page
    assert "All columns" not in drawn(a_table())


def test_a_cell_with_nothing_to_read_is_known_as_blank() -> None:
    assert [Cell(words).blank for words in ("", "–", "0", "x")] == [True, True, False, False]
    assert not Cell("–", below="x").blank
    assert 'data-label="Remark" class="blank"' in drawn(a_table())


def test_words_in_another_language_than_the_page_say_so() -> None:
    page = drawn(
        Table(
            "x",
            "X",
            [Column("a", "A")],
            [[Cell("pump", words_language="en", below="part", below_language="ru")]],
        )
    )
    assert '<span lang="en">pump' in page
    assert '<span class="cell-below" lang="ru">part' in page
