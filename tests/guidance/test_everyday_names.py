"""Everyday names of goods: how their file is read, and what the shipped one holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from jolserik.guidance.goods import hs_names
from jolserik.packs import PackError
from jolserik.packs.entries import read_yaml
from jolserik.packs.goods import GoodsNames, read_goods
from tests.guidance.everyday import shipped


def read(folder: Path, text: str) -> dict[str, GoodsNames]:
    file = folder / "goods.yaml"
    file.write_text(text, encoding="utf-8")
    return read_goods(read_yaml(file))


def test_a_code_has_names_in_three_languages_the_first_to_show(tmp_path: Path) -> None:
    found = read(tmp_path, 'goods: [{code: "0203", kk: [шошқа еті], ru: [свинина, мясо свиньи], en: [pork]}]')
    goods = found["0203"]
    assert goods.in_language("ru") == ("свинина", "мясо свиньи")
    assert (goods.in_language("kk"), goods.in_language("de")) == (("шошқа еті",), ("pork",))


def test_a_language_may_have_no_name_but_not_all_of_them(tmp_path: Path) -> None:
    assert read(tmp_path, 'goods: [{code: "845011", ru: [стиралка]}]')["845011"].kk == ()
    with pytest.raises(PackError, match="no name in any language"):
        read(tmp_path, 'goods: [{code: "845011", ru: []}]')


@pytest.mark.parametrize("code", ["84", "84501", "9999", "0000", "84501111001", "845O", "٨٤٥٠"])
def test_what_is_no_code_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(PackError, match=r"line 1.*code.*not a product code"):
        read(tmp_path, f'goods: [{{code: "{code}", ru: [машина]}}]')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('goods: [{code: "8450", ru: [а]}, {code: "8450", ru: [б]}]', "stands twice"),
        ('goods: [{code: "8450", ru: [Машина, машина]}]', "holds a name twice"),
        ('goods: [{code: "8450", ru: [""]}]', "holds an empty name"),
        ('goods: [{code: "8450", ru: [машина], de: [Maschine]}]', "unknown field"),
        ('goods: [{code: "8450", ru: [машина]}]\nmore: 1', "unknown field"),
        ("goods: 8450", "must be a list"),
        ("{}", "is missing"),
    ],
)
def test_a_mistake_in_the_file_says_what_it_is(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(PackError, match=reason):
        read(tmp_path, text)


def test_every_code_of_the_shipped_names_exists() -> None:
    known = {name.code for name in hs_names()}
    assert [code for code in shipped() if code[:6] not in known] == []


def test_the_shipped_names_come_in_all_languages() -> None:
    assert [code for code, goods in shipped().items() if not (goods.kk and goods.ru and goods.en)] == []
