"""Data alone makes another country: nothing in the code knows Kazakhstan."""

import re
from datetime import date
from pathlib import Path

import pytest

import jolserik.packs as packs_room
from jolserik import packs
from jolserik.packs import Pack

DATA = Path(__file__).parent / "data"


def test_another_country_has_its_own_money_names_and_borders(invented: Pack) -> None:
    assert (invented.code, invented.country, invented.currency) == ("uy", "UY", "UYU")
    assert (invented.crossing_required("BR"), invented.crossing_required("RU")) == (True, False)
    assert invented.identifier_kinds == ("OTHER",)
    assert str(invented.time_zone) == "America/Montevideo"
    assert (invented.crossing_summary("BR").listed, invented.crossing_summary("BR").total) == (1, 7)
    assert invented.note_required("5101110000", date(2030, 1, 1))
    assert invented.yields[0].at_most < 1


def test_the_environment_names_the_pack_and_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert packs.current().country == "KZ"
    monkeypatch.setenv("JOLSERIK_PACKS_DIR", str(DATA))
    monkeypatch.setenv("JOLSERIK_PACK", "uy")
    assert packs.current().country == "UY"
    assert packs.current() is packs.current()


@pytest.mark.parametrize("code", ["../kz", "KZ", "", "kz/", "."])
def test_a_code_that_is_no_folder_name_is_refused(code: str) -> None:
    with pytest.raises(packs.PackError):
        packs.load(code)


def test_a_pack_that_is_not_there_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOLSERIK_PACKS_DIR", str(DATA))
    with pytest.raises(packs.PackError, match=r"atlantis.*the file is missing"):
        packs.load("atlantis")


def test_the_fingerprint_is_that_of_the_data(kz: Pack, invented: Pack) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", kz.fingerprint)
    assert kz.fingerprint != invented.fingerprint
    assert kz.fingerprint == packs.load("kz").fingerprint


def test_no_module_of_the_reader_names_a_country() -> None:
    # The default code in current.py is the one exception: it only says which folder to open.
    for module in Path(packs_room.__file__).parent.glob("*.py"):
        text = re.sub(r'""".*?"""', "", module.read_text(), flags=re.DOTALL)
        assert not re.search(r'"(KZ|RU|KZT)"|Kazakh|Russia', text), module.name
