"""Workbooks made to hurt, and broken ones: refused with a reason, fast, before anything is unpacked."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
from contextlib import suppress
from typing import Any

import pytest

from jolserik.exchange import FileRefused, Reason
from jolserik.exchange.limits import Limits
from tests.exchange.builders import (
    HEADING_ROW,
    MAIN,
    PACKAGE,
    cells_xml,
    package,
    parts_of_package,
    reason_of,
    refusal_of,
    rows_of,
    shared_texts,
    sheet_xml,
    text_cell,
    workbook,
    zipped,
)

BILLION_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">'
    '<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>'
)
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.fixture(autouse=True)
def quick_and_small() -> Any:
    """No hostile file may cost more than a second and some memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    yield
    assert time.perf_counter() - started < 6
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def with_entry(name: str, *, attributes: int = 0) -> bytes:
    """A workbook with one more entry."""
    out = io.BytesIO(package())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.external_attr = attributes
        archive.writestr(info, b"x")
    return out.getvalue()


def test_zeros_that_unpack_to_gigabytes() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(40):
            part.write(bytes(1_000_000))
    assert reason_of(out.getvalue()) is Reason.TOO_LARGE_UNPACKED


def test_many_parts_that_together_unpack_to_too_much() -> None:
    parts = parts_of_package() | {f"xl/media/{n}": b"abc" * 1000 for n in range(100)}
    assert reason_of(zipped(parts), limits=Limits(unpacked_bytes=200_000)) is Reason.TOO_LARGE_UNPACKED


def test_a_hundred_thousand_parts_are_not_even_listed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    assert reason_of(out.getvalue()) is Reason.TOO_MANY_PARTS


def test_an_archive_that_lies_about_its_number_of_parts() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    data = bytearray(out.getvalue())
    end = data.rfind(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    assert reason_of(bytes(data)) is Reason.TOO_MANY_PARTS


def test_a_part_that_is_longer_than_it_declares() -> None:
    sheet = sheet_xml(HEADING_ROW + cells_xml(text_cell("x" * 50_000)))
    data = bytearray(zipped(parts_of_package(sheet)))
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    data[place + 24 : place + 28] = struct.pack("<L", 300)
    assert reason_of(bytes(data)) in (Reason.DAMAGED_ARCHIVE, Reason.DAMAGED_PART)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "xl/../../x", "C:\\x", "..\\x", "xl/worksheets/SHEET1.xml"]
)
def test_names_that_lead_out_or_stand_twice(name: str) -> None:
    assert reason_of(with_entry(name)) is Reason.UNSAFE_ARCHIVE


def test_a_link_in_the_archive() -> None:
    assert reason_of(with_entry("xl/link", attributes=0o120777 << 16)) is Reason.UNSAFE_ARCHIVE


@pytest.mark.parametrize("name", ["bomb.zip", "xl/embeddings/inner.XLSX", "a.tar", "a.gz"])
def test_an_archive_in_the_archive(name: str) -> None:
    assert reason_of(with_entry(name)) is Reason.UNSAFE_ARCHIVE


def test_a_password() -> None:
    data = bytearray(package())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    assert reason_of(bytes(data)) is Reason.LOCKED_ARCHIVE


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_spreadsheets_do_not_use(method: int) -> None:
    assert reason_of(zipped(parts_of_package(), method=method)) is Reason.DAMAGED_ARCHIVE


@pytest.mark.parametrize("head", [BILLION_LAUGHS, EXTERNAL, "<!DOCTYPE worksheet>"])
@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "_rels/.rels",
        "docProps/core.xml",
        "xl/theme/theme1.xml",
    ],
)
def test_a_doctype_in_any_part(head: str, part: str) -> None:
    parts = parts_of_package()
    body = parts.get(part, "<a>&lol3;</a>")
    assert isinstance(body, str)
    parts[part] = head + body.removeprefix('<?xml version="1.0"?>')
    assert reason_of(zipped(parts)) is Reason.DOCTYPE


def test_a_doctype_in_another_encoding_or_behind_a_long_comment() -> None:
    hidden = f"<!--{'x' * 300_000}-->{EXTERNAL}<a>&x;</a>"
    assert reason_of(package(**{"docProps__core.xml": hidden})) is Reason.DOCTYPE
    assert (
        reason_of(package(**{"docProps__core.xml": (EXTERNAL + "<a/>").encode("utf-16")})) is Reason.DOCTYPE
    )


def test_a_broken_part_that_nobody_needs_does_no_harm() -> None:
    assert rows_of(package(**{"xl__drawings__vmlDrawing1.vml": "<br>"})) == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    "sheet",
    [
        sheet_xml("<a>" * 1_000_000),
        sheet_xml("<row>" * 100_000),
        sheet_xml(f'<row r="1" x="{"y" * 9_000_000}"/>'),
        f"<{'n' * 9_000_000}",
        sheet_xml("<row><c>"),
        sheet_xml("</row>"),
        "",
        "not xml",
        sheet_xml("&undefined;"),
        '<?xml version="1.0" encoding="no-such"?><a/>',
        sheet_xml('<row r="1"><c r="1A"><v>1</v></c></row>'),
        sheet_xml('<row r="1"><c r="ә1"><v>1</v></c></row>'),
        sheet_xml('<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>'),
    ],
    ids=range(13),
)
def test_sheets_that_cannot_be_understood(sheet: str) -> None:
    assert reason_of(package(sheet or " ")) is Reason.DAMAGED_PART


@pytest.mark.parametrize(
    "rows",
    [
        cells_xml(text_cell("1"), row=5) + cells_xml(text_cell("2"), row=4),
        cells_xml(text_cell("1"), row=5) + cells_xml(text_cell("2"), row=5),
        cells_xml(text_cell("1"), row=1_048_577),
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="ZZZ2"><v>1</v></c></row>',
    ],
)
def test_rows_and_cells_that_stand_where_they_cannot(rows: str) -> None:
    assert reason_of(package(sheet_xml(HEADING_ROW + rows))) is Reason.ROWS_OUT_OF_ORDER


def test_a_cell_that_is_too_long() -> None:
    refusal = refusal_of(package(sheet_xml(HEADING_ROW + cells_xml(text_cell("x" * 100_001)))))
    assert (refusal.facts["problem"], refusal.row, refusal.at) == (Reason.LONG_CELL, 2, "A")
    data = package(**{"xl__sharedStrings.xml": shared_texts(f"<t>{'x' * 100_001}</t>")})
    assert reason_of(data) is Reason.LONG_CELL


def test_one_long_text_shared_by_all_cells_of_a_row() -> None:
    cells = '<c t="s"><v>0</v></c>' * 10_000
    data = package(
        sheet_xml(HEADING_ROW + f'<row r="2">{cells}</row>'),
        **{"xl__sharedStrings.xml": shared_texts(f"<t>{'x' * 90_000}</t>")},
    )
    assert reason_of(data) is Reason.LONG_ROW


def test_shared_texts_have_a_limit_together() -> None:
    data = package(**{"xl__sharedStrings.xml": shared_texts(*["<t>abcdefghij</t>"] * 20)})
    assert reason_of(data, limits=Limits(shared_text_bytes=100)) is Reason.TOO_LARGE_UNPACKED


def test_a_million_empty_rows_are_quickly_passed() -> None:
    rows = "".join(f'<row r="{n}"/>' for n in range(2, 300_000)) + cells_xml(text_cell("x"), row=1_048_576)
    assert rows_of(package(sheet_xml(HEADING_ROW + rows))) == [(1_048_576, {"a": "x"})]


@pytest.mark.parametrize("size", [4, 20, 22, 100, 400])
def test_half_a_workbook(size: int) -> None:
    assert reason_of(workbook([["a"], [1]])[:size]) is Reason.DAMAGED_ARCHIVE


def test_every_byte_that_falls_over_is_a_refusal_or_harmless() -> None:
    whole = package()
    for place in range(0, len(whole), 7):
        data = bytearray(whole)
        data[place] ^= 0x55
        with suppress(FileRefused):
            rows_of(bytes(data))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"a.txt": "x"}, Reason.OTHER_FORMAT),
        (
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"},
            Reason.OTHER_FORMAT,
        ),
        (
            {
                "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
                '<Relationship Id="r" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>',
                "word/document.xml": '<w:document xmlns:w="w"/>',
            },
            Reason.OTHER_FORMAT,
        ),
        (
            {
                "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
                '<Relationship Id="r" Type="http://x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
                "xl/workbook.bin": b"\x83\x01",
            },
            Reason.OTHER_FORMAT,
        ),
    ],
)
def test_other_archives(parts: dict[str, str | bytes], reason: Reason) -> None:
    assert reason_of(zipped(parts)) is reason


def test_a_sheet_that_lies_outside_or_is_missing_is_not_followed() -> None:
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        'Type="http://x/worksheet" Target="../../../../etc/passwd"/><Relationship Id="rId2" '
        'Type="http://x/worksheet" TargetMode="External" Target="http://127.0.0.1/"/></Relationships>'
    )
    assert reason_of(package(**{"xl___rels__workbook.xml.rels": relations})) is Reason.EMPTY


def test_a_workbook_in_name_only() -> None:
    assert reason_of(package(**{"xl__workbook.xml": f'<workbook xmlns="{MAIN}"/>'})) is Reason.EMPTY
