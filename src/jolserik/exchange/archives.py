"""A workbook is a ZIP archive; what is dangerous in one is refused before anything is unpacked.

Order of the questions: how long is the archive's own list (read from its last bytes, before the list itself), then each
part's name, kind, method and declared size, then the sum. Python's reader never unpacks more than a part declares.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import BinaryIO

from jolserik.exchange.limits import Limits
from jolserik.exchange.refused import Reason, refused

UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What Python's reader raises on archives that are damaged or made to hurt."""

_END_MARK = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_COMMENT_BYTES_MAX = 65_535
_ENCRYPTED_FLAG = 0x1
_ARCHIVES = re.compile(r"\.(zip|xls[xmb]|docx|pptx|ods|jar|t?gz|bz2|xz|zst|7z|rar|tar)", re.IGNORECASE)


def open_archive(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """The archive, once it is known to be harmless."""
    _check_directory(stream, limits)
    try:
        archive = zipfile.ZipFile(stream)
    except UNPACKING_ERRORS as error:
        raise refused(Reason.DAMAGED_ARCHIVE) from error
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise refused(Reason.TOO_MANY_PARTS, found=len(parts), limit=limits.parts)
    seen: set[str] = set()
    for part in parts:
        _check_part(part, seen, limits)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise refused(Reason.TOO_LARGE_UNPACKED, found=unpacked, limit=limits.unpacked_bytes)
    return archive


def _check_directory(stream: BinaryIO, limits: Limits) -> None:
    """The archive's end says how many parts it lists; a list of a hundred thousand is not even read."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END.size - _COMMENT_BYTES_MAX))
    tail = stream.read()
    place = tail.rfind(_END_MARK)
    if place < 0 or len(tail) - place < _END.size:
        raise refused(Reason.DAMAGED_ARCHIVE)
    _, _, _, _, parts, directory_bytes, _, _ = _END.unpack_from(tail, place)
    if parts > limits.parts or directory_bytes > limits.directory_bytes:
        raise refused(Reason.TOO_MANY_PARTS, found=parts, limit=limits.parts)
    stream.seek(0)


def _check_part(part: zipfile.ZipInfo, seen: set[str], limits: Limits) -> None:
    name = part.filename.replace("\\", "/")
    if part.flag_bits & _ENCRYPTED_FLAG:
        raise refused(Reason.LOCKED_ARCHIVE)
    if not _harmless_name(name) or stat.S_ISLNK(part.external_attr >> 16) or name.casefold() in seen:
        raise refused(Reason.UNSAFE_ARCHIVE, part=name[:100])
    if _ARCHIVES.fullmatch(PurePosixPath(name).suffix):
        raise refused(Reason.UNSAFE_ARCHIVE, part=name[:100])
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused(Reason.DAMAGED_ARCHIVE)
    if part.file_size > limits.ratio_from_bytes and part.file_size > limits.ratio * max(
        part.compress_size, 1
    ):
        raise refused(
            Reason.TOO_LARGE_UNPACKED, found=part.file_size, limit=part.compress_size * limits.ratio
        )
    seen.add(name.casefold())


def _harmless_name(name: str) -> bool:
    """A relative path that stays inside the archive."""
    return bool(name) and not name.startswith("/") and ":" not in name and ".." not in name.split("/")
