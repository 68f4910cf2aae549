"""The files of a simulated country: the contract's shapes, the manifest, and the same bytes for the same seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from jolserik.kernel.fields import COLUMNS, read_cells
from jolserik.simulate import country
from tests.simulate.countries import Written, written

# Cells that the planted mistakes get wrong on purpose.
WRONG_ON_PURPOSE = {"bad_identifier"}


def fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """The other process has another hash seed, so an order that hangs on hashes would show."""
    here = written(tmp_path / "here", months=3, scale=0.05)
    script = (
        "import sys; from pathlib import Path; from jolserik.simulate import country;"
        "country.write(Path(sys.argv[1]), seed=11, months=3, scale=0.05)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "there")], env=environment, check=True)
    assert fingerprint(here.folder) == fingerprint(tmp_path / "there")


def test_another_seed_gives_another_country(tmp_path: Path) -> None:
    one = written(tmp_path / "one", seed=1, months=1, scale=0.05)
    two = written(tmp_path / "two", seed=2, months=1, scale=0.05)
    assert fingerprint(one.folder) != fingerprint(two.folder)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(country.NotEmpty):
        written(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("months", "scale"), [(0, 1.0), (601, 1.0), (1, 0.0), (1, -1.0), (1, float("nan"))])
def test_impossible_sizes_are_refused_before_anything_is_written(
    tmp_path: Path, months: int, scale: float
) -> None:
    with pytest.raises(ValueError, match="must be"):
        written(tmp_path / "out", months=months, scale=scale)
    assert not (tmp_path / "out").exists()


def test_the_manifest_names_every_file_in_load_order_and_counts_its_rows(small: Written) -> None:
    listed = [step["file"] for step in small.files]
    assert listed == sorted(path.name for path in small.folder.glob("*.csv"))
    for step in small.files:
        assert step["file"].endswith(f"-{step['kind']}.csv")
        assert step["rows"] == len(small.read(step["file"]))
    totals = {kind: sum(s["documents"] for s in small.files if s["kind"] == kind) for kind in COLUMNS}
    assert totals == small.manifest["documents"] == small.summary.documents


def test_nothing_but_files_manifest_and_truth_is_written(small: Written) -> None:
    others = {path.name for path in small.folder.iterdir() if path.suffix != ".csv"}
    assert others == {"manifest.json", "truth"}
    assert {path.name for path in (small.folder / "truth").iterdir()} == {"schemes.csv", "expected.csv"}


def test_invoices_are_settled_at_the_end_of_every_month(small: Written) -> None:
    steps = small.manifest["steps"]
    days = [date.fromisoformat(step["settle_invoices"]) for step in steps if "settle_invoices" in step]
    assert [(day.year, day.month) for day in days] == [(2022, 12), *((2023, month) for month in range(1, 12))]
    assert "settle_invoices" in steps[-1]


@pytest.mark.parametrize("kind", sorted(COLUMNS))
def test_every_cell_reads_as_the_contract_says(small: Written, kind: str) -> None:
    columns = COLUMNS[kind]
    rows = small.rows(kind)
    assert rows
    assert set(rows[0]) <= {column.name for column in columns}
    faults = [
        fault
        for number, row in enumerate(rows)
        for fault in read_cells(columns, row, row=number, comma_decimals=False)[1]
        if fault.code not in WRONG_ON_PURPOSE
    ]
    assert faults == []


def test_rows_of_one_note_stand_together_and_agree_but_for_their_lines(small: Written) -> None:
    """Rows of one identity are one document: two notes that shared one by chance would be refused."""
    of_a_line = {"line", "product", "unit", "quantity", "price", "net_kg", "draws", "serials"}
    for step in small.files:
        if step["kind"] == "notes":
            finished: set[tuple[str, str]] = set()
            last: dict[str, str] = {}
            for row in small.read(step["file"]):
                key = (row["sender"], row["note"])
                assert key not in finished
                if (last.get("sender"), last.get("note")) == key:
                    assert all(row[column] == last[column] for column in row.keys() - of_a_line)
                    assert int(row["line"]) == int(last["line"]) + 1
                elif last:
                    finished.add((last["sender"], last["note"]))
                last = row
