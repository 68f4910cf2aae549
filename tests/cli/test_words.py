"""The command line speaks Kazakh, Russian and English."""

import pytest

from jolserik.platform import words
from scripts import cli_words
from tests.cli.conftest import Program


def test_every_word_of_the_command_line_has_its_kazakh_and_russian() -> None:
    assert len(cli_words.words()) > 50
    assert cli_words.faults() == []


def test_a_word_that_is_missing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_words, "words", lambda: ["never said", "{port} is free"])
    assert cli_words.faults() == ["kk: 'never said' is missing", "ru: 'never said' is missing"]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"JOLSERIK_LANGUAGE": "kk", "LANG": "ru_RU.UTF-8"}, "kk"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "kk_KZ", "LANG": "ru_RU.UTF-8"}, "kk"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_terminals(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in words.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert words.language() == expected


def test_a_refusal_to_work_is_said_in_the_readers_language(program: Program) -> None:
    assert program("tarce", JOLSERIK_LANGUAGE="ru").stderr == "Команды tarce нет; см. jolserik --help.\n"
    assert (
        program("tarce", JOLSERIK_LANGUAGE="kk").stderr
        == "tarce деген пәрмен жоқ; jolserik --help қараңыз.\n"
    )
