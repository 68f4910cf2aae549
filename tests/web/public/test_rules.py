"""The pages of rules and lists: all of the pack, in the reader's language, with computed answers."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from jolserik import packs
from jolserik.guidance.condition_words import sentence
from jolserik.guidance.evaluate import judge
from jolserik.guidance.words import verdict_title
from jolserik.kernel.languages import LANGUAGES
from jolserik.web.public.ask import today
from jolserik.web.public.rules import status_of

pytestmark = pytest.mark.django_db

RULES = sorted(packs.current().rules.rules)
LISTS = sorted(packs.current().rules.lists)


def text_of(client: Client, path: str, language: str = "en", **query: str) -> str:
    response = client.get(path, query, headers={"accept-language": language})
    assert response.status_code == 200
    found = response.text[response.text.index("<main") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found)).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_every_rule_and_list(client: Client, language: str) -> None:
    found = client.get("/rules", headers={"accept-language": language}).text
    assert {rule.lower() for rule in RULES} == set(re.findall(r'href="/rules/([\w-]+)"', found))
    assert set(LISTS) == set(re.findall(r'href="/lists/(\w+)"', found))


def test_the_list_is_narrowed_by_status_and_issuer(client: Client) -> None:
    pack = packs.current()
    on = today(pack)
    found = client.get("/rules", {"status": "denied"}).text
    wanted = {rule.id.lower() for rule in pack.rules.rules.values() if status_of(rule, on) == "denied"}
    assert set(re.findall(r'href="/rules/([\w-]+)"', found)) == wanted
    found = client.get("/rules", {"issuer": "EU"}).text
    assert set(re.findall(r'href="/rules/([\w-]+)"', found)) == {
        rule.id.lower() for rule in pack.rules.rules.values() if rule.issuer == "EU"
    }


def test_a_filter_that_nothing_passes_teaches_what_to_do(client: Client) -> None:
    found = text_of(client, "/rules", status="denied", issuer="EU")
    assert "No rule is like that" in found


@pytest.mark.parametrize("sort", ["title", "-issuer", "status", "-since", "verdict", "nonsense"])
def test_the_list_is_ordered_by_any_column(client: Client, sort: str) -> None:
    assert client.get("/rules", {"sort": sort}).status_code == 200


def test_the_list_comes_as_a_file(client: Client) -> None:
    response = client.get("/rules", {"as": "csv"})
    body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(body.splitlines()) > len(RULES)


@pytest.mark.parametrize("rule_id", RULES)
def test_every_rule_says_all_that_its_file_says(client: Client, rule_id: str) -> None:
    pack = packs.current()
    rule = pack.rules.rules[rule_id]
    for language in LANGUAGES:
        found = text_of(client, f"/rules/{rule_id.lower()}", language)
        for words in (
            rule.titles.in_language(language), rule.explanation.in_language(language), rule.remedy.in_language(language),
            rule.lifted_by.in_language(language), rule.law.act, rule_id,
            sentence(rule.when, pack.rules.lists, language, pack.procedures),
            *(pack.sources[code].title for code in rule.known.sources),
        ):  # fmt: skip
            assert " ".join(words.split()) in found, words


@pytest.mark.parametrize("rule_id", RULES[::5])
def test_examples_show_the_answer_that_is_computed_now(client: Client, rule_id: str) -> None:
    pack = packs.current()
    found = text_of(client, f"/rules/{rule_id.lower()}")
    said = found[found.rindex("Answer of all rules") :]
    for example in pack.rules.rules[rule_id].examples:
        title = verdict_title(judge(pack.rules, example.question).verdict, "en")
        assert title in said


def test_an_example_leads_to_the_same_question_on_the_question_page(client: Client) -> None:
    found = html.unescape(client.get("/rules/eu-12g").text)
    links = re.findall(r'href="(/ask\?[^"]+)"', found)
    assert links
    answered = client.get(links[0], follow=True).text
    assert "Not advised" in answered


@pytest.mark.parametrize("code", LISTS)
def test_every_list_shows_what_stands_on_it(client: Client, code: str) -> None:
    entries = packs.current().rules.lists[code].entries
    for language in LANGUAGES:
        response = client.get(f"/lists/{code}", headers={"accept-language": language})
        assert response.status_code == 200
        assert f"{min(50, len(entries))}" in response.text


@pytest.mark.parametrize("path", ["/rules/unheard-of", "/lists/unheard_of", "/rules/%00"])
def test_what_the_pack_does_not_have_is_not_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_rules_are_found_in_capitals_and_small_letters(client: Client) -> None:
    assert client.get("/rules/EU-12G").status_code == 200
