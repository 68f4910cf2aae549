"""Entries: the text of a pack's files with its line numbers, read strictly.

A pack is written by people who know the law and not this program, so a mistake must say where it is: `PackError` names
file, line and field. An `Entry` is one mapping of a YAML file or one row of a CSV file; whoever reads it takes its
fields by name and `close`s it, and a field that nobody took is a mistake too (usually a misspelt name).

Every scalar stays text until a reader asks for a kind: `NO` is Norway and never false, `06` keeps its zero.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

Choice = TypeVar("Choice", bound=StrEnum)

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = frozenset({"", "~", "null"})


class PackError(Exception):
    """A pack is wrong. Says in which file, on which line and in which field, and what was expected there."""

    def __init__(self, file: Path, line: int, at: str, reason: str) -> None:
        super().__init__(f"{file}, line {line}, {at}: {reason}" if at else f"{file}, line {line}: {reason}")
        self.file = file
        self.line = line
        self.at = at
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text as it stands in a file."""

    text: str
    line: int


@dataclass(slots=True)
class Entry:
    """One mapping or row. `path` leads to it from the top of its file, such as `clocks[3]`."""

    file: Path
    line: int
    path: str = ""
    fields: dict[str, Scalar | Entry | list[Scalar | Entry]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def fault(self, name: str, reason: str) -> PackError:
        """The error to raise about one field, or about the entry itself when `name` is empty."""
        line = _line(self.fields[name], self.line) if name in self.fields else self.line
        return PackError(self.file, line, ".".join(part for part in (self.path, name) if part), reason)

    def close(self) -> None:
        """Refuses fields that nobody asked for."""
        for name in self.fields:
            if name not in self.taken:
                raise self.fault(name, "unknown field")

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not empty."""
        self.taken.add(name)
        found = self.fields.get(name)
        if found is None or (isinstance(found, Scalar) and found.text in _EMPTY):
            if default is None:
                raise self.fault(name, "is missing")
            return default
        if not isinstance(found, Scalar):
            raise self.fault(name, "must be one text")
        return found.text

    def has(self, name: str) -> bool:
        """Whether the field is there and not empty."""
        found = self.fields.get(name)
        return found is not None and not (isinstance(found, Scalar) and found.text in _EMPTY)

    def day(self, name: str, default: date | None = None) -> date:
        """A date, written 2023-04-01."""
        if default is not None and not self.has(name):
            self.taken.add(name)
            return default
        text = self.text(name)
        try:
            if len(text) != len("2023-04-01"):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            raise self.fault(name, f"{text!r} is not a date such as 2023-04-01") from None

    def whole(self, name: str, least: int = 0) -> int:
        """A whole number, at least `least`."""
        text = self.text(name)
        if not (text.isascii() and text.isdigit()) or int(text) < least:
            raise self.fault(name, f"{text!r} is not a whole number of at least {least}")
        return int(text)

    def number(self, name: str) -> Decimal:
        """A finite decimal number with a decimal point."""
        text = self.text(name)
        try:
            found = Decimal(text)
        except InvalidOperation:
            raise self.fault(name, f"{text!r} is not a number such as 47.5") from None
        if not found.is_finite():
            raise self.fault(name, f"{text!r} is not a finite number")
        return found

    def flag(self, name: str) -> bool:
        """`true` or `false`, nothing else."""
        text = self.text(name)
        if text not in ("true", "false"):
            raise self.fault(name, f"{text!r} is neither true nor false")
        return text == "true"

    def choice(self, name: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """One of a closed list of words."""
        text = self.text(name, "" if default is not None else None)
        if not text and default is not None:
            return default
        try:
            return kind(text)
        except ValueError:
            known = ", ".join(member.value for member in kind)
            raise self.fault(name, f"{text!r} is none of: {known}") from None

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts; in a CSV cell they are divided by `;`. Empty when the field is absent."""
        self.taken.add(name)
        found = self.fields.get(name, [])
        if isinstance(found, Scalar):
            return tuple(part.strip() for part in found.text.split(";") if part.strip())
        if isinstance(found, Entry) or any(isinstance(item, Entry) for item in found):
            raise self.fault(name, "must be a list of texts")
        return tuple(item.text for item in found if isinstance(item, Scalar))

    def entry(self, name: str) -> Entry:
        """A mapping below this one."""
        self.taken.add(name)
        found = self.fields.get(name)
        if found is None:
            raise self.fault(name, "is missing")
        if not isinstance(found, Entry):
            raise self.fault(name, "must be a mapping of fields")
        return found

    def entries(self, name: str) -> list[Entry]:
        """A list of mappings; it must be there, but may be written as `[]`."""
        self.taken.add(name)
        found = self.fields.get(name)
        if found is None:
            raise self.fault(name, "is missing")
        if not isinstance(found, list):
            raise self.fault(name, "must be a list")
        mappings = [item for item in found if isinstance(item, Entry)]
        if len(mappings) != len(found):
            raise self.fault(name, "must be a list of mappings")
        return mappings


def _line(value: Scalar | Entry | list[Scalar | Entry], default: int) -> int:
    if isinstance(value, list):
        return value[0].line if value else default
    return value.line


def read_yaml(file: Path) -> Entry:
    """The mapping at the top of a YAML file."""
    try:
        node = yaml.compose(_read_text(file), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(file, line, "", f"is not YAML: {error.problem}") from None
    if not isinstance(node, yaml.MappingNode):
        raise PackError(file, 1, "", "must be a mapping of fields")
    try:
        return _mapping(file, node, "")
    except RecursionError:
        raise PackError(file, 1, "", "an alias refers to itself") from None


def read_csv(file: Path, columns: frozenset[str]) -> Iterator[Entry]:
    """The rows of a CSV file whose header holds exactly these columns, in any order."""
    reader = csv.reader(io.StringIO(_read_text(file)), strict=True)
    try:
        header = next(reader, [])
        if set(header) != columns or len(header) != len(columns):
            wrong = ", ".join(sorted(columns.symmetric_difference(header))) or "one stands twice"
            raise PackError(file, 1, "", f"the columns are not those of this table: {wrong}")
        for cells in reader:
            line = reader.line_num
            if len(cells) != len(header):
                raise PackError(file, line, "", f"has {len(cells)} cells instead of {len(header)}")
            pairs = zip(header, cells, strict=True)
            yield Entry(file, line, "", {name: Scalar(cell.strip(), line) for name, cell in pairs})
    except csv.Error as error:
        raise PackError(file, reader.line_num, "", f"is not CSV: {error}") from None


def read_bytes(file: Path) -> bytes:
    """A file as it is; raises PackError where there is none."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise PackError(file, 1, "", "the file is missing") from None
    except OSError as error:
        raise PackError(file, 1, "", f"the file cannot be read: {error.strerror}") from None


def _read_text(file: Path) -> str:
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackError(file, 1, "", "the file is not UTF-8") from None


def _mapping(file: Path, node: yaml.MappingNode, path: str) -> Entry:
    entry = Entry(file, node.start_mark.line + 1, path)
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise PackError(file, line, path, "a field's name must be a text")
        below = f"{path}.{key.value}" if path else key.value
        if key.value in entry.fields:
            raise PackError(file, line, below, "stands twice")
        entry.fields[key.value] = _value(file, value, below)
    return entry


def _value(file: Path, node: yaml.Node, path: str) -> Scalar | Entry | list[Scalar | Entry]:
    if isinstance(node, yaml.SequenceNode):
        return [_item(file, item, f"{path}[{index}]") for index, item in enumerate(node.value, start=1)]
    return _item(file, node, path)


def _item(file: Path, node: yaml.Node, path: str) -> Scalar | Entry:
    if isinstance(node, yaml.MappingNode):
        return _mapping(file, node, path)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(str(node.value).strip(), node.start_mark.line + 1)
    raise PackError(file, node.start_mark.line + 1, path, "a list may not stand directly in a list")
