"""Refusals: the codes and their order, and words for each of them in three languages."""

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jolserik.kernel import refusals_catalogue as catalogue
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import (
    HELD,
    NOT_FINAL,
    PRECEDENCE,
    Code,
    Refusal,
    by_precedence,
    explanation,
    remedy,
    sentence,
    title,
)

# Contract, section 1: codes may be added with their place, never moved or removed.
IN_ORDER = """
bad_file unknown_column missing_column missing_value bad_value ambiguous_number bad_identifier unknown_party
unknown_product unknown_unit unknown_crossing unknown_note not_allowed number_reused note_closed correction_forbidden
reason_missing lot_unknown lot_ambiguous lot_not_yours lot_wrong_product draws_do_not_sum unit_mismatch
insufficient_stock serial_unknown serial_elsewhere serials_do_not_match conversion_unbalanced declaration_mismatch
declaration_not_released declaration_exceeded origin_contradicted invoice_missing invoice_mismatch invoice_cancelled
invoice_reused invoice_already_settled mixed_origin origin_missing opening_closed guidance_prohibited invoice_unknown
declaration_unknown licence_missing document_missing reason_for_not_advised held_by_authority busy
"""

SHORT_STOCK = {"lot": "LQ2D4J859L6W", "free": "40", "asked": "60", "unit": "H87"}


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_codes_stand_in_the_contracts_order() -> None:
    contract = [Code(word) for word in IN_ORDER.split()]
    assert sorted(contract, key=PRECEDENCE.__getitem__) == contract
    assert set(contract) == set(Code)


def test_held_codes_and_busy_refuse_nothing_for_good() -> None:
    assert {code.value for code in HELD} == {
        "invoice_unknown",
        "declaration_unknown",
        "licence_missing",
        "document_missing",
        "reason_for_not_advised",
        "held_by_authority",
    }
    assert {Code.BUSY} == NOT_FINAL
    assert max(PRECEDENCE[code] for code in set(Code) - HELD - NOT_FINAL) < min(
        PRECEDENCE[code] for code in HELD
    )


def test_the_weightiest_code_comes_first_and_rows_keep_their_order() -> None:
    faults = [
        Refusal(Code.INSUFFICIENT_STOCK, row=2),
        Refusal(Code.BAD_VALUE, row=5),
        Refusal(Code.BAD_VALUE, row=3),
        Refusal(Code.BUSY),
    ]
    assert [(fault.code, fault.row) for fault in by_precedence(faults)] == [
        (Code.BAD_VALUE, 5),
        (Code.BAD_VALUE, 3),
        (Code.INSUFFICIENT_STOCK, 2),
        (Code.BUSY, None),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", Code)
def test_every_code_has_its_words_in_every_language(code: Code, language: str) -> None:
    entry = catalogue.read(language).entries[code]
    assert entry.title
    assert len(entry.explanation.split()) >= 10
    for variants in (entry.sentence, entry.remedy):
        assert all(variants)
        assert not names_in(variants[-1])
        assert len(set(variants)) == len(variants)
    assert title(code, language) == entry.title
    assert explanation(code, language) == entry.explanation


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_languages_use_the_same_facts_in_the_same_order(language: str) -> None:
    ours, english = catalogue.read(language), catalogue.read("en")
    assert ours.entries.keys() == english.entries.keys() == set(Code)
    for code, entry in english.entries.items():
        other = ours.entries[code]
        assert [names_in(v) for v in entry.sentence] == [names_in(v) for v in other.sentence], code
        assert [names_in(v) for v in entry.remedy] == [names_in(v) for v in other.remedy], code
    assert {t: set(w) for t, w in ours.words.items()} == {t: set(w) for t, w in english.words.items()}


def test_translations_are_not_english() -> None:
    for code in Code:
        texts = {language: explanation(code, language) for language in LANGUAGES}
        assert len(set(texts.values())) == 3
    kazakh = "".join(explanation(code, "kk") for code in Code)
    assert set("әғқңөұүі") <= set(kazakh)


def test_a_sentence_names_the_values_in_the_readers_language() -> None:
    refusal = Refusal(Code.INSUFFICIENT_STOCK, "quantity", SHORT_STOCK)
    assert sentence(refusal, "en") == "Lot LQ2D4J859L6W has 40 pcs free; you entered 60 pcs."
    assert "40 шт" in sentence(refusal, "ru")
    assert "40 дана" in sentence(refusal, "kk")
    assert "40 pcs" in remedy(refusal, "en")


def test_units_of_the_stock_are_told_in_words() -> None:
    refusal = Refusal(Code.UNIT_MISMATCH, "unit", {"found": "KGM, TNE", "unit": "H87"})
    assert sentence(refusal, "en") == "The stock of this product is kept in kg, t, not in pcs."


def test_a_fact_that_is_a_key_is_translated() -> None:
    refusal = Refusal(Code.BAD_VALUE, "date", {"value": "x", "wanted": "date"})
    assert "2023-05-31" in sentence(refusal, "kk")
    assert "күн" in sentence(refusal, "kk")


@given(
    st.sampled_from(Code),
    st.sampled_from(LANGUAGES),
    st.dictionaries(
        st.sampled_from(["value", "wanted", "lot", "unit", "found", "problem", "free", "x"]), st.text()
    ),
)
def test_missing_and_strange_facts_never_break_a_sentence(
    code: Code, language: str, facts: dict[str, str]
) -> None:
    refusal = Refusal(code, "quantity", facts, 3)
    assert sentence(refusal, language)
    assert remedy(refusal, language)


def test_braces_in_a_strangers_value_are_only_text() -> None:
    refusal = Refusal(Code.BAD_VALUE, "note", {"value": "{lot.__class__}"})
    assert sentence(refusal, "en") == "note: “{lot.__class__}” does not fit."


def test_an_empty_fact_counts_as_missing() -> None:
    facts = {"place": "", "product": "8450110000", "free": "40", "asked": "60", "unit": "H87"}
    assert (
        sentence(Refusal(Code.INSUFFICIENT_STOCK, facts=facts), "en")
        == "40 pcs are free; you entered 60 pcs."
    )
