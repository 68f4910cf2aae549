"""Rules as a workbook: nothing is lost on the way there and back, and mistakes are told by sheet, row and column."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from jolserik.exchange import FileRefused, Reason
from jolserik.exchange.limits import Limits
from jolserik.exchange.rule_columns import COLUMNS, RULES, column_help
from jolserik.exchange.rule_sheets import CELL_MAX, sheet_names, write_rule_sheets
from jolserik.exchange.rule_sheets_reading import RuleSheets, RuleSheetsRefused, SheetFault, read_rule_sheets
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs import Pack
from jolserik.packs.rules import Rule
from jolserik.platform.faults import PlainFault
from tests.exchange.builders import package, workbook
from tests.guidance.drafting import COUNTRIES, LIST, RULE, pack_of, rule
from tests.packs.conftest import kz

__all__ = ["kz"]

EVERYTHING = rule(
    ("valid: {from: 2030-01-01}", "valid: {from: 2030-01-01, until: 2031-01-01}"),
    ("verdict: prohibited", "verdict: licence_required\npapers:\n  - {kind: permit, names: {kk: а, ru: б, en: c}}"),
    ("certainty: read\nsource: [INVENTED]\n", "stages: [{from: 2030-06-01, stage: warn}]\ncertainty: chosen\nnote: x\n"),
    ("when: {destination: BR, clause: no_reexport_br}\npresumed: [clause]",
     "when: {destination: [BR, 'NO'], clause: no_reexport_br, any: [{origin: {list: far}}, {not: {maker: JP}}]}\n"
     "presumed: [clause, maker, origin]"),
)  # fmt: skip


def written(pack: Pack) -> bytes:
    out = io.BytesIO()
    write_rule_sheets(out, pack.rules.rules.values(), pack.rules.lists.values(), pack.sources.values())
    return out.getvalue()


def written_again(found: RuleSheets) -> bytes:
    out = io.BytesIO()
    write_rule_sheets(out, found.rules.values(), found.lists.values(), found.sources.values())
    return out.getvalue()


def read(data: bytes) -> RuleSheets:
    return read_rule_sheets(io.BytesIO(data))


def same(rules: dict[str, Rule], others: Any) -> bool:
    return dict(rules.items()) == dict(others.items())


def changed(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The workbook after somebody has worked on it in another program."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults(data: bytes) -> list[SheetFault]:
    with pytest.raises(RuleSheetsRefused) as caught:
        read(data)
    return list(caught.value.faults)


def column_of(book: Workbook, sheet: str, name: str) -> int:
    return next(cell.column for cell in book[sheet][1] if cell.value == name)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    folder = tmp_path_factory.mktemp("rules") / "draft"
    return pack_of(folder, EVERYTHING, rule(("rule: UY-1", "rule: UY-2")))


def test_the_shipped_pack_comes_back_as_it_was(kz: Pack) -> None:
    found = read(written(kz))
    assert same(found.rules, kz.rules.rules)
    assert (found.lists, found.sources) == (kz.rules.lists, kz.sources)


def test_a_pack_with_everything_in_it_comes_back_as_it_was(pack: Pack) -> None:
    found = read(written(pack))
    assert same(found.rules, pack.rules.rules)
    assert (found.lists, found.sources) == (pack.rules.lists, pack.sources)


def test_out_in_and_out_again_is_the_same_file(kz: Pack, pack: Pack) -> None:
    for one in (kz, pack):
        assert written_again(read(written(one))) == written(one)


def test_another_program_may_save_it(pack: Pack) -> None:
    saved = changed(written(pack), lambda book: None)
    assert same(read(saved).rules, pack.rules.rules)


def test_there_is_a_sheet_for_each_list_and_one_of_help(pack: Pack) -> None:
    book = load_workbook(io.BytesIO(written(pack)))
    assert book.sheetnames == ["rules", "lists", "far", "fine_goods", "sources", "help"]
    assert [cell.value for cell in book["fine_goods"][2]] == ["7102", "1", "2030-01-01", None]
    explained = {(row[0].value, row[1].value) for row in book["help"].iter_rows(min_row=2)}
    assert explained == {(kind, column.name) for kind, columns in COLUMNS.items() for column in columns}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_explained(language: str) -> None:
    for kind, columns in COLUMNS.items():
        assert all(column_help(kind, column.name, language) for column in columns)


def test_conditions_and_examples_stand_as_flow_text(pack: Pack) -> None:
    book = load_workbook(io.BytesIO(written(pack)))
    row = {head.value: cell.value for head, cell in zip(book["rules"][1], book["rules"][3], strict=True)}
    assert row["when"] == "{destination: BR, clause: no_reexport_br}"
    assert row["examples"].startswith(
        "[{ask: {date: 2030-02-01, destination: BR, clause: [no_reexport_br]}, hits: true}"
    )
    assert row["titles_ru"] == "Первое правило"


def test_formulas_are_disarmed_and_come_back(tmp_path: Path) -> None:
    text = '=HYPERLINK("http://nowhere")'
    pack = pack_of(tmp_path, rule(("en: Explanation.", f"en: '{text}'"), ("en: The office", "en: '-office'")))
    data = written(pack)
    book = load_workbook(io.BytesIO(data))
    assert book["rules"].cell(2, column_of(book, "rules", "explanation_en")).value == f"'{text}"
    assert same(read(data).rules, pack.rules.rules)


def test_a_cell_may_hold_yaml_on_several_lines(pack: Pack) -> None:
    def rewrite(book: Workbook) -> None:
        cell = book["rules"].cell(3, column_of(book, "rules", "when"))
        cell.value = "all:\n  - destination: BR\n  - clause: no_reexport_br"

    found = read(changed(written(pack), rewrite))
    assert found.rules["UY-2"].when == pack.rules.rules["UY-2"].when


def test_days_and_codes_that_a_spreadsheet_turned_into_its_own_are_understood(pack: Pack) -> None:
    from datetime import datetime

    def rewrite(book: Workbook) -> None:
        book["rules"].cell(3, column_of(book, "rules", "known_since")).value = datetime(2029, 12, 1)  # noqa: DTZ001
        book["fine_goods"].cell(2, 1).value = 7102

    assert same(read(changed(written(pack), rewrite)).rules, pack.rules.rules)


def test_columns_and_sheets_may_stand_in_any_order(pack: Pack) -> None:
    def rewrite(book: Workbook) -> None:
        book.move_sheet("rules", 4)
        sheet = book["lists"]
        for row in sheet.iter_rows():
            values = [cell.value for cell in row][::-1]
            for cell, value in zip(row, values, strict=True):
                cell.value = value

    found = read(changed(written(pack), rewrite))
    assert found.lists == pack.rules.lists


MISTAKES = [
    # sheet, row, column, what is written there, the field, a part of the reason
    ("rules", 3, "verdict", "maybe", "verdict", "none of: allowed"),
    ("rules", 3, "titles_ru", None, "titles.ru", "is missing"),
    ("rules", 3, "valid_from", "31.12.2029", "valid.from", "is not a date"),
    ("rules", 3, "known_since", "soon", "known_since", "is not a date"),
    ("rules", 3, "law_act", None, "law.act", "is missing"),
    ("rules", 3, "issuer", "nobody", "issuer", "is not a country"),
    ("rules", 3, "source", "RUMOUR", "source", "not in sources.yaml"),
    ("rules", 3, "presumed", "origin", "presumed", "not asked for"),
    ("rules", 3, "when", "{destination: XX}", "when.destination", "not a country"),
    ("rules", 3, "when", "{all: [{destination: BR}, {product: {list: none}}]}", "when.all[2].product.list", "no list"),
    ("rules", 3, "when", "{destination: BR", "when", "is not YAML"),
    ("rules", 3, "when", "destination", "when", "must be a mapping"),
    ("rules", 3, "standing", "[{from: 2030-01-01, status: asleep, certainty: chosen}]", "standing[1].status", "none of"),
    ("rules", 3, "standing", "[{from: 2030-01-01, status: draft, certainty: chosen, colour: red}]",
     "standing[1].colour", "unknown field"),
    ("rules", 3, "examples", "[{ask: {destination: BR, date: 2030-02-01}, hits: true}]", "examples", "none of them misses"),
    ("rules", 3, "papers", "[{kind: permit, names: {kk: a, ru: b, en: c}}]", "papers", "make no sense"),
    ("rules", 3, "rule", "uy 2", "rule", "capitals, digits and hyphens"),
    ("rules", 3, "rule", "../../X", "rule", "capitals, digits and hyphens"),
    ("rules", 3, "rule", "UY-1", "rule", "stands in row 2 too"),
    ("lists", 2, "of", "people", "of", "none of: products"),
    ("lists", 2, "names_en", None, "names.en", "is missing"),
    ("lists", 2, "sheet", "nowhere", "sheet", "there is no sheet 'nowhere'"),
    ("lists", 2, "sheet", "rules", "sheet", "is no sheet of a list"),
    ("lists", 2, "sheet", "fine_goods", "sheet", "row 2 names this sheet too"),
    ("lists", 2, "list", "a/b", "list", "letters, digits"),
    ("far", 3, "code", "XX", "code", "not a country"),
    ("far", 3, "until", "1999-13-01", "until", "is not a date"),
    ("fine_goods", 3, "code", "7102", "code", "stands twice"),
    ("sources", 2, "where", None, "where", "is missing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "at", "reason"),
    MISTAKES,
    ids=[f"{m[0]} {m[2]} {m[3]}" for m in MISTAKES],
)
def test_a_mistake_is_told_by_sheet_row_and_column(
    pack: Pack, sheet: str, row: int, column: str, value: str | None, at: str, reason: str
) -> None:
    def spoil(book: Workbook) -> None:
        cell = book[sheet].cell(row, column_of(book, sheet, column))
        cell.value = value
        letters.append(cell.column_letter)

    letters: list[str] = []
    found = faults(changed(written(pack), spoil))
    named = [fault for fault in found if (fault.sheet, fault.column, fault.at) == (sheet, column, at)]
    assert named, found
    assert reason in named[0].reason
    if "names this sheet too" not in reason:
        assert (named[0].row, len(found) <= 2) == (row, True)
    assert named[0].letters == letters[0]


def test_all_rules_that_are_wrong_are_told_at_once(pack: Pack) -> None:
    def spoil(book: Workbook) -> None:
        for row in (2, 3):
            book["rules"].cell(row, column_of(book, "rules", "binds")).value = "nobody"

    assert [(fault.row, fault.at) for fault in faults(changed(written(pack), spoil))] == [
        (2, "binds"),
        (3, "binds"),
    ]


def test_a_cell_cannot_smuggle_in_a_field(pack: Pack) -> None:
    def spoil(book: Workbook) -> None:
        cell = book["rules"].cell(3, column_of(book, "rules", "when"))
        cell.value = "{destination: BR}\nverdict: allowed"

    (fault,) = faults(changed(written(pack), spoil))
    assert (fault.row, fault.column) == (3, "when")


@pytest.mark.parametrize(
    "cell",
    [
        "{a: &a [x, x], b: &b [*a, *a], c: &c [*b, *b], destination: *c}",
        "!!python/object/apply:os.system ['true']",
        "{all: [" * 2000 + "]}" * 2000,
        "{destination: \x01}",
    ],
)
def test_yaml_made_to_hurt_is_a_mistake_of_its_cell(pack: Pack, cell: str) -> None:
    book = Workbook()
    data = written(pack)
    source = load_workbook(io.BytesIO(data))
    book.remove(book.active)
    for sheet in source:
        copy = book.create_sheet(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            copy.append(row)
    place = book["rules"].cell(3, column_of(book, "rules", "when"))
    # What XML cannot hold stands in a workbook by its number.
    place.value = cell.replace("\x01", "_x0001_")
    out = io.BytesIO()
    book.save(out)
    (fault,) = faults(out.getvalue())
    assert (fault.sheet, fault.row, fault.column) == ("rules", 3, "when")


def test_columns_that_are_wrong_are_named(pack: Pack) -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["rules"]
        sheet.cell(1, column_of(book, "rules", "verdict")).value = "verdikt"
        sheet.cell(1, column_of(book, "rules", "note")).value = "certainty"
        sheet.cell(2, sheet.max_column + 1).value = "stray"

    found = {
        (fault.row, fault.column, fault.reason.split(";")[0])
        for fault in faults(changed(written(pack), spoil))
    }
    assert found == {
        (1, "verdikt", "unknown column"),
        (1, "verdict", "this column is missing"),
        (1, "certainty", "this column stands twice"),
        (2, "", "this value stands under no heading"),
    }


def test_sheets_that_are_wrong_are_named(pack: Pack) -> None:
    def spoil(book: Workbook) -> None:
        book.remove(book["sources"])
        book["far"].title = "farther"
        book.create_sheet("empty")

    found = {(fault.sheet, fault.reason) for fault in faults(changed(written(pack), spoil))}
    assert found == {
        ("lists", "there is no sheet 'far'"),
        ("sources", "there is no sheet of this name"),
        ("farther", "no row of the sheet lists names this sheet"),
    }


def test_cells_that_show_no_value_are_named(pack: Pack) -> None:
    def spoil(book: Workbook) -> None:
        cell = book["rules"].cell(2, column_of(book, "rules", "verdict"))
        cell.value = "#N/A"
        cell.data_type = "e"

    (fault,) = faults(changed(written(pack), spoil))
    assert (fault.row, fault.column, fault.reason) == (2, "verdict", "shows no value, such as #N/A")


def test_what_is_no_workbook_is_refused() -> None:
    for data, reason in (
        (b"rule,issuer\nA,B\n", Reason.OTHER_FORMAT),
        (b"%PDF-1.7", Reason.OTHER_FORMAT),
        (b"", Reason.EMPTY),
        (b"PK\x03\x04 broken", Reason.DAMAGED_ARCHIVE),
    ):
        with pytest.raises(FileRefused) as caught:
            read(data)
        assert caught.value.refusal.facts["problem"] == reason


def test_a_hostile_workbook_is_refused_as_any_other_upload(pack: Pack) -> None:
    doctype = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(FileRefused) as caught:
        read(package(**{"xl/styles.xml": doctype + "<a/>"}))
    assert caught.value.refusal.facts["problem"] == Reason.DOCTYPE
    with pytest.raises(FileRefused) as caught:
        read_rule_sheets(io.BytesIO(written(pack)), limits=Limits(unpacked_bytes=1000))
    assert caught.value.refusal.facts["problem"] == Reason.TOO_LARGE_UNPACKED


def test_a_workbook_of_something_else_is_told_what_it_lacks() -> None:
    found = faults(workbook([["kind", "date"], ["domestic", "2023-05-31"]]))
    assert ("rules", "there is no sheet of this name") in [(fault.sheet, fault.reason) for fault in found]


def test_a_text_that_no_cell_can_hold_is_not_cut_off(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, rule(("en: Explanation.", f"en: {'long ' * (CELL_MAX // 5 + 2)}")))
    out = io.BytesIO()
    with pytest.raises(PlainFault, match="explanation_en"):
        write_rule_sheets(out, pack.rules.rules.values(), (), pack.sources.values())
    assert out.getvalue() == b""


def test_names_of_sheets_are_names_that_a_spreadsheet_takes() -> None:
    codes = ["rules", "help", "a" * 40, "b/c", "Far", "far", "fine"]
    names = sheet_names(codes)
    assert names["fine"] == "fine"
    assert names["Far"] == "Far"
    assert len({name.casefold() for name in names.values()}) == len(codes)
    assert all(len(name) <= 31 and "/" not in name for name in names.values())
    assert {names["rules"], names["help"]}.isdisjoint({"rules", "help"})


def test_lists_whose_codes_are_no_sheet_names_come_back(tmp_path: Path) -> None:
    lists = (
        LIST.replace("list: fine_goods", "list: sources"),
        COUNTRIES.replace("list: far", "list: " + "a" * 40),
    )
    pack = pack_of(tmp_path, RULE, lists=lists)
    assert read(written(pack)).lists == pack.rules.lists


def test_every_field_of_a_rule_has_its_column() -> None:
    fields = {column.path[0] for column in COLUMNS[RULES]}
    assert fields == {
        "rule", "issuer", "binds", "titles", "explanation", "law", "valid", "known_since", "standing", "when", "presumed",
        "verdict", "papers", "remedy", "lifted_by", "stages", "certainty", "source", "note", "examples",
    }  # fmt: skip
