"""Rules written by the program are read back as they were, and the same rule has one form."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jolserik.guidance.rule_files import condition_tree, read_back, rule_tree, write_book
from jolserik.guidance.yaml_text import block, flow, scalar
from jolserik.packs import Pack
from jolserik.packs.entries import Scalar, read_yaml
from tests.guidance.drafting import RULE, condition, pack_of, rule
from tests.packs.conftest import kz

__all__ = ["kz"]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300).map(str.strip)
CONDITIONS = [
    "{destination: RU}",
    "{destination: [RU, BY]}",
    "{destination: NO}",
    "{origin: {list: far}}",
    "{end_user: {named: false}}",
    "{quantity: {at_least: 0.000001, less_than: 1000000000, unit: KGM}}",
    "{value: {more_than: 0.5, currency: USD}}",
    "{days_since_origin: {at_most: 30}}",
    "{date: {from: 2024-01-01, until: 2024-12-31}}",
    "{date: {until: 2024-12-31}}",
    "{destination: RU, origin: DE, not: {clause: a}}",
    "{all: [{destination: RU}, {destination: BY}]}",
    "{all: [{destination: RU}]}",
    "{any: [{destination: RU, origin: DE}, {not: {not: {kind: return}}}]}",
    "{all: [{all: [{origin: DE}, {maker: DE}]}, {any: [{kind: return}]}]}",
]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return pack_of(tmp_path / "draft", RULE)


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_is_read_back_as_it_was(tmp_path: Path, pack: Pack, text: str) -> None:
    found = condition(tmp_path, text, pack.rules.lists)
    assert condition(tmp_path, flow(condition_tree(found)), pack.rules.lists) == found


def test_the_shipped_pack_is_read_back_as_it_was(kz: Pack, tmp_path: Path) -> None:
    book = kz.rules
    write_book(tmp_path, book.rules.values(), book.lists.values(), kz.sources.values())
    rules, lists, sources = read_back(tmp_path)
    assert dict(rules.items()) == dict(book.rules.items())
    assert (lists, sources) == (book.lists, kz.sources)


def test_what_was_written_is_written_the_same_again(kz: Pack, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write_book(first, kz.rules.rules.values(), kz.rules.lists.values(), kz.sources.values())
    rules, lists, sources = read_back(first)
    write_book(second, rules.values(), lists.values(), sources.values())
    files = sorted(file.relative_to(first) for file in first.rglob("*.yaml"))
    assert len(files) == len(rules) + len(lists) + 1
    assert all((first / file).read_bytes() == (second / file).read_bytes() for file in files)


def test_a_rule_with_everything_in_it_is_read_back(tmp_path: Path) -> None:
    whole = rule(
        ("valid: {from: 2030-01-01}", "valid: {from: 2030-01-01, until: 2031-01-01}"),
        ("verdict: prohibited", "verdict: licence_required\npapers:\n  - {kind: permit, names: {kk: а, ru: б, en: c}}"),
        ("certainty: read\nsource: [INVENTED]\n", "stages: [{from: 2030-06-01, stage: warn}]\ncertainty: chosen\nnote: x\n"),
    )  # fmt: skip
    pack = pack_of(tmp_path / "draft", whole)
    write_book(tmp_path / "again", pack.rules.rules.values(), (), pack.sources.values())
    rules, _, _ = read_back(tmp_path / "again")
    assert rules["UY-1"] == pack.rules.rules["UY-1"]


@pytest.mark.parametrize(
    "text", ["NO", "yes", "true", "2024-13-45", "007", "1e3", "~a", "a: b", "a #b", "-x", "'", '"', "\\"]
)
def test_a_text_that_yaml_could_take_for_something_else_stays_a_text(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == text


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=TEXTS.filter(lambda text: text not in ("", "~", "null")))
def test_any_text_is_read_back_as_it_was(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == text


def told(folder: Path, text: str) -> str:
    """A text in every place where one can stand, as the reader reads it."""
    file = folder / "text.yaml"
    file.write_text(block({"one": text, "many": [{"in": text, "else": [text]}]}), encoding="utf-8")
    found = read_yaml(file)
    inner = found.entries("many")[0]
    assert inner.text("in") == text
    assert inner.words("else") == (text,)
    assert isinstance(found.fields["one"], Scalar)
    return found.text("one")


def test_a_long_text_is_folded_and_a_short_one_stands_in_its_line(tmp_path: Path) -> None:
    text = block({"long": "word " * 40 + "end", "short": "word"})
    assert text.startswith("long: >-\n  word")
    assert text.endswith("\nshort: word\n")
    assert max(map(len, text.splitlines())) <= 118


def test_names_of_fields_are_texts_too() -> None:
    assert scalar("verdict") == "verdict"
    assert flow({"a b: c": "x"}) == '{"a b: c": x}'


def test_an_entry_without_a_value_is_left_out(pack: Pack) -> None:
    tree = rule_tree(pack.rules.rules["UY-1"])
    assert {"papers", "stages", "note"} & tree.keys() == set()
