"""Entries: the text of a pack's files with its line numbers, read strictly.

A pack is written by people who know the law and not this program, so a mistake must say where it is: `PackError` names
file, line and field. An `Entry` is one mapping of a YAML file or one row of a CSV file; whoever reads it takes its
fields by name and `close`s it, and a field that nobody took is a mistake too (usually a misspelt name).

Every scalar stays text until a reader asks for a kind: `NO` is Norway and never false, `06` keeps its zero. What YAML can do
beyond texts, lists and mappings (anchors, aliases, tags) is refused: nobody needs it to write law down, an alias can make a
few lines stand for billions, and a text that begins with `&`, `*` or `!` would silently lose its first word.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator
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
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)

FILE_BYTES_MAX = 4 * 1024 * 1024
"""Room for a list of some 60,000 parties; what is larger was not written by people, and would take long to read."""
NESTING_MAX = 40
"""The deepest condition that rules may hold needs 26."""
REASON_CHARACTERS_MAX = 300
WHOLE_DIGITS_MAX = 18


class PackError(Exception):
    """A pack is wrong. Says in which file, on which line and in which field, and what was expected there."""

    def __init__(self, file: Path, line: int, at: str, reason: str) -> None:
        at, reason = at[:REASON_CHARACTERS_MAX], reason[:REASON_CHARACTERS_MAX]
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

    def missing(self, name: str) -> PackError:
        """The error to raise about a field that must be there; it names one that looks like it."""
        return self.fault(name, f"is missing{meant(name, self.fields.keys() - self.taken)}")

    def close(self) -> None:
        """Refuses fields that nobody asked for."""
        for name in self.fields:
            if name not in self.taken:
                raise self.fault(name, f"unknown field{meant(name, self.taken - self.fields.keys())}")

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not empty."""
        self.taken.add(name)
        found = self.fields.get(name)
        if found is None or (isinstance(found, Scalar) and found.text in _EMPTY):
            if default is None:
                raise self.missing(name)
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
            if not _DAY.fullmatch(text):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            raise self.fault(name, f"{text!r} is not a date such as 2023-04-01") from None

    def whole(self, name: str, least: int = 0) -> int:
        """A whole number, at least `least`."""
        text = self.text(name)
        is_whole = text.isascii() and text.isdigit() and len(text) <= WHOLE_DIGITS_MAX
        if not is_whole or int(text) < least:
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
        if not _NUMBER.fullmatch(text):
            raise self.fault(name, f"{text!r} is not a number such as 47.5")
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
            raise self.missing(name)
        if not isinstance(found, Entry):
            raise self.fault(name, "must be a mapping of fields")
        return found

    def entries(self, name: str) -> list[Entry]:
        """A list of mappings; it must be there, but may be written as `[]`."""
        self.taken.add(name)
        found = self.fields.get(name)
        if found is None:
            raise self.missing(name)
        if not isinstance(found, list):
            raise self.fault(name, "must be a list")
        mappings = [item for item in found if isinstance(item, Entry)]
        if len(mappings) != len(found):
            raise self.fault(name, "must be a list of mappings")
        return mappings


def meant(written: str, known: Iterable[str]) -> str:
    """What a misspelt word may have been meant for, as the end of a sentence; empty if nothing is like it."""
    found = difflib.get_close_matches(written[:40], sorted(known), n=1, cutoff=0.7)
    return f"; is {found[0]!r} meant?" if found else ""


def _line(value: Scalar | Entry | list[Scalar | Entry], default: int) -> int:
    if isinstance(value, list):
        return value[0].line if value else default
    return value.line


def read_yaml(file: Path, bytes_max: int = FILE_BYTES_MAX) -> Entry:
    """The mapping at the top of a YAML file."""
    text = _read_text(file, bytes_max)
    try:
        return _Tree(file, yaml.parse(text, Loader=_Loader)).top()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(file, line, "", f"is not YAML: {error.problem}") from None
    except yaml.reader.ReaderError as error:
        # libyaml names the character by its number, the loader in Python by itself.
        found = chr(error.character) if isinstance(error.character, int) else str(error.character)
        line = text.count("\n", 0, text.find(found)) + 1
        raise PackError(file, line, "", f"holds the character {found!r}, which is no text") from None


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


def read_bytes(file: Path, bytes_max: int = FILE_BYTES_MAX) -> bytes:
    """A file as it is; raises PackError where there is none, or none that people have written."""
    try:
        # Opening a pipe would wait for whoever writes into it.
        if not file.is_dir() and file.exists() and not file.is_file():
            raise PackError(file, 1, "", "is no file that can be read")
        with file.open("rb") as stream:
            content = stream.read(bytes_max + 1)
        if len(content) > bytes_max:
            raise PackError(file, 1, "", f"is larger than {bytes_max // 1024} KiB")
        return content
    except FileNotFoundError:
        raise PackError(file, 1, "", "the file is missing") from None
    except OSError as error:
        raise PackError(file, 1, "", f"the file cannot be read: {error.strerror}") from None


def _read_text(file: Path, bytes_max: int = FILE_BYTES_MAX) -> str:
    try:
        return read_bytes(file, bytes_max).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackError(file, 1, "", "the file is not UTF-8") from None


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Tree:
    """Makes entries of the events of a YAML file, one pass, no deeper than allowed (libyaml's own tree-builder is not safe with
    files nested very deep)."""

    def __init__(self, file: Path, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._events = events

    def top(self) -> Entry:
        """The mapping that is the file."""
        next(self._events)  # the stream begins
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise PackError(self._file, 1, "", "must be a mapping of fields")
        first = self._node("")
        if not isinstance(first, yaml.MappingStartEvent):
            raise PackError(self._file, 1, "", "must be a mapping of fields")
        entry = self._mapping(first, "", 1)
        next(self._events)  # the document ends
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise PackError(self._file, _line_of(after), "", "holds more than one document")
        return entry

    def _node(self, path: str) -> yaml.Event:
        """The next event; raises PackError for what only YAML understands."""
        event = next(self._events)
        line = _line_of(event)
        if isinstance(event, yaml.AliasEvent):
            raise PackError(
                self._file, line, path, "is an alias (*); write it out, or put the text in quotes"
            )
        if getattr(event, "anchor", None) is not None:
            raise PackError(
                self._file, line, path, "is an anchor (&); leave it out, or put the text in quotes"
            )
        if getattr(event, "tag", None) is not None:
            raise PackError(self._file, line, path, "is a tag (!); leave it out, or put the text in quotes")
        return event

    def _mapping(self, start: yaml.Event, path: str, depth: int) -> Entry:
        entry = Entry(self._file, _line_of(start), path)
        while not isinstance(key := self._node(path), yaml.MappingEndEvent):
            line = _line_of(key)
            if not isinstance(key, yaml.ScalarEvent):
                raise PackError(self._file, line, path, "a field's name must be a text")
            below = f"{path}.{key.value}" if path else key.value
            if key.value in entry.fields:
                raise PackError(self._file, line, below, "stands twice")
            entry.fields[key.value] = self._value(self._node(below), below, depth)
        return entry

    def _value(self, event: yaml.Event, path: str, depth: int) -> Scalar | Entry | list[Scalar | Entry]:
        if not isinstance(event, yaml.SequenceStartEvent):
            return self._item(event, path, depth)
        found: list[Scalar | Entry] = []
        while not isinstance(item := self._node(f"{path}[{len(found) + 1}]"), yaml.SequenceEndEvent):
            found.append(self._item(item, f"{path}[{len(found) + 1}]", depth + 1))
        return found

    def _item(self, event: yaml.Event, path: str, depth: int) -> Scalar | Entry:
        line = _line_of(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(str(event.value).strip(), line)
        if not isinstance(event, yaml.MappingStartEvent):
            raise PackError(self._file, line, path, "a list may not stand directly in a list")
        if depth >= NESTING_MAX:
            raise PackError(self._file, line, path, f"is nested more than {NESTING_MAX} deep")
        return self._mapping(event, path, depth + 1)
