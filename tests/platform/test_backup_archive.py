"""The file of a backup: opened by any tar, and no changed byte gets through."""

from __future__ import annotations

import io
import random
import subprocess
import tracemalloc
from pathlib import Path

import pytest

from jolserik.platform.backup import archive
from jolserik.platform.backup.faults import BackupUnusable

MADE_AT_S = 1_700_000_000
CONTENTS = {"MANIFEST.json": b'{"format": 1}', "secret.key": b"", "database.dump": bytes(range(256)) * 33}


def write(path: Path) -> Path:
    with path.open("w+b") as file:
        writer = archive.Writer(file, MADE_AT_S)
        for name, content in CONTENTS.items():
            half = len(content) // 2
            assert writer.add(name, [content[:half], content[half:]]) == len(content)
        writer.finish()
    return path


def read(path: Path) -> dict[str, bytes]:
    with archive.opened(path) as file:
        found = archive.verified(file, lambda done, total: None)
        return {name: archive.text(file, member) for name, member in found.items() if name != archive.SUMS}


def test_what_was_put_in_comes_out(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a")) == CONTENTS


def test_tar_and_sha256sum_open_and_check_it_without_us(tmp_path: Path) -> None:
    write(tmp_path / "a")
    subprocess.run(["tar", "xf", "a"], cwd=tmp_path, check=True)
    subprocess.run(
        ["sha256sum", "--check", "--strict", archive.SUMS], cwd=tmp_path, check=True, capture_output=True
    )
    assert (tmp_path / "database.dump").read_bytes() == CONTENTS["database.dump"]
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_no_changed_byte_gets_through_wherever_it_is(tmp_path: Path) -> None:
    whole = write(tmp_path / "a").read_bytes()
    chance = random.Random(1)
    for at in [*chance.sample(range(len(whole)), 400), 0, 511, 512, len(whole) - 1]:
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        (tmp_path / "b").write_bytes(changed)
        with pytest.raises(BackupUnusable):
            read(tmp_path / "b")


@pytest.mark.parametrize("missing_bytes", [1, 512, 1024, 1025, 4096])
def test_a_file_cut_short_is_noticed(tmp_path: Path, missing_bytes: int) -> None:
    whole = write(tmp_path / "a").read_bytes()
    (tmp_path / "b").write_bytes(whole[:-missing_bytes])
    with pytest.raises(BackupUnusable):
        read(tmp_path / "b")


def test_whatever_follows_the_end_is_noticed(tmp_path: Path) -> None:
    with write(tmp_path / "a").open("ab") as file:
        file.write(b"more")
    with pytest.raises(BackupUnusable, match="damaged"):
        read(tmp_path / "a")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" * 1000, bytes(4096)], ids=["empty", "zip", "zeros"])
def test_another_file_is_told_from_a_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(BackupUnusable):
        read(tmp_path / "a")


def test_a_member_larger_than_memory_allows_is_never_read_at_once(tmp_path: Path) -> None:
    member = archive.Member("MANIFEST.json", 0, archive.TEXT_MAX_BYTES + 1)
    file = io.BytesIO()
    file.name = "a"
    with pytest.raises(BackupUnusable, match="damaged"):
        archive.text(file, member)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BackupUnusable, match="There is no file"):
        archive.opened(tmp_path / "a")


def test_writing_and_checking_take_no_more_memory_for_a_larger_file(tmp_path: Path) -> None:
    count = 64
    tracemalloc.start()
    try:
        with (tmp_path / "a").open("w+b") as file:
            writer = archive.Writer(file, MADE_AT_S)
            size_bytes = writer.add("database.dump", (bytes(archive.CHUNK_BYTES) for _ in range(count)))
            writer.finish()
        with archive.opened(tmp_path / "a") as file:
            archive.verified(file, lambda done, total: None)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size_bytes == count * archive.CHUNK_BYTES
    assert peak_bytes < 4 * archive.CHUNK_BYTES
