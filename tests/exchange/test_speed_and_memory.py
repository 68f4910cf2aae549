"""Large files: time and memory. Bounds are loose, so that a busy machine does not fail them; figures are printed."""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jolserik.exchange import open_table, write_error_file, write_export
from jolserik.exchange.export_files import KindOfFile
from jolserik.exchange.grouping import group_rows
from jolserik.kernel.fields import NOTES
from jolserik.kernel.refusals import Code, Refusal

ROWS = {"csv": 100_000, "xlsx": 20_000}
COLUMNS = [column.name for column in NOTES][:31]


def note_rows(rows: int) -> Iterator[tuple[str, ...]]:
    """Rows of notes with 15 of 31 columns filled, three lines to a note."""
    for number in range(rows):
        cells = dict.fromkeys(COLUMNS, "")
        cells |= {
            "note": f"N{number // 3}",
            "kind": "domestic",
            "date": "2023-05-31",
            "sender": "KZ:970240000126",
        }
        cells |= {"sender_place": "ASTANA-1", "recipient": "KZ:990140999995", "recipient_place": "ALMATY-2"}
        cells |= {
            "recipient_country": "KZ",
            "line": str(number % 3 + 1),
            "product": "8450111100",
            "unit": "H87",
        }
        cells |= {
            "quantity": str(number % 97 + 1),
            "price": "165000.50",
            "currency": "KZT",
            "carrier": "ТОО «Жол»",
        }
        yield tuple(cells.values())


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[KindOfFile], Path]:
    folder = tmp_path_factory.mktemp("large")

    def file(kind: KindOfFile) -> Path:
        path = folder / f"notes.{kind}"
        if not path.exists():
            with path.open("wb") as out:
                write_export(out, kind_of_file=kind, headings=COLUMNS, rows=note_rows(ROWS[kind]))
        return path

    return file


def read_all(path: Path) -> int:
    table = open_table(path, name=path.name)
    return sum(len(document) for document in group_rows(table, ["sender", "note"], own="note"))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "seconds_max"), [("csv", 6), ("xlsx", 15)])
def test_many_rows_are_read_and_grouped(
    files: Callable[[KindOfFile], Path], kind: KindOfFile, seconds_max: float
) -> None:
    path = files(kind)
    started = time.perf_counter()
    assert read_all(path) == ROWS[kind]
    seconds = time.perf_counter() - started
    print(f"{kind}: {ROWS[kind]} rows read and grouped in {seconds:.2f} s")
    assert seconds < seconds_max


def peak_bytes(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_reading_needs_no_more_memory_for_more_rows(tmp_path: Path, kind: KindOfFile) -> None:
    """Beyond the identities seen, some hundred bytes each, nothing grows."""
    peaks = []
    for rows in (1_000, 6_000):
        path = tmp_path / f"{rows}.{kind}"
        with path.open("wb") as out:
            write_export(out, kind_of_file=kind, headings=COLUMNS, rows=note_rows(rows))
        peaks.append(peak_bytes(lambda path=path: read_all(path)))  # type: ignore[misc]
    assert peaks[1] - peaks[0] < 5_000 / 3 * 300 + 200_000
    assert peaks[1] < 8_000_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_writing_and_giving_back_need_no_more_memory_for_more_rows(tmp_path: Path, kind: KindOfFile) -> None:
    def write(rows: int) -> None:
        path = tmp_path / f"{rows}.{kind}"
        with path.open("wb") as out:
            write_export(out, kind_of_file=kind, headings=COLUMNS, rows=note_rows(rows))
        faults = (Refusal(Code.BAD_VALUE, "quantity", {"value": "x"}, row) for row in range(2, rows))
        with (tmp_path / f"errors.{kind}").open("wb") as out:
            write_error_file(open_table(path, name="x"), faults, out, language="kk")

    peaks = [peak_bytes(lambda rows=rows: write(rows)) for rows in (500, 3_000)]  # type: ignore[misc]
    assert peaks[1] < peaks[0] * 1.5 + 1_000_000


@pytest.mark.slow
def test_a_file_sorted_the_wrong_way_round_is_grouped_with_little_memory(tmp_path: Path) -> None:
    """All first lines, then all second lines: every document waits for the end of the file."""
    data = "note,line,name\n" + "".join(f"N{n},{line},{'x' * 200}\n" for line in (1, 2) for n in range(5_000))
    path = tmp_path / "sorted.csv"
    path.write_text(data)
    table = open_table(path, name="sorted")
    peak = peak_bytes(lambda: [None for document in group_rows(table, ["note"]) if len(document) != 2])
    assert peak < len(data) * 2
    assert [len(document) for document in group_rows(table, ["note"])] == [2] * 5_000


def test_a_table_is_opened_without_reading_it() -> None:
    class Counting(io.BytesIO):
        read_bytes = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.read_bytes += len(data)
            return data

    stream = Counting(b"a,b\n" + b"1,2\n" * 1_000_000)
    open_table(stream, name="x")
    assert stream.read_bytes < 500_000
