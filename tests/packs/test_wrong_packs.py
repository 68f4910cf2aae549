"""A wrong pack is refused with its file, its line and its field; each case spoils one thing in a right one."""

import shutil
from pathlib import Path

import pytest

from jolserik.packs import PackError, read_pack
from tests.packs.conftest import INVENTED

CASES = [
    # file, what stands there, what is put in its place, the field, a part of the reason
    ("pack.yaml", "country: UY\n", "country: XX\n", "country", "not a country"),
    ("pack.yaml", "currency: UYU", "currency: Peso", "currency", "ISO 4217"),
    ("pack.yaml", "America/Montevideo", "Montevideo", "time_zone", "not a time zone"),
    ("pack.yaml", "from: 2030-01-01, until: 2030-01-31", "from: 2030-02-01, until: 2030-01-31",
     "stock_taking.until", "before the start"),
    ("pack.yaml", "2030-01-31", "31.01.2030", "stock_taking.until", "is not a date"),
    ("pack.yaml", "2030-01-31", "2030-02-30", "stock_taking.until", "is not a date"),
    ("pack.yaml", "crossings: 7", "crossings: 0", "borders[1].crossings", "at least 1"),
    ("pack.yaml", "{country: BO,", "{country: BR,", "union[3].country", "stands twice"),
    ("pack.yaml", "crossing: UYBR-1", "crossing: UYBR-9", "crossing_notices[1].crossing", "not in crossings.csv"),
    ("pack.yaml", "kind: closed", "kind: shut", "crossing_notices[1].kind", "none of: closed"),
    ("pack.yaml", "keeper: office", "keeper: king", "registers[1].keeper", "not in authorities.yaml"),
    ("pack.yaml", "{register: invoices, from", "{register: bills, from", "outages[1].register", "no register"),
    ("pack.yaml", "version:", "verison:", "version", "is missing"),
    ("pack.yaml", "currency: UYU", "currency: UYU\ncolour: blue", "colour", "unknown field"),
    ("pack.yaml", "currency: UYU", "currency: UYU\ncurrency: USD", "currency", "stands twice"),
    ("pack.yaml", "identifier_kinds: [OTHER]", "identifier_kinds: {a: b}", "identifier_kinds", "list of texts"),
    ("pack.yaml", "en: Uruguay", "en: ''", "names.en", "is missing"),
    ("pack.yaml", "certainty: unverified, source: [INVENTED]}\n  - {country: BR",
     "certainty: sure, source: [INVENTED]}\n  - {country: BR", "union[1].certainty", "none of: read"),
    ("pack.yaml", "1991-03-26, certainty: unverified, source: [INVENTED]}\n  - {country: BR",
     "1991-03-26, certainty: read}\n  - {country: BR", "union[1].source", "is missing"),
    ("pack.yaml", "source: [INVENTED]}\n  - {country: BR", "source: [RUMOUR]}\n  - {country: BR",
     "union[1].source", "not in sources.yaml"),
    ("sources.yaml", "where: nowhere}", "where: nowhere}\n  - {code: INVENTED, title: a, where: b}",
     "sources[2].code", "stands twice"),
    ("stages.yaml", "stage: enforce, certainty: chosen}\n      - {from: 2030-03-01",
     "stage: enforce, certainty: chosen}\n      - {from: 2030-02-01", "checks[1].stages", "must ascend"),
    ("stages.yaml", "stage: warn", "stage: shout", "checks[1].stages[1].stage", "none of: observe"),
    ("stages.yaml", "check: clocks", "check: stock", "checks[3].check", "stands twice"),
    ("stages.yaml", "check: clocks", "check: weather", "checks[3].check", "none of: stock"),
    ("clocks.yaml", "clock: paper", "clock: rock", "clocks", "'paper' is missing"),
    ("clocks.yaml", "days: 3, counting: working_days", "days: -3, counting: working_days", "clocks[1].days",
     "whole number"),
    ("clocks.yaml", "from: 2031-01-01, ", "", "clocks[8].clock", "stands twice"),
    ("holidays.yaml", "weekend: [friday]", "weekend: [freitag]", "weekend", "none of: monday"),
    ("holidays.yaml", "weekend: [friday]",
     "weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]", "weekend", "no day to work"),
    ("holidays.yaml", "on: 03-09", "on: 02-29", "every_year[2].on", "not a day of every year"),
    ("holidays.yaml", "carried: true", "carried: yes", "every_year[1].carried", "neither true nor false"),
    ("holidays.yaml", "worked: 2030-05-03", "worked: 2030-05-04", "moved[1].worked", "no day of rest"),
    ("holidays.yaml", "off: 2030-05-06", "off: 2030-05-10", "moved[1].off", "no working day"),
    ("rates.csv", "USD,2030-02-01,1,42.5", "USD,2030-02-01,1,0", "rate", "above zero"),
    ("rates.csv", "USD,2030-02-01,1,42.5", "USD,2030-02-01,1,NaN", "rate", "finite"),
    ("rates.csv", "USD,2030-02-01,1,42.5", 'USD,2030-02-01,1,"42,5"', "rate", "not a number"),
    ("rates.csv", "USD,2030-02-01", "USD,2030-01-01", "from", "must ascend"),
    ("rates.csv", "PYG,2030", "UYU,2030", "currency", "needs no rate"),
    ("rates.csv", "PYG,2030", "GUARANI,2030", "currency", "ISO 4217"),
    ("rates.csv", "PYG,2030-01-01,100", "PYG,2030-01-01", "", "6 cells instead of 7"),
    ("rates.csv", "currency,from", "currency,since", "", "not those of this table: from, since"),
    ("crossings.csv", "UYBR-1,1,BR,road", "UYBR-1,1,BR,river", "mode", "none of: road"),
    ("crossings.csv", "UYBR-1,1,BR", "UYBR-1,1,AR", "country", "no border"),
    ("crossings.csv", "UY-RV", "UY-XX", "home_region", "no region"),
    ("crossings.csv", "-30.9,-55.55,low", "-95,-55.55,low", "lat", "between -90 and 90"),
    ("crossings.csv", "-30.9,-55.55,low", "-30.9,,low", "lon", "is missing"),
    ("crossings.csv", "-30.9,-55.55,low", "-30.9,-55.55,none", "coordinates", "yet there are"),
    ("crossings.csv", "low,,,high", "low,,read,high", "status_certainty", "no status"),
    ("products.yaml", '["5101"]', '["51ab"]', "domestic_notes[1].goods[1].prefixes", "beginning of a product"),
    ("products.yaml", '["5101"]', "[]", "domestic_notes[1].goods[1].prefixes", "is missing"),
    ("products.yaml", "listed: true", "listed: false", "domestic_notes[1].listed", "none before it"),
    ("procedures.yaml", "clock: paper", "clock: rock", "procedures[1].clock", "not in clocks.yaml"),
    ("procedures.yaml", "on: [note]", "on: [lorry]", "procedures[1].on", "neither lot nor note"),
    ("regions.yaml", "borders: [BR]", "borders: [Brazil]", "regions[1].borders", "not a country"),
    ("regions.yaml", "code: UY-MO", "code: UY-RV", "regions[2].code", "stands twice"),
    ("yields.yaml", "at_most: 0.7", "at_most: 0", "yields[1].at_most", "above zero"),
    ("yields.yaml", "yields:\n", "yields: {}\n#", "yields", "must be a list"),
    ("authorities.yaml", "authorities:\n  - {", "authorities:\n  - text\n  - {", "authorities", "list of mappings"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "at", "reason"), CASES)
def test_a_mistake_is_named_by_file_line_and_field(
    tmp_path: Path, file: str, old: str, new: str, at: str, reason: str
) -> None:
    spoilt = shutil.copytree(INVENTED, tmp_path / "uy")
    text = (spoilt / file).read_text()
    assert old in text, "the case no longer fits the data"
    (spoilt / file).write_text(text.replace(old, new, 1))
    with pytest.raises(PackError) as raised:
        read_pack(spoilt)
    assert (raised.value.file.name, raised.value.at) == (file, at)
    assert reason in raised.value.reason
    assert f"{file}, line {raised.value.line}" in str(raised.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("rates.csv", "42.5", "x", 3),
        ("crossings.csv", "UY-RV", "UY-XX", 2),
        ("pack.yaml", "until: 2030-02-14", "until: soon", 20),
        ("holidays.yaml", "on: 03-09", "on: 13-09", 6),
        ("stages.yaml", "from: 2030-03-01", "from: March", 6),
    ],
)
def test_the_line_is_the_one_with_the_mistake(
    tmp_path: Path, file: str, old: str, new: str, line: int
) -> None:
    spoilt = shutil.copytree(INVENTED, tmp_path / "uy")
    (spoilt / file).write_text((spoilt / file).read_text().replace(old, new, 1))
    with pytest.raises(PackError) as raised:
        read_pack(spoilt)
    assert raised.value.line == line


@pytest.mark.parametrize("name", [file.name for file in sorted(INVENTED.iterdir()) if file.is_file()])
def test_every_file_is_obligatory_and_must_be_text(tmp_path: Path, name: str) -> None:
    spoilt = shutil.copytree(INVENTED, tmp_path / "uy")
    (spoilt / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PackError, match=f"{name}, line 1: the file is not UTF-8"):
        read_pack(spoilt)
    (spoilt / name).unlink()
    with pytest.raises(PackError, match=f"{name}, line 1: the file is missing"):
        read_pack(spoilt)


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "a: [b\n", "? [x]\n: y\n", "a: &a\n  b: *a\n"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    spoilt = shutil.copytree(INVENTED, tmp_path / "uy")
    (spoilt / "stages.yaml").write_text(text)
    with pytest.raises(PackError, match=r"stages\.yaml, line \d"):
        read_pack(spoilt)


def test_a_crossing_may_not_stand_twice(tmp_path: Path) -> None:
    spoilt = shutil.copytree(INVENTED, tmp_path / "uy")
    header, row = (spoilt / "crossings.csv").read_text().splitlines()
    (spoilt / "crossings.csv").write_text("\n".join([header, row, row]) + "\n")
    with pytest.raises(PackError, match=r"crossings\.csv, line 3, code: 'UYBR-1' stands twice"):
        read_pack(spoilt)
    other = row.replace("UYBR-1,1,", "UYBR-2,1,")
    (spoilt / "crossings.csv").write_text("\n".join([header, row, other]) + "\n")
    with pytest.raises(PackError, match=r"crossings\.csv, line 3, number: 1 stands twice"):
        read_pack(spoilt)


def test_no_border_has_more_crossings_than_it_has(tmp_path: Path) -> None:
    spoilt = shutil.copytree(INVENTED, tmp_path / "uy")
    (spoilt / "pack.yaml").write_text(
        (spoilt / "pack.yaml").read_text().replace("crossings: 7", "crossings: 1")
    )
    rows = (spoilt / "crossings.csv").read_text()
    second = rows.splitlines()[1].replace("UYBR-1,1,", "UYBR-2,2,")
    (spoilt / "crossings.csv").write_text(f"{rows}{second}\n")
    with pytest.raises(PackError, match="more crossings are listed than the border has"):
        read_pack(spoilt)


def test_a_crossing_more_is_a_row_more_and_nothing_else(tmp_path: Path) -> None:
    grown = shutil.copytree(INVENTED, tmp_path / "uy")
    rows = (grown / "crossings.csv").read_text()
    second = "UYBR-2,2,BR,rail,Риу-Бранку,,Rio Branco,Жагуаран,Jaguarao,,UY-RV,,,,none,,,low,none,,unverified,INVENTED,"
    (grown / "crossings.csv").write_text(f"{rows}{second}\n")
    pack = read_pack(grown)
    found = pack.find_crossing("rio branco")
    assert found is not None
    assert (found.number, pack.crossing_summary("BR").listed) == (2, 2)
