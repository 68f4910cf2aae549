"""Reading a workbook of rules. Every row becomes a file of a pack, and the strict reader of packs reads that file.

So a workbook can say no more and no less than files can, and is read by the same rules. A mistake is told by sheet, row and
column, and by the field where a cell holds several.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import yaml

from jolserik.exchange.headings import letters
from jolserik.exchange.limits import Limits
from jolserik.exchange.rule_columns import (
    COLUMNS,
    ENTRIES,
    HELP,
    LISTS,
    RULES,
    SOURCES,
    Column,
    Form,
    column_at,
)
from jolserik.exchange.rule_tables import SheetTable, read_tables
from jolserik.guidance.yaml_text import Tree, flow, scalar
from jolserik.packs import PackError, Source
from jolserik.packs.entries import read_yaml
from jolserik.packs.facts import read_sources
from jolserik.packs.rules import Rule, RuleList
from jolserik.packs.rules.lists import read_list
from jolserik.packs.rules.rule import RULE_ID, read_rule

LIMITS = Limits(sheet_rows=200_000, unpacked_bytes=256_000_000, shared_text_bytes=128_000_000)
"""Room for ten thousand rules and a list of as many parties as a file may hold; the whole of it is kept in memory."""

CODE_MAX = 60
RESERVED = frozenset({RULES, LISTS, SOURCES, HELP})
LIST_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LINES = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class SheetFault:
    """One mistake. `letters` and `column` are empty where a row or sheet as a whole is wrong; `at` is the field in the cell."""

    sheet: str
    row: int
    letters: str
    column: str
    at: str
    reason: str


class RuleSheetsRefused(Exception):
    """The workbook is not taken: everything that is wrong with it, as far as it could be read."""

    def __init__(self, faults: Sequence[SheetFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass
class RuleSheets:
    """What a workbook holds."""

    rules: dict[str, Rule] = field(default_factory=dict)
    lists: dict[str, RuleList] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)


def read_rule_sheets(origin: Path | BinaryIO, *, limits: Limits = LIMITS) -> RuleSheets:
    """The rules, lists and sources of a workbook. Raises RuleSheetsRefused, or FileRefused for no workbook or a hostile one."""
    tables = read_tables(origin, limits)
    with tempfile.TemporaryDirectory(prefix="jolserik-rules-") as folder:
        return _Reading(tables, Path(folder)).everything()


class _Reading:
    """One reading; faults are gathered as long as what follows still makes sense."""

    def __init__(self, tables: Sequence[SheetTable], folder: Path) -> None:
        self._folder = folder
        self._faults: list[SheetFault] = []
        self._tables: dict[str, SheetTable] = {}
        for table in tables:
            if table.name.casefold() in self._tables:
                self._fault(table.name, 1, None, "", "two sheets have this name")
            self._tables[table.name.casefold()] = table

    def everything(self) -> RuleSheets:
        self._look_at_sheets(self._sheets_of_lists())
        self._stop()
        found = RuleSheets(sources=self._sources())
        self._stop()
        found.lists = self._lists(found.sources)
        self._stop()
        found.rules = self._rules(found)
        self._stop()
        return found

    def _stop(self) -> None:
        if self._faults:
            raise RuleSheetsRefused(self._faults)

    def _fault(self, sheet: str, row: int, column: Column | None, at: str, reason: str) -> None:
        position = ""
        table = self._tables.get(sheet.casefold())
        if column is not None and table is not None and column.name in table.positions:
            position = letters(table.positions[column.name])
        self._faults.append(SheetFault(sheet, row, position, column.name if column else "", at, reason))

    def _sheets_of_lists(self) -> frozenset[str]:
        """Names of sheets that hold entries, as rows of `lists` name them; each names its own."""
        rows = self._tables[LISTS].rows if LISTS in self._tables else ()
        found: dict[str, int] = {}
        for row, cells, _ in rows:
            name = cells.get("sheet", "").casefold()
            if name not in self._tables:
                said = f"there is no sheet {name!r}" if name else "is missing"
            elif name in RESERVED:
                said = "is no sheet of a list"
            elif name in found:
                said = f"row {found[name]} names this sheet too"
            else:
                found[name] = row
                continue
            self._fault(LISTS, row, column_at(LISTS, "sheet"), "sheet", said)
        return frozenset(found)

    def _look_at_sheets(self, entries: Collection[str]) -> None:
        """Whether the sheets and their columns are those of such a workbook."""
        for name in (RULES, SOURCES):
            if name not in self._tables:
                self._fault(name, 1, None, "", "there is no sheet of this name")
        for name, table in self._tables.items():
            if name == HELP:
                continue
            kind = name if name in (RULES, LISTS, SOURCES) else ENTRIES if name in entries else ""
            if not kind:
                self._fault(table.name, 1, None, "", "no row of the sheet lists names this sheet")
                continue
            for fault in table.faults(COLUMNS[kind]):
                self._faults.append(SheetFault(table.name, *fault))

    def _sources(self) -> dict[str, Source]:
        table = self._tables[SOURCES]
        rows = [cells for _, cells, _ in table.rows]
        file = self._write("sources.yaml", _list_of("sources", SOURCES, rows))
        try:
            return read_sources(read_yaml(file))
        except PackError as wrong:
            self._told(SOURCES, table, _row_of(wrong.at, "sources", table), wrong, inside=True)
            return {}

    def _lists(self, sources: Mapping[str, Source]) -> dict[str, RuleList]:
        found: dict[str, RuleList] = {}
        if LISTS not in self._tables:
            return found
        for row, cells in self._own_rows(LISTS, "list", LIST_CODE, "letters, digits, points, _ and -"):
            table = self._tables[cells["sheet"].casefold()]
            entries = [entry for _, entry, _ in table.rows]
            text = "\n".join([*_fields(LISTS, cells), *_list_of("entries", ENTRIES, entries)])
            file = self._write(f"{cells['list']}.yaml", [text])
            try:
                found[cells["list"]] = read_list(read_yaml(file), sources)
            except PackError as wrong:
                if wrong.at.startswith("entries["):
                    self._told(ENTRIES, table, _row_of(wrong.at, "entries", table), wrong, inside=True)
                else:
                    self._told(LISTS, self._tables[LISTS], row, wrong)
        return found

    def _rules(self, known: RuleSheets) -> dict[str, Rule]:
        found: dict[str, Rule] = {}
        for row, cells in self._own_rows(RULES, "rule", RULE_ID, "capitals, digits and hyphens"):
            if self._broken_cells(row, cells):
                continue
            file = self._write(f"{cells['rule'].lower()}.yaml", _fields(RULES, cells))
            try:
                found[cells["rule"]] = read_rule(read_yaml(file), known.lists, known.sources)
            except PackError as wrong:
                self._told(RULES, self._tables[RULES], row, wrong)
        return dict(sorted(found.items()))

    def _own_rows(
        self, kind: str, key: str, form: re.Pattern[str], wanted: str
    ) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Rows whose code can be the name of a file and stands once."""
        seen: dict[str, int] = {}
        for row, cells, _ in self._tables[kind].rows:
            code, column = cells.get(key, ""), column_at(kind, key)
            if not form.fullmatch(code) or len(code) > CODE_MAX:
                said = f"must be {wanted}, at most {CODE_MAX}" if code else "is missing"
                self._fault(kind, row, column, key, said)
            elif code.casefold() in seen:
                self._fault(kind, row, column, key, f"{code!r} stands in row {seen[code.casefold()]} too")
            else:
                seen[code.casefold()] = row
                yield row, cells

    def _broken_cells(self, row: int, cells: Mapping[str, str]) -> bool:
        """Whether a cell is no YAML by itself, so that it would break those behind it too."""
        before = len(self._faults)
        for column in COLUMNS[RULES]:
            if column.form is not Form.TEXT and cells.get(column.name):
                try:
                    for _ in yaml.parse("\n".join(_field(column, cells[column.name])), Loader=_Loader):
                        pass
                except yaml.MarkedYAMLError as error:
                    self._fault(RULES, row, column, column.at, f"is not YAML: {error.problem}")
                except yaml.YAMLError:
                    self._fault(RULES, row, column, column.at, "holds a character that is no text")
        return len(self._faults) > before

    def _told(
        self, kind: str, table: SheetTable, row: int, wrong: PackError, *, inside: bool = False
    ) -> None:
        """A mistake that the strict reader found, where the person sees it."""
        at = wrong.at.partition(".")[2] if inside else wrong.at
        self._fault(table.name, row, column_at(kind, at), at, wrong.reason)

    def _write(self, name: str, lines: Sequence[str]) -> Path:
        file = self._folder / name
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file


def _row_of(at: str, name: str, table: SheetTable) -> int:
    """The row of the sheet behind `name[3]`; the heading for the list as a whole."""
    number = re.match(rf"{name}\[(\d+)\]", at)
    return table.rows[int(number[1]) - 1][0] if number else 1


def _list_of(name: str, kind: str, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """A list of mappings, one line each."""
    if not rows:
        return [f"{name}: []"]
    lines = [f"{name}:"]
    for cells in rows:
        told: dict[str, Tree] = {
            column.path[0]: cells[column.name] for column in COLUMNS[kind] if cells.get(column.name)
        }
        lines.append(f"  - {flow(told)}")
    return lines


def _fields(kind: str, cells: Mapping[str, str]) -> list[str]:
    """The fields of a file, from the cells of a row; empty ones are left out, so that the reader misses them by name."""
    lines: list[str] = []
    groups: dict[str, dict[str, Tree]] = {}
    for column in COLUMNS[kind]:
        said = cells.get(column.name, "")
        if not said or column.path == ("sheet",):
            continue
        if len(column.path) == 2:
            groups.setdefault(column.path[0], {})[column.path[1]] = said
        else:
            lines += _field(column, said)
    return lines + [f"{name}: {flow(told)}" for name, told in groups.items()]


def _field(column: Column, said: str) -> list[str]:
    name = column.path[0]
    if column.form is Form.TEXT:
        return [f"{name}: {scalar(said)}"]
    if column.form is Form.WORDS and not said.startswith("["):
        return [f"{name}: {flow([word.strip() for word in re.split('[;,]', said) if word.strip()])}"]
    # Every line of the cell stands below the field's name, so that nothing in it can become a field of its own.
    return [f"{name}:", *(f"  {line}" for line in _LINES.split(said))]
