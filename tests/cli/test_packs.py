"""`jolserik packs`: one pack read, two compared, pages written, workbooks out and in. No database is needed."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jolserik.cli import __main__ as cli
from jolserik.packs import load
from tests.guidance.drafting import RULE, rule, write
from tests.packs.conftest import INVENTED


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOLSERIK_LANGUAGE", "en")


class Ran:
    """`jolserik packs` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object) -> tuple[int, str]:
        code = cli.main(["packs", *map(str, words)])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def json(self, *words: object) -> tuple[int, Any]:
        code = cli.main(["packs", *map(str, words), "--json"])
        return code, json.loads(self._capsys.readouterr().out)


@pytest.fixture
def packs(capsys: pytest.CaptureFixture[str]) -> Ran:
    return Ran(capsys)


def test_the_shipped_pack_is_in_order(packs: Ran) -> None:
    code, said = packs.json("test", "kz")
    assert (code, said["faults"]) == (0, [])
    assert said["examples"] >= 2 * said["rules"] > 0


def test_a_mistake_is_named_by_file_line_and_field(packs: Ran, tmp_path: Path) -> None:
    write(tmp_path / "draft", rule(("verdict: prohibited", "verdict: maybe")))
    code, said = packs("check", tmp_path / "draft")
    assert code == 1
    assert "uy-1.yaml, line 1" in said
    assert ", verdict: 'maybe' is none of" in said
    code, told = packs.json("test", tmp_path / "draft")
    assert (code, told["faults"][0]["at"]) == (1, "verdict")


def test_an_example_that_fails_is_named(packs: Ran, tmp_path: Path) -> None:
    own = RULE.replace("INVENTED", next(iter(load("kz").sources))).replace("hits: true", "hits: HITS")
    write(tmp_path / "draft", own.replace("hits: false", "hits: true").replace("hits: HITS", "hits: false"))
    code, said = packs("test", tmp_path / "draft")
    assert code == 1
    assert "rules/uy-1.yaml, line" in said
    assert "expected: hits; found: misses" in said


def test_two_packs_are_compared_in_the_language_asked_for(packs: Ran, tmp_path: Path) -> None:
    pack = shutil.copytree(INVENTED, tmp_path / "uy")
    shutil.rmtree(pack / "rules", ignore_errors=True)
    shutil.rmtree(pack / "lists", ignore_errors=True)
    write(pack, RULE)
    write(tmp_path / "draft", rule(("verdict: prohibited", "verdict: inform")))
    code, said = packs("diff", pack, tmp_path / "draft", "--lang", "ru")
    assert code == 0
    assert "~ UY-1: Первое правило" in said
    assert "заключение: Запрещено → Можно, но следует знать" in said
    _, back = packs.json("diff", tmp_path / "draft", pack)
    assert back["rules"]["changed"][0]["changes"][0]["after"] == "Prohibited"
    assert back["before"]["version"] == "1+draft"


def test_a_pack_that_is_not_there_is_named(packs: Ran) -> None:
    code, said = packs("diff", "kz", "nowhere")
    assert code == 1
    assert "the file is missing" in said


def test_pages_are_written_for_the_day_asked_for(packs: Ran, tmp_path: Path) -> None:
    code, said = packs.json("docs", tmp_path / "pages", "--pack", INVENTED, "--date", "2030-02-01")
    assert (code, said["date"], said["languages"]) == (0, "2030-02-01", ["kk", "ru", "en"])
    found = list((tmp_path / "pages").rglob("*.md"))
    assert len(found) == said["pages"]
    assert "1 February 2030" in (tmp_path / "pages" / "en" / "index.md").read_text()


def test_pages_in_one_language_alone(packs: Ran, tmp_path: Path) -> None:
    code, _ = packs("docs", tmp_path / "pages", "--lang", "kk")
    assert code == 0
    assert [folder.name for folder in (tmp_path / "pages").iterdir()] == ["kk"]
    assert "../ru/" not in (tmp_path / "pages" / "kk" / "index.md").read_text()


def test_rules_go_out_into_a_workbook_and_come_back(packs: Ran, tmp_path: Path) -> None:
    first, second, folder = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "draft"
    assert packs("export", first, "--pack", "kz")[0] == 0
    code, said = packs.json("import", first, folder)
    assert (code, said["faults"], said["rules"]) == (0, [], len(load("kz").rules.rules))
    assert packs.json("diff", "kz", folder)[1]["same"]
    assert packs("test", folder)[0] == 0
    assert packs("export", second, "--pack", folder)[0] == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_workbook_with_a_mistake_makes_no_folder(packs: Ran, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    packs("export", file, "--pack", "kz")
    book = load_workbook(io.BytesIO(file.read_bytes()))
    cell = next(cell for cell in book["rules"][1] if cell.value == "binds")
    book["rules"].cell(4, cell.column).value = "nobody"
    book.save(file)
    code, said = packs("import", file, tmp_path / "draft")
    assert code == 1
    assert said.startswith("sheet rules, row 4, column C (binds): 'nobody' is none of: exporter")
    assert not (tmp_path / "draft").exists()


def test_nothing_that_exists_is_written_over(packs: Ran, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    assert packs("export", file)[0] == 0
    before = file.read_bytes()
    assert packs("export", file)[0] == 2
    assert packs("import", file, tmp_path)[0] == 2
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("diff", "kz"), "packs diff takes: A B"),
        (("export",), "packs export takes: FILE.xlsx"),
        (("check", "kz", "kz"), "packs check takes: [PACK]"),
        (("export", "rules.csv"), "must end in .xlsx"),
        (("import", "nothing.xlsx", "draft"), "There is no file nothing.xlsx."),
        (("docs", "pages", "--date", "tomorrow"), "tomorrow is not a date"),
    ],
)
def test_a_misuse_says_what_is_wanted(packs: Ran, words: tuple[str, ...], said: str) -> None:
    code, told = packs(*words)
    assert code == 2
    assert said in told


def test_what_is_no_workbook_is_refused_in_a_sentence(packs: Ran, tmp_path: Path) -> None:
    (tmp_path / "rules.csv").write_text("rule,issuer\nA,B\n")
    code, said = packs("import", tmp_path / "rules.csv", tmp_path / "draft")
    assert code == 1
    assert (
        said == "This is no table that we can read but CSV. Rules are taken from a workbook (.xlsx) alone.\n"
    )
