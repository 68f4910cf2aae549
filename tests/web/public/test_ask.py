"""The question page: it helps who knows no codes, answers with reasons, and loses nothing."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from jolserik import packs
from jolserik.guidance import allowance
from jolserik.guidance.asking import ask as answer_of
from jolserik.guidance.evaluate import judge
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs.rules import Verdict, parse_question
from jolserik.web.public.ask_words import SIGNS, VERDICTS

pytestmark = pytest.mark.django_db

CHIP = {"goods": "8542319010", "destination": "RU", "origin": "CN", "date": "2024-06-01"}


def page(client: Client, query: dict[str, Any], *, language: str = "en", status: int = 200) -> str:
    """The page of a question, after the way to its own address."""
    response = client.get("/ask", query, headers={"accept-language": language}, follow=True)
    assert response.status_code == status, response.content
    return html.unescape(response.text)


def text_of(found: str) -> str:
    """What stands on the page, without marks."""
    body = found[found.index("<main") : found.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_page_asks_in_the_readers_language_and_needs_nothing(client: Client, language: str) -> None:
    found = page(client, {}, language=language)
    assert f'<html lang="{language}">' in found
    assert 'id="id_goods"' in found
    assert "verdict" not in found


def test_neighbours_and_the_union_come_first_in_the_choice_of_countries(client: Client) -> None:
    found = page(client, {})
    choice = found[found.index('id="id_destination"') :]
    near = choice[: choice.index("</optgroup>")]
    assert set(re.findall(r'value="([A-Z]{2})"', near)) == {"AM", "BY", "CN", "KG", "RU", "TM", "UZ"}
    assert choice.index("Russia") < choice.index("Albania")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_that_of_the_rules_with_words_sign_reason_and_reference(
    client: Client, language: str
) -> None:
    found = page(client, CHIP, language=language)
    stated = {("product" if name == "goods" else name): value for name, value in CHIP.items()}
    answer = answer_of(packs.current(), parse_question(stated), language)
    said = text_of(found)
    for words in (
        answer["title"], answer["reference"], answer["ways"][0]["text"], packs.current().version,
        *(rule["title"] for rule in answer["rules"]), *(rule["law"]["act"] for rule in answer["rules"]),
        *(rule["title"] for rule in answer["presumed"]), *(rule["title"] for rule in answer["history"]),
    ):  # fmt: skip
        assert " ".join(words.split()) in said, words
    assert 'class="verdict verdict-waiting"' in found
    assert SIGNS[VERDICTS[Verdict.NOT_ADVISED].name] in found


def test_every_verdict_has_a_sign_of_its_own_shape() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert len({sign.outline for sign in VERDICTS.values()}) == len(Verdict)


def test_words_lead_to_a_choice_and_the_choice_to_an_answer_with_nothing_lost(client: Client) -> None:
    found = page(client, {**CHIP, "goods": "стиральная машина"}, language="ru")
    assert "Какой товар вы имеете в виду?" in found
    href = next(link for link in re.findall(r'href="(\?[^"]+)"', found) if "goods=8450&" in link)
    chosen = parse_qs(urlsplit(href).query)
    assert {name: chosen[name] for name in ("destination", "origin", "date")} == {
        "destination": ["RU"], "origin": ["CN"], "date": ["2024-06-01"],
    }  # fmt: skip
    answered = page(client, {name: values[0] for name, values in chosen.items()}, language="ru")
    assert "вы написали «стиральная машина»" in answered
    assert "товарная позиция" in answered


@pytest.mark.parametrize(
    ("goods", "says"),
    [("84", "whole chapter"), ("8450", "heading"), ("845011", "six digits"), ("84501", "part of a code")],
)
def test_a_short_code_works_and_says_what_it_means(client: Client, goods: str, says: str) -> None:
    found = page(client, {**CHIP, "goods": goods})
    assert says in found
    assert "G-" in found


def test_a_short_code_offers_the_codes_beneath_it(client: Client) -> None:
    found = page(client, {**CHIP, "goods": "8542"})
    assert "goods=854231&" in found
    assert "Choose a more exact code" in found


def test_a_code_is_read_however_it_is_divided_and_with_its_lost_zero(client: Client) -> None:
    for goods in ("8542 31 901 0", "8542.31.9010", "код ТН ВЭД 8542319010"):
        assert "Not advised" in page(client, {**CHIP, "goods": goods})
    assert "0203\u00a011" in page(client, {**CHIP, "goods": "203110000"})


def test_a_code_that_does_not_exist_is_told_and_what_was_typed_stays(client: Client) -> None:
    found = page(client, {**CHIP, "goods": "8542999999"})
    assert "There is no product code 8542999999" in found
    assert 'value="8542999999"' in found
    assert '<option value="CN" selected>' in found


def test_words_that_nothing_answers_to_are_told_with_what_to_do(client: Client) -> None:
    found = page(client, {**CHIP, "goods": "йцукенгш"})
    assert "Nothing was found for “йцукенгш”" in found
    assert "<title>Error:" in found


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"goods": "8450"}, "Choose the country that the goods go to."),
        ({"destination": "RU"}, "Say what the goods are"),
        ({**CHIP, "destination": "XX"}, "Choose a country from the list."),
        ({**CHIP, "date": "tomorrow"}, "Write the day as"),
        ({**CHIP, "goods": "x" * 300}, "Say it in fewer words."),
        ({**CHIP, "clause": "unheard_of"}, "unheard_of"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_in_the_summary(
    client: Client, query: dict[str, Any], says: str
) -> None:
    found = page(client, query)
    assert 'class="errors"' in found
    assert found.count(says) >= 2
    assert "verdict" not in found


def test_a_missing_fact_that_decides_leads_to_its_field(client: Client) -> None:
    found = page(client, {"goods": "8542", "destination": "RU", "date": "2024-06-01"})
    assert "Cannot say yet" in found
    assert 'href="#id_goods"' in found
    assert "The rule that decides" not in found


def test_a_paper_that_is_missing_can_be_said_to_be_there(client: Client) -> None:
    query = {"goods": "9301900000", "destination": "RU", "origin": "KZ", "date": "2024-06-01"}
    found = page(client, query)
    assert "A licence is required" in found
    href = next(link for link in re.findall(r'href="(\?[^"]+)"', found) if "papers=export_licence" in link)
    there = client.get("/ask" + href, follow=True).text
    assert "A licence is required" not in there


def test_facts_besides_change_the_answer_and_looking_without_finding_is_a_fact(client: Client) -> None:
    washer = {**CHIP, "goods": "8450111100", "origin": "DE"}
    assert "Not advised" in page(client, {**washer, "clause": "no_reexport_ru"})
    looked = text_of(page(client, {**washer, "clause": "none"}))
    assert "Allowed, with something to know" in looked
    assert "clauses that the goods carry: none" in looked


def test_the_address_of_an_answer_is_short_and_always_the_same(client: Client) -> None:
    typed = {
        "date": "01.06.2024",
        "goods": " 8542319010 ",
        "maker": "",
        "origin": "CN",
        "x": "1",
        "destination": "RU",
    }
    response = client.get("/ask", typed)
    assert response.status_code == 302
    assert response["Location"] == "/ask?goods=8542319010&destination=RU&origin=CN&date=01.06.2024"
    found = page(client, typed)
    assert "/ask?goods=8542319010&destination=RU&origin=CN&date=2024-06-01&reference=G-" in found


def test_an_address_that_cites_another_answer_says_that_the_rules_have_changed(client: Client) -> None:
    found = page(client, {**CHIP, "reference": "G-00000000000000000000"})
    assert "The rules have changed since" in found
    (reference,) = set(re.findall(r"G-[0-9A-F]{20}", found)) - {"G-00000000000000000000"}
    assert "The rules have changed since" not in page(client, {**CHIP, "reference": reference})


def test_changing_the_language_keeps_the_question_and_judges_nothing(client: Client) -> None:
    response = client.get("/ask", {"goods": "кір", "switch_language": "kk"})
    assert response.status_code == 302
    assert response.cookies["django_language"].value == "kk"
    found = client.get(response["Location"]).text
    assert 'value="кір"' in found
    assert 'class="errors"' not in found
    whole = client.get("/ask", {**CHIP, "switch_language": "ru"})
    assert whole["Location"] == "/ask?goods=8542319010&destination=RU&origin=CN&date=2024-06-01"


def test_whoever_asks_too_often_is_told_kindly_and_keeps_the_question(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "ASKING", allowance.Allowance(2))
    for _ in range(2):
        page(client, CHIP)
    response = client.get("/ask", CHIP)
    assert response.status_code == 429
    assert int(response["Retry-After"]) <= 60
    assert 'value="8542319010"' in response.text
    assert "One moment, please" in response.text
    assert client.get("/ask").status_code == 200


def test_the_form_asks_only_for_what_rules_ask_for(client: Client) -> None:
    found = page(client, {})
    asked = set(re.findall(r'name="(\w+)"', found))
    assert {"maker", "dispatch", "clause", "end_use"} <= asked
    assert "exporter_age_days" not in asked
    assert "verification" not in found


def receipt(client: Client, **changes: str) -> Any:
    return client.post("/ask/receipts", {**CHIP, **changes}, follow=True)


def test_a_receipt_can_be_kept_and_shown_later(client: Client) -> None:
    response = receipt(client)
    assert response.status_code == 200
    (address, _status) = response.redirect_chain[-1]
    assert address.startswith("/ask/receipts/G-")
    shown = client.get(address).text
    assert "Not advised" in shown
    assert re.search(r"[0-9a-f]{64}", shown)
    again = html.unescape(re.search(r'href="(/ask\?[^"]+)"', shown)[1])  # type: ignore[index]
    assert "The rules have changed" not in client.get(again, follow=True).text
    assert receipt(client).redirect_chain[-1][0] == address


def test_a_receipt_that_cannot_be_written_now_leads_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "RECORDING", allowance.Allowance(1))
    receipt(client)
    response = receipt(client, date="2024-06-02")
    assert response.status_code == 429
    assert "goods=8542319010" in response.text


def test_a_question_that_is_none_gets_no_receipt_but_its_form_back(client: Client) -> None:
    for changes in ({"goods": "washing machine"}, {"goods": "9999"}, {"destination": "XX"}):
        response = receipt(client, **changes)
        assert response.redirect_chain[-1][0].startswith("/ask?goods=")


@pytest.mark.parametrize("address", ["/ask/receipts/G-0", "/ask/receipts/%00", "/ask/receipts/" + "x" * 300])
def test_a_receipt_that_nobody_recorded_is_not_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/ask", "/rules", "/rules/eu-12g", "/lists/chpl"])
def test_no_page_carries_styles_scripts_or_an_id_twice(client: Client, path: str) -> None:
    for found in (client.get(path).text, client.get("/ask", CHIP).text):
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", found)
        ids = re.findall(r'\sid="([^"]+)"', found)
        assert len(ids) == len(set(ids))


def test_the_start_page_and_the_refusals_of_guidance_lead_to_the_question(client: Client) -> None:
    assert 'href="/ask"' in client.get("/").text
    for code in ("guidance_prohibited", "licence_missing", "document_missing", "reason_for_not_advised"):
        found = client.get(f"/refusals/{code}").text
        assert found.count('href="/rules"') > client.get("/refusals/busy").text.count('href="/rules"')


def test_page_and_rules_agree_for_every_example_of_the_pack(client: Client) -> None:
    pack = packs.current()
    for rule in list(pack.rules.rules.values())[::4]:
        question = rule.examples[0].question
        found = client.get(f"/rules/{rule.id.lower()}").text
        assert html.escape(rule.titles.en) in found
        assert judge(pack.rules, question).verdict.value
