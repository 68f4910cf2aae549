"""Letters as text: what a printer can print and a person can read."""

from __future__ import annotations

import re

from jolserik.exchange.letters import WIDTH, Letter, Part, Points, Table, Version, as_text


def a_version(*blocks: str | Points | Table, language: str = "en") -> Version:
    return Version(language, "Notice", (("To", "Somebody"),), (Part("Part", blocks),))


def text_of(*blocks: str | Points | Table) -> str:
    return as_text(Letter("KZ:1", "I-1", (a_version(*blocks),)))


def test_no_line_is_wider_than_the_sheet_and_no_word_is_lost() -> None:
    words = " ".join(f"word{place}" for place in range(100))
    text = text_of(words, Points((words,)))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.count("word99") == 2


def test_an_address_is_not_broken() -> None:
    address = f"https://lots.example/{'x' * 90}"
    assert address in text_of(f"Ask here: {address}.")


def test_figures_stand_under_each_other_at_the_right() -> None:
    text = text_of(Table(("Lot", "On hand"), [("L1", "5"), ("L222", "1 000")], frozenset({1})))
    assert "L1          5\nL222    1 000" in text


def test_a_row_that_is_wider_than_the_sheet_goes_on_in_the_next_line() -> None:
    text = text_of(Table(("First", "Second"), [("a" * 50, "b" * 50)], frozenset()))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert f"{'a' * 50}\n   {'b' * 50}" in text


def test_blanks_and_marks_that_printers_do_not_know_become_plain_blanks() -> None:
    text = text_of("1\u00a0000\u202fkg\u0007 and\tmore\x1b[31m")
    assert "1 000 kg" in text
    assert all(letter.isprintable() or letter == "\n" for letter in text)


def test_languages_stand_one_below_the_other() -> None:
    letter = Letter("KZ:1", "I-1", (a_version("first", language="kk"), a_version("second", language="ru")))
    first, second = as_text(letter).split("=" * WIDTH)
    assert "first" in first
    assert "second" in second


def test_a_file_is_called_by_its_reader_in_letters_that_every_system_takes() -> None:
    assert Letter("KZ:990140000017", "", ()).file_name == "KZ_990140000017.txt"
    names = {Letter(f"TR:{number}", "", ()).file_name for number in ("../7", "..-7", ".. 7", "..Ә7")}
    assert len(names) == 4
    assert all(re.fullmatch(r"TR____7-[0-9a-f]{8}\.txt", name) for name in names)
