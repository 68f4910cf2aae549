"""Letters about a listing: each reader gets his own goods, the reason and what to do, and nothing of anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from jolserik.exchange.impact_letters import ROWS_MAX, letters, phrases
from jolserik.exchange.letters import as_text
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs import current
from tests import builders as b
from tests.model import papers as p
from tests.notes.impact_country import CHIP, ChipCountry, a_chip_country, impact_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ChipCountry]:
    """One country for all tests of this module, never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_chip_country()
        transaction.set_rollback(True)


def texts(languages: tuple[str, ...] = (), ask_at: str = "", **said: object) -> dict[str, str]:
    """The letters as texts, by their readers."""
    found = letters(impact_of(**said), current(), languages=languages, ask_at=ask_at)
    return {letter.to: as_text(letter) for letter in found}


def test_every_language_has_the_same_phrases_with_the_same_places() -> None:
    def shape(language: str) -> dict[tuple[str, str], list[str]]:
        return {
            (family, key): sorted(re.findall(r"\{(\w+)\}", text))
            for family, said in phrases(language).items()
            for key, text in said.items()
        }

    assert shape("kk") == shape("ru") == shape("en")


def test_everybody_with_goods_or_exports_gets_one(country: ChipCountry) -> None:
    assert set(texts(product=CHIP)) == {country.seller, country.buyer, country.exporter}


def test_a_letter_names_its_readers_lots_and_how_much_he_has(country: ChipCountry) -> None:
    text = texts(("en",), product=CHIP)[country.seller]
    (line,) = [line for line in text.splitlines() if line.startswith(country.chips)]
    assert re.split(r"\s{2,}", line) == [country.chips, CHIP, "A", "36 pcs", "10 pcs"]
    assert country.on_its_way in text
    assert "108" in text


def test_lots_that_only_conversions_connect_are_marked_and_the_mark_is_explained(
    country: ChipCountry,
) -> None:
    text = texts(("en",), product=CHIP)[country.buyer]
    assert f"{country.packed} *" in text
    assert f"{country.chips} *" not in text
    assert "asterisk" in text
    assert "asterisk" not in texts(("en",), product=CHIP)[country.exporter]


def test_an_exporter_reads_what_he_exported_and_what_came_back(country: ChipCountry) -> None:
    text = texts(("en",), product=CHIP)[country.exporter]
    (line,) = [line for line in text.splitlines() if line.startswith("08.2023")]
    assert "Russia" in line
    assert line.split()[-1] == "1,200.00"
    assert "What you have exported\n" in text
    since = texts(("en",), product=CHIP, since="2023-08-01")[country.exporter]
    assert "What you have exported since 1 August 2023" in since


def test_nothing_in_a_letter_is_another_traders(country: ChipCountry) -> None:
    for said in ({"product": CHIP}, {"list": "chpl"}, {"clause": "no_reexport_ru", "product": CHIP}):
        for reader, text in texts(LANGUAGES, **said).items():
            others = {country.seller, country.buyer, country.exporter, country.abroad} - {reader}
            for other in others:
                assert other.partition(":")[2] not in text, (reader, other)
    text = texts(LANGUAGES, product=CHIP)[country.buyer]
    for foreign in (country.laptops, country.sorted, country.mixed, country.on_its_way, country.exported):
        assert foreign not in text


def test_a_letter_says_what_was_listed_by_whom_and_that_nobody_is_accused(country: ChipCountry) -> None:
    text = " ".join(texts(("en",), list="chpl")[country.buyer].split())
    chpl = current().rules.lists["chpl"]
    assert chpl.names.en in text
    assert current().sources[chpl.known.sources[0]].title in text
    assert "accuses nobody" in text
    assert "I-" in text


def test_a_letter_says_what_to_do_and_whom_to_ask(country: ChipCountry) -> None:
    rule = current().rules.rules["EU-12G"]
    holder = b.a_party()
    b.a_lot(holder, product=CHIP, clauses="no_reexport_ru")
    found = letters(
        impact_of(clause="no_reexport_ru"), current(), languages=("ru",), ask_at="https://lots.example/ask"
    )
    text = " ".join(as_text(next(letter for letter in found if letter.to == holder)).split())
    assert "https://lots.example/ask" in text
    assert rule.titles.ru in text
    assert " ".join(rule.remedy.ru.split()) in text
    assert rule.lifted_by.ru in text
    assert "оговорка следует за товаром" in text
    assert "Комитет государственных доходов" in text


def test_people_at_home_read_kazakh_and_russian_and_others_their_own(country: ChipCountry) -> None:
    (home,) = [one for one in letters(impact_of(product=CHIP), current()) if one.to == country.buyer]
    assert [version.language for version in home.versions] == ["kk", "ru"]


def test_a_party_is_called_by_its_name_in_the_letters_language() -> None:
    holder = b.a_party(name="ТОО Чип", name_kk="Чип ЖШС")
    b.a_lot(holder, product="8541100000")
    text = texts(product="8541100000")[holder]
    assert "Кімге: Чип ЖШС" in text
    assert "Кому: ТОО Чип" in text


def test_a_long_list_is_cut_and_says_so() -> None:
    holder = b.a_party()
    b.a_lot(holder, product="8541100000", quantity="1000")
    found = impact_of(product="8541100000")
    (held,) = found.found.stock
    many = [held] * (ROWS_MAX + 7)
    object.__setattr__(found.found, "stock", many)
    (letter,) = letters(found, current(), languages=("en",))
    assert "And 7 more entries" in as_text(letter)


def test_letters_to_some_are_those_letters(country: ChipCountry) -> None:
    found = impact_of(product=CHIP)
    some = list(letters(found, current(), only={b.party_id(country.buyer)}))
    assert [letter.to for letter in some] == [country.buyer]
    assert some == [letter for letter in letters(found, current()) if letter.to == country.buyer]


def test_a_recipients_name_is_not_in_the_senders_letter(country: ChipCountry) -> None:
    named = b.a_party(name="Secret buyer")
    b.a_note(country.seller, named, quantity="1", product=p.TELEVISION)
    assert "Secret buyer" not in texts(LANGUAGES, product=CHIP)[country.seller]
