"""Rules as a workbook, for those who work in tables: a row for each rule, a sheet for each list, one of sources, one of help.

Writing what was read gives the same workbook, and reading what was written gives the same rules. Texts that a spreadsheet would
run as formulas are disarmed on their way out, as in every file of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from jolserik.exchange.headings import letters
from jolserik.exchange.rule_columns import (
    COLUMNS,
    ENTRIES,
    HELP,
    LISTS,
    RULES,
    SOURCES,
    Column,
    Form,
    column_help,
)
from jolserik.exchange.xlsx_writing import Style, XlsxWriter
from jolserik.guidance.rule_files import entry_tree, list_tree, rule_tree, sources_tree
from jolserik.guidance.yaml_text import Tree, flow
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs import Source
from jolserik.packs.rules import Rule, RuleList
from jolserik.platform.faults import PlainFault

CELL_MAX = 32_767
"""Characters that spreadsheet programs keep of a cell; what is longer they cut off without a word."""
RESERVED = frozenset({RULES, LISTS, SOURCES, HELP, "history"})
_HELP_HEADINGS = ("sheet", "column", "required", *LANGUAGES)
_HELP_WIDTHS = (10.0, 16.0, 10.0, 60.0, 60.0, 60.0)
_SHEET_NAME = re.compile(r"[A-Za-z0-9_-]{1,31}")
_WORD = re.compile(r"[^\s;,\[\]][^;,\[\]]*")

Sheet = tuple[str, str, list[list[str]]]
"""Name, what it holds (a kind of `COLUMNS`), and its rows below the heading."""


def write_rule_sheets(
    out: BinaryIO, rules: Iterable[Rule], lists: Iterable[RuleList], sources: Iterable[Source]
) -> None:
    """The workbook, into a binary file that stays open. Nothing is written before everything is known to fit."""
    sheets = list(_sheets(list(rules), list(lists), list(sources)))
    for name, kind, rows in sheets:
        _refuse_long_cells(name, COLUMNS[kind], rows)
    workbook = XlsxWriter(out)
    for name, kind, rows in sheets:
        columns = COLUMNS[kind]
        sheet = workbook.sheet(name, widths=[column.width for column in columns], style=Style.TEXT)
        sheet.row([column.name for column in columns], style=Style.HEADING)
        for row in rows:
            sheet.row(row, style=Style.WRAPPED)
    _write_help(workbook)
    workbook.close()


def _sheets(rules: Sequence[Rule], lists: Sequence[RuleList], sources: Sequence[Source]) -> Iterator[Sheet]:
    names = sheet_names([found.code for found in lists])
    yield RULES, RULES, [_row(RULES, rule_tree(rule)) for rule in rules]
    yield (
        LISTS,
        LISTS,
        [_row(LISTS, list_tree(found) | {"sheet": names[found.code]}) for found in lists],
    )
    for found in lists:
        yield names[found.code], ENTRIES, [_row(ENTRIES, entry_tree(entry)) for entry in found.entries]
    told = sources_tree(sources)["sources"]
    assert not isinstance(told, str | bool | Mapping)
    yield SOURCES, SOURCES, [_row(SOURCES, source) for source in told if isinstance(source, Mapping)]


def sheet_names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each list's sheet: its code, where that may be a name and is none yet."""
    found: dict[str, str] = {}
    taken = set(RESERVED)
    for number, code in enumerate(codes, 1):
        fits = _SHEET_NAME.fullmatch(code) and code.casefold() not in taken
        found[code] = code if fits else f"list {number}"
        taken.add(found[code].casefold())
    return found


def _row(kind: str, tree: Mapping[str, Tree]) -> list[str]:
    return [_cell(column, tree) for column in COLUMNS[kind]]


def _cell(column: Column, tree: Mapping[str, Tree]) -> str:
    value: Tree = tree
    for name in column.path:
        assert isinstance(value, Mapping)
        if name not in value:
            return ""
        value = value[name]
    if column.form is Form.YAML:
        return flow(value)
    if column.form is Form.WORDS:
        assert isinstance(value, Sequence)
        words = [str(word) for word in value]
        return "; ".join(words) if all(map(_WORD.fullmatch, words)) else flow(words)
    assert isinstance(value, str)
    return value


def _refuse_long_cells(name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    for row, cells in enumerate(rows, 2):
        for position, cell in enumerate(cells):
            if len(cell) > CELL_MAX:
                raise PlainFault(
                    "{sheet}, row {row}, column {letters} ({column}): {found} characters, and a cell of a"
                    " spreadsheet holds {limit}. Keep this in its file.",
                    sheet=name,
                    row=row,
                    letters=letters(position),
                    column=columns[position].name,
                    found=len(cell),
                    limit=CELL_MAX,
                )


def _write_help(workbook: XlsxWriter) -> None:
    guide = workbook.sheet(HELP, widths=_HELP_WIDTHS)
    guide.row(_HELP_HEADINGS, style=Style.HEADING)
    for kind, columns in COLUMNS.items():
        for column in columns:
            words = [column_help(kind, column.name, language) for language in LANGUAGES]
            guide.row([kind, column.name, "✓" if column.required else "", *words], style=Style.WRAPPED)
