"""Every reason to refuse a file is said in three languages."""

from __future__ import annotations

from string import Formatter

import pytest

from jolserik.exchange import Reason, remedy, sentence
from jolserik.exchange.refused import refused
from jolserik.exchange.words import file_words
from jolserik.kernel import refusals
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Code, Refusal

FACTS = dict.fromkeys(
    ("found", "expected", "limit", "encoding", "part", "name", "value", "format", "system"), "17"
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_and_no_words_are_left_over(language: str) -> None:
    assert set(file_words(language)) == set(Reason)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_words_fit_with_and_without_facts(language: str, reason: Reason) -> None:
    exact = refused(reason, row=7, at="B", **FACTS).refusal
    bare = refused(reason).refusal
    for say in (sentence, remedy):
        assert "{" not in say(exact, language)
        assert len(say(bare, language)) > 10
        assert say(bare, language).endswith(".")


@pytest.mark.parametrize("reason", Reason)
def test_languages_tell_the_same_facts(reason: Reason) -> None:
    told = [
        [placeholders(text) for part in ("sentence", "remedy") for text in file_words(language)[reason][part]]
        for language in LANGUAGES
    ]
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("reason", Reason)
def test_no_language_is_left_out(reason: Reason) -> None:
    assert len({sentence(refused(reason).refusal, language) for language in LANGUAGES}) == 3


def test_exact_facts_are_in_the_sentence() -> None:
    refusal = refused(Reason.RAGGED_ROW, row=18, found=3, expected=5).refusal
    assert sentence(refusal, "en") == "Row 18 has 3 cells where 5 are expected."
    assert sentence(refusal, "ru") == "В строке 18 ячеек 3, а должно быть 5."
    assert sentence(refusal, "kk") == "18-жолда 3 ұяшық бар, ал 5 болуы керек."


def test_other_refusals_are_said_by_the_kernel() -> None:
    refusal = Refusal(Code.MISSING_COLUMN, "note", {}, 1)
    assert sentence(refusal, "kk") == refusals.sentence(refusal, "kk")
    assert remedy(Refusal(Code.BAD_FILE), "ru") == refusals.remedy(Refusal(Code.BAD_FILE), "ru")
