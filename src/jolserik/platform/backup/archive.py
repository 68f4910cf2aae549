"""The file of a backup: a plain tar, written in one go and read strictly.

`tar xf FILE && sha256sum -c SHA256SUMS` opens and checks it without this program. We read more strictly than tar does: the
members stand in one order, each header is exactly the one that we write, padding is zero, and the sums come last.
So one changed byte anywhere, or one byte too few or too many, is found. Memory is bounded by CHUNK_BYTES.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from jolserik.platform.backup.faults import BackupUnusable

CHUNK_BYTES = 1 << 20
BLOCK_BYTES = 512
SUMS = "SHA256SUMS"
END = bytes(2 * BLOCK_BYTES)
TEXT_MAX_BYTES = 16 << 20  # manifest, sums and the home's small files are read at once
MEMBER_MODE = 0o600


def header(name: str, size_bytes: int, made_at_s: int) -> bytes:
    """A member's header; all that could vary is fixed."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size_bytes, made_at_s, MEMBER_MODE
    return entry.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")


def padding(size_bytes: int) -> bytes:
    return bytes(-size_bytes % BLOCK_BYTES)


@dataclass
class Writer:
    """Appends members to an open file that can be sought."""

    file: BinaryIO
    made_at_s: int
    sums: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, chunks: Iterable[bytes]) -> int:
        """One member of unknown length: its header is written again once the length is known; the length."""
        began = self.file.tell()
        self.file.write(header(name, 0, self.made_at_s))
        digest, size_bytes = hashlib.sha256(), 0
        for chunk in chunks:
            self.file.write(chunk)
            digest.update(chunk)
            size_bytes += len(chunk)
        self.file.write(padding(size_bytes))
        ended = self.file.tell()
        self.file.seek(began)
        self.file.write(header(name, size_bytes, self.made_at_s))
        self.file.seek(ended)
        self.sums.append((name, digest.hexdigest()))
        return size_bytes

    def finish(self) -> None:
        lines = "".join(f"{digest}  {name}\n" for name, digest in self.sums)
        self.add(SUMS, [lines.encode()])
        self.file.write(END)


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    offset: int
    size_bytes: int


def members(file: BinaryIO) -> Iterator[Member]:
    """The headers of an archive in their order; each must be as we write it, and the end must be the end."""
    size_bytes = file.seek(0, io.SEEK_END)
    at = 0
    while (block := read_at(file, at, BLOCK_BYTES)) != bytes(BLOCK_BYTES):
        member = read_header(block, at)
        yield member
        after = member.offset + member.size_bytes
        gap = padding(member.size_bytes)
        if read_at(file, after, len(gap)) != gap:
            raise damaged(file)
        at = after + len(gap)
    if read_at(file, at, len(END)) != END or at + len(END) != size_bytes:
        raise damaged(file)


def read_header(block: bytes, at: int) -> Member:
    try:
        entry = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        same = header(entry.name, entry.size, int(entry.mtime)) == block
    except (tarfile.HeaderError, ValueError):
        same = False
    if not same:
        raise BackupUnusable("This is no backup of Jolserik, or it is damaged at byte {at}.", at=at)
    return Member(entry.name, at + BLOCK_BYTES, entry.size)


def read_at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    found = file.read(length)
    if len(found) != length:
        raise BackupUnusable("{file} is no whole backup: fetch it again.", file=file.name)
    return found


def damaged(file: BinaryIO, name: str = "") -> BackupUnusable:
    return BackupUnusable(
        "{file} is damaged ({member}): fetch it again, or take an earlier backup.",
        file=file.name,
        member=name or "between its members",
    )


def content(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """A member in pieces."""
    for offset in range(0, member.size_bytes, CHUNK_BYTES):
        yield read_at(file, member.offset + offset, min(CHUNK_BYTES, member.size_bytes - offset))


def text(file: BinaryIO, member: Member) -> bytes:
    """A small member at once."""
    if member.size_bytes > TEXT_MAX_BYTES:
        raise damaged(file, member.name)
    return b"".join(content(file, member))


def verified(file: BinaryIO, seen: Callable[[int, int], None]) -> dict[str, Member]:
    """All members, after each was compared with its sum. `seen` is told bytes done and bytes in all."""
    found = list(members(file))
    if not found or found[-1].name != SUMS:
        raise damaged(file, SUMS)
    told = sums_in(text(file, found[-1]), file)
    if [member.name for member in found[:-1]] != list(told):
        raise damaged(file, SUMS)
    total, done = sum(member.size_bytes for member in found), 0
    for member in found[:-1]:
        digest = hashlib.sha256()
        for chunk in content(file, member):
            digest.update(chunk)
            done += len(chunk)
            seen(done, total)
        if digest.hexdigest() != told[member.name]:
            raise damaged(file, member.name)
    return {member.name: member for member in found}


def sums_in(said: bytes, file: BinaryIO) -> dict[str, str]:
    try:
        lines = [line.split("  ", 1) for line in said.decode("ascii").splitlines()]
        told = {name: digest for digest, name in lines}
    except ValueError:
        raise damaged(file, SUMS) from None
    if "".join(f"{digest}  {name}\n" for name, digest in told.items()).encode() != said:
        raise damaged(file, SUMS)
    return told


def opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise BackupUnusable("There is no file {path}.", path=path) from None
    except OSError as fault:
        raise BackupUnusable("{path} cannot be read: {reason}.", path=path, reason=fault.strerror) from None
