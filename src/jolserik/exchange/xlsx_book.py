"""The parts of a workbook around its sheets: which sheets there are, texts that cells share, formats that are dates.

Macros, pictures, links to elsewhere and everything else in the archive are never opened, except that every XML part is
looked at up to its root element, since a DOCTYPE is refused wherever it hides.
"""

from __future__ import annotations

import posixpath
import zipfile
from array import array
from dataclasses import dataclass, field

from jolserik.exchange.archives import UNPACKING_ERRORS
from jolserik.exchange.limits import Limits
from jolserik.exchange.refused import FileRefused, Reason, refused
from jolserik.exchange.xlsx_values import shows_date, unescaped
from jolserik.exchange.xml_parts import Attributes, Handler, Prolog, local, read_whole

SHEETS_TO_SHOW = "visible"


class SharedTexts:
    """The texts of a workbook by number, packed as bytes: a tenth of the memory of as many strings."""

    def __init__(self, limits: Limits) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self._limits = limits

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, text: str) -> None:
        self._bytes += text.encode("utf-8", "surrogatepass")
        if len(self._bytes) > self._limits.shared_text_bytes:
            raise refused(
                Reason.TOO_LARGE_UNPACKED, found=len(self._bytes), limit=self._limits.shared_text_bytes
            )
        self._ends.append(len(self._bytes))

    def __getitem__(self, number: int) -> str:
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode("utf-8", "surrogatepass")


@dataclass(slots=True)
class Book:
    """What reading a sheet needs to know. `sheets` are paths of visible worksheets in their order, `names` what people call
    them."""

    sheets: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: SharedTexts | None = None
    date_styles: frozenset[str] = frozenset()
    from_1904: bool = False


def read_book(archive: zipfile.ZipFile, limits: Limits) -> Book:
    """Find the way from the package to its worksheets."""
    _refuse_doctypes(archive, limits)
    parts = _Parts(archive, limits)
    path = next((target for kind, target in parts.relations("") if kind == "officeDocument"), "")
    workbook = _Workbook()
    if path not in parts.names or not path.endswith(".xml"):
        raise refused(Reason.OTHER_FORMAT, format="ZIP")
    parts.read(path, workbook)
    if workbook.root != "workbook":
        raise refused(Reason.OTHER_FORMAT, format=workbook.root[:40])
    related = {key: (kind, target) for key, kind, target in parts.relations_by_key(path)}
    book = Book(from_1904=workbook.from_1904)
    for key, name in workbook.sheets:
        kind, target = related.get(key, ("", ""))
        if kind == "worksheet" and target in parts.names:
            book.sheets.append(target)
            book.names.append(name)
    _read_related(parts, book, dict(related.values()), limits)
    return book


def _read_related(parts: _Parts, book: Book, targets: dict[str, str], limits: Limits) -> None:
    if targets.get("styles", "") in parts.names:
        styles = _Styles()
        parts.read(targets["styles"], styles)
        book.date_styles = styles.date_styles()
    if targets.get("sharedStrings", "") in parts.names:
        texts = _TextsReader(SharedTexts(limits), limits)
        parts.read(targets["sharedStrings"], texts)
        book.texts = texts.texts


def _refuse_doctypes(archive: zipfile.ZipFile, limits: Limits) -> None:
    for part in archive.infolist():
        if part.filename.casefold().endswith((".xml", ".rels", ".vml")):
            try:
                _Parts(archive, limits).read(part.filename, Prolog())
            except FileRefused as fault:
                # A part that we never use may be damaged.
                if fault.refusal.facts["problem"] == Reason.DOCTYPE:
                    raise


class _Parts:
    """Parts of the archive by path."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self.names = frozenset(archive.namelist())

    def read(self, path: str, handler: Handler) -> None:
        try:
            stream = self._archive.open(path)
        except UNPACKING_ERRORS as error:
            raise refused(Reason.DAMAGED_ARCHIVE, part=path) from error
        with stream:
            read_whole(stream, handler, part=path, limits=self._limits)

    def relations(self, path: str) -> list[tuple[str, str]]:
        return [(kind, target) for _, kind, target in self.relations_by_key(path)]

    def relations_by_key(self, path: str) -> list[tuple[str, str, str]]:
        """(key, kind, path of the target) of what a part refers to inside the archive."""
        folder, name = posixpath.split(path)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self.names:
            return []
        relations = _Relations()
        self.read(listing, relations)
        return [
            (key, kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
            for key, kind, target in relations.found
        ]


class _Small:
    """A part that is read for the attributes of a few elements."""

    def __init__(self) -> None:
        self.finished = False
        self.depth = 0
        self.root = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        self.root = self.root or local(name)
        self.element(local(name), attributes)

    def end(self, name: str) -> None:
        self.depth -= 1
        self.left(local(name))

    def element(self, name: str, attributes: Attributes) -> None: ...

    def left(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Relations(_Small):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def element(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found.append((attributes.get("Id", ""), kind, attributes.get("Target", "")))


class _Workbook(_Small):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def element(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in ("1", "true")
        elif name == "sheet" and attributes.get("state", SHEETS_TO_SHOW) == SHEETS_TO_SHOW:
            title = attributes.get("name", "")
            self.sheets += [(value, title) for key, value in attributes.items() if local(key) == "id"]


class _Styles(_Small):
    """Number formats; a cell names its format by its place in `cellXfs`."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._inside = False

    def element(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._formats.append(attributes.get("numFmtId", "0"))

    def left(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def date_styles(self) -> frozenset[str]:
        """The cell styles under which a number is a date."""
        return frozenset(
            str(place)
            for place, number in enumerate(self._formats)
            if number.isdecimal() and shows_date(int(number), self._codes.get(number))
        )


class _TextsReader(_Small):
    """`sharedStrings`: each `si` is one text, perhaps in several runs; phonetic hints are no part of it."""

    def __init__(self, texts: SharedTexts, limits: Limits) -> None:
        super().__init__()
        self.texts = texts
        self._runs: list[str] = []
        self._chars = 0
        self._limits = limits
        self._in_text = False
        self._in_hint = False

    def element(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._runs, self._chars = [], 0
        elif name == "t":
            self._in_text = not self._in_hint
        elif name == "rPh":
            self._in_hint = True

    def left(self, name: str) -> None:
        if name == "si":
            self.texts.add(unescaped("".join(self._runs)))
        elif name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_hint = False

    def text(self, data: str) -> None:
        if self._in_text:
            self._chars += len(data)
            if self._chars > self._limits.cell_chars:
                raise refused(Reason.LONG_CELL, found=self._chars, limit=self._limits.cell_chars)
            self._runs.append(data)
