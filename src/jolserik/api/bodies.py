"""Bodies: JSON becomes the cells of the contract's files, and faults get a pointer back into the JSON.

A document is its head and a list of `lines`; each line becomes one row with the head repeated, exactly as in a
file. Numbers are taken as they were written, digit by digit: no float ever stands between a request and the
ledger.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from jolserik.api.limits import BODY_BYTES_MAX, LINES_MAX
from jolserik.api.problems import Fault, stop_at_door, stopped
from jolserik.api.words import Door
from jolserik.kernel.documents import Row
from jolserik.kernel.fields import DOCUMENTS, read_cells, shown
from jolserik.kernel.refusals import Code, Refusal, by_precedence
from jolserik.notes.documents import LINE_FIELDS

D = TypeVar("D")

NUMBERS = frozenset({"quantity", "price", "net_kg", "gross_kg", "line", "quantity_received"})
LISTS = frozenset({"draws", "papers", "serials"})
LINES = "lines"
IN_PATH = {"note": "number", "refers_to": "number"}


class Number(str):
    """A JSON number, as it was written."""

    __slots__ = ()


@dataclass(frozen=True)
class Shape:
    """How a kind of document stands in JSON: `lined` columns in each of its lines, all others in the head, but
    for those `left_out`, which the address says."""

    kind: str
    lined: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()

    @property
    def head(self) -> list[str]:
        """Columns of the head."""
        return [
            c.name for c in DOCUMENTS[self.kind] if c.name not in self.lined and c.name not in self.left_out
        ]

    def pointer(self, at: str, row: int | None) -> str:
        """Where a column's fault stands in the JSON."""
        if at in self.left_out:
            return IN_PATH.get(at, at)
        if at in self.lined and row is not None:
            return f"/{LINES}/{row - 1}/{at}"
        return f"/{escaped(at)}" if at else ""


NOTE = Shape("notes", ("line", *LINE_FIELDS))
CORRECTION = Shape("notes", NOTE.lined, frozenset({"refers_to"}))
ACTION = Shape("actions", ("line", "quantity_received"), frozenset({"note", "action"}))
PARTY = Shape("parties")


def escaped(name: str) -> str:
    """A name within a JSON pointer."""
    return shown(name).replace("~", "~0").replace("/", "~1")


def body_of(request: HttpRequest, bytes_max: int = BODY_BYTES_MAX) -> bytes:
    """The bytes of a body that is not too large."""
    try:
        declared = int(request.headers.get("Content-Length") or 0)
        if declared > bytes_max or len(request.body) > bytes_max:
            raise stop_at_door(Door.BODY_TOO_LARGE)
    except (ValueError, RequestDataTooBig):
        raise stop_at_door(Door.BODY_TOO_LARGE) from None
    except UnreadablePostError:
        unreadable("interrupted")
    return request.body


def json_body(request: HttpRequest) -> bytes:
    """The bytes of a body that says it is JSON; nothing at all is an empty document."""
    raw = body_of(request)
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if raw.strip() and media_type != "application/json":
        raise stop_at_door(Door.UNSUPPORTED_MEDIA_TYPE)
    return raw


def unreadable(problem: str, *, wanted: str = "whole", **facts: str) -> NoReturn:
    """The body as a whole cannot be read; `wanted` says what to send instead."""
    said = {"carrier": "body", "problem": problem, "wanted": wanted, **facts}
    raise stopped([Fault(Refusal(Code.BAD_FILE, "", said), "")])


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object in a body, numbers as written; names that stand twice are refused, as readers differ
    about them."""
    try:
        found = json.loads(
            raw.decode() if raw.strip() else "{}",
            parse_int=Number, parse_float=Number, parse_constant=Number, object_pairs_hook=once_each,
        )  # fmt: skip
    except UnicodeDecodeError:
        unreadable("body_not_utf8", wanted="json")
    except json.JSONDecodeError as fault:
        unreadable("not_json", wanted="json", line=str(fault.lineno), character=str(fault.colno))
    except NamedTwice as fault:
        unreadable("named_twice", wanted="json", value=fault.name)
    except RecursionError:
        unreadable("too_deep", wanted="json")
    if not isinstance(found, dict):
        unreadable("no_object", wanted="json")
    return found


class NamedTwice(ValueError):
    """A name stands twice in one JSON object."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = shown(name)


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose names are all different."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NamedTwice(name)
        found[name] = value
    return found


class Reader:
    """Turns one JSON document into rows of read cells, collecting faults on the way."""

    def __init__(self, shape: Shape, **given: str) -> None:
        self.shape = shape
        self.given = given
        self.faults: list[Fault] = []

    def rows(self, body: Mapping[str, Any]) -> list[Row]:
        """The document's rows; `faults` says what is wrong with them."""
        head = self.cells(body, [*self.shape.head, *([LINES] if self.shape.lined else [])], "")
        lines = self.lines(body) if self.shape.lined else [{}]
        rows: list[Row] = []
        for row, line in enumerate(lines, 1):
            values, found = read_cells(
                DOCUMENTS[self.shape.kind], {**head, **line, **self.given}, row=row, comma_decimals=False
            )
            self.judge(found, row)
            rows.append((row, values))
        return rows

    def judge(self, found: Sequence[Refusal], row: int) -> None:
        """Note the faults of read cells. What was said in a form that is none is not missing besides."""
        said = {fault.at for fault in self.faults}
        placed = [Fault(refusal, self.shape.pointer(refusal.at, row)) for refusal in found]
        self.faults += [f for f in placed if not (f.refusal.code is Code.MISSING_VALUE and f.at in said)]

    def lines(self, body: Mapping[str, Any]) -> list[dict[str, str]]:
        """The cells of each line; a document without lines has one empty row if its lines may be left out."""
        lines = body.get(LINES)
        if lines is None and self.shape.kind == "actions":
            return [{}]
        if lines is None or lines == []:
            self.fault(Code.MISSING_VALUE, LINES, f"/{LINES}")
            return [{}] if self.shape.kind == "actions" else []
        if not isinstance(lines, list) or len(lines) > LINES_MAX:
            self.fault(Code.BAD_VALUE, LINES, f"/{LINES}", wanted="list")
            return []
        found = []
        for place, line in enumerate(lines):
            at = f"/{LINES}/{place}"
            if not isinstance(line, dict):
                self.fault(Code.BAD_VALUE, LINES, at)
                continue
            found.append(self.cells(line, self.shape.lined, at))
        return found

    def cells(self, said: Mapping[str, Any], names: Collection[str], under: str) -> dict[str, str]:
        """Cells by column from one JSON object."""
        found = {}
        for name, value in said.items():
            at = f"{under}/{escaped(name)}"
            if name not in names:
                near = get_close_matches(name[:60], names, n=1)
                facts = {"value": shown(name), **({"suggestion": near[0]} if near else {})}
                self.fault(Code.UNKNOWN_COLUMN, shown(name), at, **facts)
            elif name != LINES and value is not None:
                text = cell_text(name, value)
                if text is None:
                    self.fault(
                        Code.BAD_VALUE,
                        name,
                        at,
                        value=shown(value if isinstance(value, Number) else json.dumps(value)),
                    )
                else:
                    found[name] = text
        return found

    def fault(self, code: Code, column: str, at: str, **facts: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(Refusal(code, column, facts), at))


def cell_text(name: str, value: Any) -> str | None:
    """A JSON value as the cell of a file, None where its type does not fit the column."""
    if isinstance(value, Number):
        return str(value) if name in NUMBERS else None
    if isinstance(value, str):
        return value
    if name in LISTS and isinstance(value, list) and all(type(item) is str for item in value):
        return ";".join(value)
    return None


def read_document(
    body: Mapping[str, Any], shape: Shape, draft: Callable[[Sequence[Row]], D | list[Refusal]], **given: str
) -> D:
    """A draft from JSON, by the same columns and the same builder as a file's; raises `Stop` with all faults."""
    reader = Reader(shape, **given)
    rows = reader.rows(body)
    if reader.faults:
        raise stopped(weightiest_first(reader.faults))
    drafted = draft(rows)
    if isinstance(drafted, list):
        raise stopped(faults_of(drafted, shape))
    return drafted


def faults_of(refusals: Sequence[Refusal], shape: Shape) -> list[Fault]:
    """Refusals of a document that came as JSON, each with its pointer."""
    found = [Fault(refusal, shape.pointer(refusal.at, refusal.row)) for refusal in by_precedence(refusals)]
    return weightiest_first(found)


def weightiest_first(faults: Sequence[Fault]) -> list[Fault]:
    """In order of precedence; what the head says wrongly is said once, although it stands in every row."""
    once = {(fault.refusal.code, fault.at): fault for fault in reversed(faults)}
    kept = [fault for fault in faults if once[fault.refusal.code, fault.at] is fault]
    order = {id(refusal): place for place, refusal in enumerate(by_precedence([f.refusal for f in kept]))}
    return sorted(kept, key=lambda fault: order[id(fault.refusal)])
