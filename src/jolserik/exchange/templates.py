"""Templates: a file of a kind with its columns and one example row, ready to be filled in.

The workbook's second sheet says in three languages what goes into each column. All cells are text, so that a
spreadsheet neither takes the zeros off a code nor turns a number into a date.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, BinaryIO

from jolserik.exchange.csv_writing import CsvWriter
from jolserik.exchange.export_files import KindOfFile, column_widths
from jolserik.exchange.xlsx_writing import Style, XlsxWriter
from jolserik.kernel.fields import Column
from jolserik.kernel.languages import LANGUAGES

_HELP_HEADINGS = ("column", "required", *LANGUAGES)
_HELP_WIDTHS = (20.0, 10.0, 60.0, 60.0, 60.0)


def write_template(out: BinaryIO, *, kind: str, columns: Sequence[Column], kind_of_file: KindOfFile) -> None:
    """Write the template of a kind such as `notes`."""
    names = [column.name for column in columns]
    row = [example(kind).get(name, "") for name in names]
    if kind_of_file == "csv":
        writer = CsvWriter(out)
        writer.row(names)
        writer.row(row)
        writer.close()
    else:
        _write_workbook(out, kind, columns, row)


def _write_workbook(out: BinaryIO, kind: str, columns: Sequence[Column], row: Sequence[str]) -> None:
    names = [column.name for column in columns]
    workbook = XlsxWriter(out)
    sheet = workbook.sheet(kind, widths=column_widths(names), style=Style.TEXT)
    sheet.row(names, style=Style.HEADING)
    sheet.row(row, style=Style.TEXT)
    guide = workbook.sheet("help", widths=_HELP_WIDTHS)
    guide.row(_HELP_HEADINGS, style=Style.HEADING)
    for column in columns:
        words = [column_help(kind, column.name, language) for language in LANGUAGES]
        guide.row([column.name, "✓" if column.required else "", *words], style=Style.WRAPPED)
    workbook.close()


def example(kind: str) -> Mapping[str, str]:
    """The cells of the example row."""
    return _texts("examples").get(kind, {})


def column_help(kind: str, column: str, language: str) -> str:
    """What goes into a column, in one of our languages; empty for a column that has no words yet."""
    texts = _texts(language)
    return texts.get(kind, {}).get(column) or texts["any"].get(column, "")


@lru_cache
def _texts(name: str) -> Mapping[str, Mapping[str, str]]:
    path = resources.files("jolserik.exchange").joinpath("column_help", f"{name}.toml")
    tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tables
