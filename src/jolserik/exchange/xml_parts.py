"""Reading one XML part of a workbook as a stream, with nothing expanded, nothing fetched and nothing deep.

A DOCTYPE is refused wherever it stands: without it there are no entities to expand and nothing to fetch. Names are
given with their namespace, so that prefixes do not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Protocol
from xml.parsers import expat

from jolserik.exchange.archives import UNPACKING_ERRORS
from jolserik.exchange.limits import Limits
from jolserik.exchange.refused import Reason, refused

CHUNK_BYTES = 1 << 16
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The two namespaces of a workbook's own elements: the common and the strict one."""

_ENCODINGS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1")
"""Those that the parser knows by itself."""

Attributes = dict[str, str]


class Handler(Protocol):
    """What a part's reader does with elements and text; `finished` ends the reading early."""

    finished: bool
    depth: int

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def local(name: str) -> str:
    """An element's name without its namespace."""
    return name.rpartition(" ")[2]


def read_part(stream: IO[bytes], handler: Handler, *, part: str, limits: Limits) -> Iterator[None]:
    """Feed the part to the handler; comes back after every chunk so that finished rows can be handed on."""
    parser = _parser(handler, part)
    fed = 0
    try:
        while not handler.finished:
            chunk = _next_chunk(stream, part)
            parser.Parse(chunk, not chunk)
            fed += len(chunk)
            # What was fed but not yet understood is one unfinished tag, and the parser holds it in memory.
            if fed - parser.CurrentByteIndex > limits.token_bytes or handler.depth > limits.depth:
                raise refused(Reason.DAMAGED_PART, part=part)
            yield
            if not chunk:
                break
    except expat.ExpatError as error:
        raise refused(Reason.DAMAGED_PART, part=part, line=error.lineno) from error


def _next_chunk(stream: IO[bytes], part: str) -> bytes:
    try:
        return stream.read(CHUNK_BYTES)
    except UNPACKING_ERRORS as error:
        raise refused(Reason.DAMAGED_ARCHIVE, part=part) from error


def read_whole(stream: IO[bytes], handler: Handler, *, part: str, limits: Limits) -> None:
    """Read a small part to its end."""
    for _ in read_part(stream, handler, part=part, limits=limits):
        pass


def _parser(handler: Handler, part: str) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = _known_encoding(part)
    parser.StartDoctypeDeclHandler = _no_doctype(part)
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    return parser


def _known_encoding(part: str) -> Callable[[str, str | None, int], None]:
    def check(version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").casefold() not in _ENCODINGS:
            raise refused(Reason.DAMAGED_PART, part=part)

    return check


def _no_doctype(part: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise refused(Reason.DOCTYPE, part=part)

    return refuse


class Prolog:
    """Reads up to the root element only: enough to meet a DOCTYPE, which can stand nowhere else."""

    def __init__(self) -> None:
        self.finished = False
        self.depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self.finished = True

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass
