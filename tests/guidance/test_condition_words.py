"""Conditions are said as sentences that can be read in one way only, in three languages."""

from pathlib import Path

import pytest

from jolserik.guidance import rule_words
from jolserik.guidance.condition_words import in_words, sentence
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs import Pack
from jolserik.packs.rules import FACTS
from jolserik.packs.rules.facts import WORDS
from tests.guidance.drafting import RULE, condition, pack_of
from tests.packs.conftest import kz

__all__ = ["kz"]

SENTENCES = [
    # condition, in English
    ("{destination: RU}", "the country of destination is Russia"),
    ("{destination: [RU, BY, KG]}", "the country of destination is Russia, Belarus or Kyrgyzstan"),
    ("{not: {destination: RU}}", "the country of destination is not Russia"),
    ("{not: {origin: [DE, FR]}}", "the country of origin is none of (Germany, France)"),
    ("{origin: {list: far}}", "the country of origin is on the list “Far countries”"),
    ("{not: {maker: {list: far}}}", "the country where the goods were made is not on the list “Far countries”"),
    ('{product: "8542"}', "the product code begins with 8542"),
    ('{product: ["8542", "847130"]}', "the product code begins with 8542 or 847130"),
    ('{not: {product: ["85", "84"]}}', "the product code begins with none of (85, 84)"),
    ('{product: "8542310000"}', "the product code is 8542310000"),
    ("{product: {list: fine_goods}}", "the product is on the list “Fine goods”"),
    ("{transit: [KG, UZ]}", "the goods pass through Kyrgyzstan or Uzbekistan"),
    ("{not: {transit: {list: far}}}", "the goods pass through no country on the list “Far countries”"),
    ("{clause: no_reexport_ru}", "the goods carry the clause no_reexport_ru"),
    ("{not: {clause: no_reexport_ru}}", "the goods do not carry the clause no_reexport_ru"),
    ("{kind: export_eaeu}", "the kind of note is export to the Union"),
    ("{grade: [unproven, contradicted]}",
     "the proof of the goods' origin is nothing to compare with or the register says otherwise"),
    ("{end_use: military}", "the end use is military"),
    ("{recipient: RU:7707083893}", "the recipient is RU:7707083893"),
    ("{end_user: {named: false}}", "the end user is not named"),
    ("{not: {end_user: {named: false}}}", "the end user is named"),
    ("{exporter_age_days: {less_than: 90}}", "the age of the exporter is less than 90 days"),
    ("{days_since_origin: {at_most: 1}}", "the time since the goods came in is at most 1 day"),
    ("{not: {days_since_origin: {at_most: 30}}}", "the time since the goods came in is more than 30 days"),
    ("{recipient_age_days: {at_least: 10, less_than: 20}}",
     "the age of the recipient is at least 10 days and less than 20 days"),
    ("{not: {recipient_age_days: {at_least: 10, less_than: 20}}}",
     "the age of the recipient is not (at least 10 days and less than 20 days)"),
    ("{quantity: {at_least: 1000.5, unit: KGM}}", "the quantity is at least 1,000.5 kg"),
    ("{value: {more_than: 10000, currency: USD}}", "the value is more than 10,000 USD"),
    ("{date: {from: 2024-01-01}}", "the date is 1 January 2024 or later"),
    ("{not: {date: {from: 2024-01-01}}}", "the date is earlier than 1 January 2024"),
    ("{date: {from: 2024-01-01, until: 2024-12-31}}",
     "the date lies between 1 January 2024 and 31 December 2024, both included"),
    ("{destination: RU, clause: no_reexport_ru}",
     "the country of destination is Russia, and the goods carry the clause no_reexport_ru"),
    ("{all: [{destination: RU}, {product: {list: fine_goods}}, {not: {clause: no_reexport_ru}}]}",
     "the country of destination is Russia, and the product is on the list “Fine goods”, and the goods do not carry the"
     " clause no_reexport_ru"),
    ("{all: [{destination: RU}, {any: [{origin: DE}, {maker: DE}]}]}",
     "the country of destination is Russia, and (the country of origin is Germany, or the country where the goods were"
     " made is Germany)"),
    ("{any: [{destination: RU, origin: DE}, {destination: BY}]}",
     "(the country of destination is Russia, and the country of origin is Germany), or the country of destination is"
     " Belarus"),
    ("{not: {any: [{destination: RU}, {origin: DE}]}}",
     "not (the country of destination is Russia, or the country of origin is Germany)"),
    # Groups within groups of their own kind, and groups of one, say nothing by themselves.
    ("{all: [{all: [{destination: RU}, {origin: DE}]}, {any: [{kind: return}]}]}",
     "the country of destination is Russia, and the country of origin is Germany, and the kind of note is return"),
]  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return pack_of(tmp_path / "draft", RULE)


@pytest.mark.parametrize(("text", "said"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_a_condition_is_said_in_english(tmp_path: Path, pack: Pack, text: str, said: str) -> None:
    lists = pack.rules.lists
    assert in_words(condition(tmp_path, text, lists), lists, "en") == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The country of destination is Russia, and (the product is on the list “Fine goods”, or the value is"
         " more than 1,000 USD), and the goods do not carry the clause no_reexport_ru."),
        ("ru", "Страна назначения — Россия, и (товар входит в список «Ценные товары», или стоимость — более"
         " 1\u00a0000 USD), и на товаре нет оговорки no_reexport_ru."),
        ("kk", "Межелі ел — Ресей, және (тауар «Асыл тауарлар» тізімінде бар, немесе құны — 1\u00a0000 USD шегінен"
         " артық), және тауарда no_reexport_ru шарты жоқ."),
    ],
)  # fmt: skip
def test_a_sentence_in_each_language(tmp_path: Path, pack: Pack, language: str, said: str) -> None:
    lists = pack.rules.lists
    text = (
        "{destination: RU, any: [{product: {list: fine_goods}}, {value: {more_than: 1000, currency: USD}}],"
        " not: {clause: no_reexport_ru}}"
    )
    assert sentence(condition(tmp_path, text, lists), lists, language) == said


def test_a_purpose_is_called_as_the_pack_calls_it(tmp_path: Path, pack: Pack) -> None:
    code, procedure = next(iter(pack.procedures.items()))
    found = condition(tmp_path, f"{{procedure: [{code}]}}", {})
    assert procedure.names.ru in in_words(found, {}, "ru", pack.procedures)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_the_shipped_pack_can_be_told(kz: Pack, language: str) -> None:
    told = {
        rule.id: sentence(rule.when, kz.rules.lists, language, kz.procedures)
        for rule in kz.rules.rules.values()
    }
    assert all(said.endswith(".") and "{" not in said for said in told.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_the_same_ones_in_every_language(language: str) -> None:
    english = rule_words.read("en")
    spoken = rule_words.read(language)
    assert {family: set(words) for family, words in spoken.items()} == {
        family: set(words) for family, words in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_and_every_word_of_trade_has_a_name(language: str) -> None:
    spoken = rule_words.read(language)
    own = {"product", "transit", "procedure", "clause", "date"}
    assert set(FACTS) - own == set(spoken["subjects"])
    for fact, words in WORDS.items():
        assert set(spoken[fact]) == words
