"""The answer as one document: complete, in three languages, with a reference, and the same bytes on every day."""

import hashlib
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jolserik.guidance import words
from jolserik.guidance.asking import NEAR_MAX, as_bytes, ask, reference
from jolserik.guidance.ranking import Effort
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs import Pack
from jolserik.packs.rules import FACTS, Binds, Every, OneOf, Question, Rule, Status, Verdict, parse_question
from tests.guidance.rule_builders import DAY, a_book, a_rule, asked, invented, random_statement

CHECKOUT = Path(__file__).parents[2]
REPLAYS = 1000
TO_RUSSIA = OneOf("destination", ("RU",))


def pack_of(*rules: Rule) -> Pack:
    return replace(invented(), rules=a_book(*rules))


def answer(language: str = "en", **stated: Any) -> dict[str, Any]:
    """What the invented pack answers."""
    return ask(invented(), parse_question({"date": "2030-02-01"} | stated), language)


# Who states these hangs on no rule that asks for them.
NOBODY = {"recipient": "PY:Other", "end_user": "PY:Other", "exporter": "UY:Old", "origin": "CN", "maker": "CN",
          "dispatch": "CN", "exporter_age_days": "999", "recipient_age_days": "999", "days_since_origin": "9",
          "origin_kind": "production", "quantity": "1 H87", "value": "1 USD"}  # fmt: skip


def leaves_of(document: Any) -> Iterator[Any]:
    if isinstance(document, dict | list):
        for inner in document.values() if isinstance(document, dict) else document:
            yield from leaves_of(inner)
    else:
        yield document


def random_answers(count: int, seed: int = 4) -> Iterator[dict[str, Any]]:
    dice = random.Random(seed)
    for _ in range(count):
        yield ask(invented(), parse_question(random_statement(dice)), dice.choice(LANGUAGES))


# --- the same answer for ever ------------------------------------------------------------------------------------------

REPLAY = """
import hashlib
from tests.guidance.test_asking import REPLAYS, as_bytes, random_answers
print(hashlib.sha256(b"\\n".join(as_bytes(found) for found in random_answers(REPLAYS))).hexdigest())
"""


def test_a_thousand_answers_are_the_same_bytes_in_every_new_process() -> None:
    here = hashlib.sha256(b"\n".join(as_bytes(found) for found in random_answers(REPLAYS))).hexdigest()
    for seed in ("0", "1", "4242"):
        # Another seed of hashing is another order of every set.
        done = subprocess.run(
            [sys.executable, "-c", REPLAY],
            check=True, cwd=CHECKOUT, capture_output=True, text=True, timeout=300,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Almaty", "LANG": "C"},
        )  # fmt: skip
        assert done.stdout.strip() == here


def test_an_answer_holds_no_float_and_no_moment() -> None:
    for found in random_answers(300):
        for leaf in leaves_of(found):
            assert isinstance(leaf, str | bool) or leaf is None
            assert not re.search(r"\d\d:\d\d", str(leaf))
        assert json.loads(as_bytes(found)) == found


def test_the_reference_is_that_of_question_day_and_pack_in_every_language() -> None:
    stated = {"product": "5101110000", "destination": "CN"}
    cited = {answer(language, **stated)["reference"] for language in LANGUAGES}
    assert len(cited) == 1
    assert re.fullmatch(r"G-[0-9A-F]{20}", cited.pop())
    question = asked(product="5101110000", destination="CN")
    references = {
        reference(invented(), question),
        reference(invented(), replace(question, date=DAY + timedelta(days=1))),
        reference(invented(), replace(question, clause=frozenset())),
        reference(invented(), replace(question, papers=frozenset({"wool_licence"}))),
        reference(invented(), replace(question, reason_given=True)),
        reference(invented(), replace(question, recipient="")),
        reference(replace(invented(), fingerprint="0" * 64), question),
    }
    assert len(references) == 7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"product": "5101 11 000 0"}, {"product": "5101110000"}),
        ({"transit": ["PY", "AR"]}, {"transit": ["AR", "PY", "AR"]}),
        ({"quantity": "10 H87"}, {"quantity": "010.000 H87"}),
        ({"value": "5 USD"}, {"value": "5.00 USD"}),
        ({"recipient": "py: Acme"}, {"recipient": "PY:Acme"}),
        ({"clause": "no_reexport_ar"}, {"clause": ["no_reexport_ar"]}),
        ({"reason_given": "false"}, {}),
        ({"papers": []}, {}),
    ],
)
def test_the_same_question_written_otherwise_has_the_same_answer(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert as_bytes(answer(**one)) == as_bytes(answer(**other))


def test_the_question_of_an_answer_can_be_asked_again() -> None:
    dice = random.Random(7)
    for _ in range(300):
        question = parse_question(random_statement(dice))
        assert parse_question(question.stated()) == question


# --- what an answer tells ----------------------------------------------------------------------------------------------


def test_every_rule_of_an_answer_carries_its_law_and_the_answer_its_pack() -> None:
    for found in random_answers(300):
        assert found["pack"] == {"code": "uy", "version": "1", "fingerprint": invented().fingerprint}
        assert found["date"] == found["question"]["date"]
        for family in ("rules", "undecided", "presumed", "near", "history", "coming"):
            for rule in found[family]:
                known = invented().rules.rules[rule["rule"]]
                assert rule["law"]["act"] == known.law.act
                assert rule["title"] == known.titles.in_language(found["language"])
                assert rule["issuer"] == known.issuer


def test_the_decisive_rule_brings_the_verdict() -> None:
    seen = set()
    for found in random_answers(400):
        seen.add(found["verdict"])
        hits = {rule["rule"]: rule["verdict"] for rule in found["rules"]}
        if found["verdict"] == "cannot_say":
            assert found["decisive"] == found["undecided"][0]["rule"]
            assert found["missing"]
        elif hits:
            assert hits[found["decisive"]] == found["verdict"] == found["at_least"]
        else:
            assert (found["decisive"], found["verdict"], found["missing"]) == (None, "allowed", [])
    assert seen == {verdict.value for verdict in Verdict}


def test_a_licence_that_is_missing_is_told_with_what_to_do_who_can_lift_it_and_how_hard_it_bites() -> None:
    found = answer(**NOBODY, product="5101110000", destination="CN")
    assert (found["verdict"], found["decisive"], found["title"]) == (
        "licence_required",
        "UY-WOOL",
        "A licence is required",
    )
    assert found["sentence"] == (
        "On 2030-02-01 it may leave only with a licence: Licence for wool, Certificate of origin."
    )
    (rule,) = found["rules"]
    assert rule["law"] == {"act": "Wool act", "article": "7", "list": "wool"}
    assert (rule["status"], rule["stage"], rule["lifted_by"]) == ("in_force", "warn", "The office")
    assert rule["lists"] == [
        {"list": "wool", "name": "Wool", "fact": "product", "value": "5101110000", "group": "greasy", "sources": [],
         "certainty": "chosen"},
    ]  # fmt: skip
    assert (
        answer(**NOBODY, product="5101110000", destination="CN", date="2030-03-01")["rules"][0]["stage"]
        == "enforce"
    )
    (way,) = found["ways"]
    assert (way["effort"], way["text"], way["lifted_by"]) == ("obtain", "Ask", "The office")
    assert [paper["kind"] for paper in way["papers"]] == ["wool_licence", "origin_certificate"]
    assert [(paper["kind"], paper["rules"]) for paper in found["papers_missing"]] == [
        ("wool_licence", ["UY-WOOL"]), ("origin_certificate", ["UY-WOOL"]),
    ]  # fmt: skip
    assert [change["fact"] for change in found["single_changes"]] == ["destination"]


def test_a_paper_that_two_rules_ask_for_is_named_once_with_both() -> None:
    pack = pack_of(*(a_rule(TO_RUSSIA, Verdict.DOCUMENT_REQUIRED, id=f"T-{n}") for n in (1, 2)))
    found = ask(pack, asked(destination="RU"), "en")
    assert found["papers_missing"] == [{"kind": "licence", "name": "licence en", "rules": ["T-1", "T-2"]}]
    assert found["sentence"].count("licence en") == 1


def test_a_paper_that_only_others_ask_for_is_not_called_missing() -> None:
    mine = a_rule(TO_RUSSIA, Verdict.DOCUMENT_REQUIRED, id="MINE", papers=("certificate",))
    foreign = a_rule(TO_RUSSIA, Verdict.DOCUMENT_REQUIRED, id="FOREIGN", issuer="EU", papers=("visa",))
    claimed = a_rule(
        TO_RUSSIA,
        Verdict.LICENCE_REQUIRED,
        id="CLAIMED",
        papers=("permit",),
        standings=[(date.min, Status.CLAIMED)],
    )
    found = ask(pack_of(mine, foreign, claimed), asked(destination="RU"), "en")
    assert [paper["kind"] for paper in found["papers_missing"]] == ["certificate"]
    assert "visa" not in found["sentence"] + json.dumps(found["ways"])


def test_with_the_papers_named_the_answer_says_that_it_hangs_on_them() -> None:
    found = answer(
        **NOBODY, product="5101110000", destination="CN", papers=["wool_licence", "origin_certificate"]
    )
    assert (found["verdict"], found["ways"], found["papers_missing"]) == ("allowed", [], [])
    assert found["sentence"].startswith("With the papers that were named")
    assert (found["rules"][0]["complied"], found["rules"][0]["speaks_of"]) == (True, "licence_required")


def test_what_is_missing_is_named_and_what_is_known_already_is_said() -> None:
    ban = a_rule(Every((TO_RUSSIA, OneOf("maker", ("DE",)))), id="BAN")
    paper = a_rule(TO_RUSSIA, Verdict.DOCUMENT_REQUIRED, id="PAPER")
    found = ask(pack_of(ban, paper), asked(destination="RU"), "en")
    assert (found["verdict"], found["decisive"], found["at_least"]) == (
        "cannot_say",
        "BAN",
        "document_required",
    )
    assert found["missing"] == [{"fact": "maker", "name": "country where it was made"}]
    assert found["sentence"].endswith("not said: country where it was made.")
    assert [way["rule"] for way in found["ways"]] == ["PAPER"]


def test_too_few_digits_are_asked_for_as_digits() -> None:
    (missing,) = answer(**NOBODY, product="51", destination="CN")["missing"]
    assert missing == {"fact": "product", "name": "all ten digits of the product code"}
    assert answer(**NOBODY, destination="CN")["missing"] == [{"fact": "product", "name": "product code"}]
    (missing,) = answer(**NOBODY | {"quantity": "1 KGM"}, product="8517130000", destination="CN")["missing"]
    assert missing == {"fact": "quantity", "name": "quantity in the unit of the rule"}


def test_a_licence_is_not_hidden_behind_advice_nor_a_paper_behind_a_licence() -> None:
    licence = a_rule(TO_RUSSIA, Verdict.LICENCE_REQUIRED, id="LICENCE")
    paper = a_rule(TO_RUSSIA, Verdict.DOCUMENT_REQUIRED, id="PAPER", papers=("licence", "visa"))
    advice = a_rule(TO_RUSSIA, Verdict.NOT_ADVISED, id="ADVICE")
    found = ask(pack_of(licence, paper), asked(destination="RU"), "en")["sentence"]
    assert found.endswith("only with a licence: licence en. Besides, this is required: visa en.")
    found = ask(pack_of(licence, advice), asked(destination="RU"), "en")["sentence"]
    assert found.endswith("which is kept. Besides, this is required: licence en.")


def test_who_gave_his_reason_has_nothing_more_to_do() -> None:
    asked_for = {"product": "0201100001", "date": "2030-06-01"}
    assert [way["effort"] for way in answer(**asked_for)["ways"] if way["rule"] == "UY-SUMMER"] == ["say"]
    given = answer(**asked_for, reason_given="true")
    assert (given["verdict"], [way for way in given["ways"] if way["rule"] == "UY-SUMMER"]) == (
        answer(**asked_for)["verdict"], [],
    )  # fmt: skip


def test_a_prohibition_shows_its_facts_its_end_and_who_can_lift_it() -> None:
    found = answer(product="4101901000", origin="UY", maker="CN", dispatch="CN", destination="CN")
    assert (found["verdict"], found["decisive"]) == ("prohibited", "UY-HIDES")
    (way,) = [way for way in found["ways"] if way["rule"] == "UY-HIDES"]
    assert (way["effort"], way["ends"], way["lifted_by"]) == ("other_goods", "2030-07-01", "The office")
    assert [fact["fact"] for fact in way["facts"]] == ["origin"]


def test_history_tells_every_step_until_the_day_and_nothing_after_it() -> None:
    (rule,) = answer(destination="AR", date="2030-01-12")["history"]
    assert (rule["rule"], rule["spoke_of"]) == ("AR-RUMOUR", "prohibited")
    assert [(step["since"], step["status"]) for step in rule["standings"]] == [
        ("2030-01-10", "claimed"), ("2030-01-12", "denied"),
    ]  # fmt: skip
    assert all(rule["rule"] != "AR-RUMOUR" for rule in answer(destination="AR", date="2030-01-11")["history"])


def test_what_is_coming_names_its_day_and_its_verdict() -> None:
    coming = answer(product="0201100001", date="2030-05-01")["coming"]
    assert [(one["rule"], one["valid_from"], one["verdict"]) for one in coming] == [
        ("UY-SUMMER", "2030-06-01", "not_advised")
    ]


def test_only_the_nearest_few_are_told() -> None:
    rules = [a_rule(Every((TO_RUSSIA, OneOf("origin", ("DE",)))), id=f"T-{n}") for n in range(NEAR_MAX + 3)]
    found = ask(pack_of(*rules), asked(destination="RU", origin="CN"), "en")
    assert len(found["near"]) == NEAR_MAX


# --- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_an_answer_exists_in_every_language(language: str) -> None:
    known = words.read(language)
    assert known.keys() == words.read("en").keys()
    for family in known:
        assert known[family].keys() == words.read("en")[family].keys()
    assert known["verdicts"].keys() == {verdict.value for verdict in Verdict}
    assert known["sentences"].keys() >= known["verdicts"].keys()
    assert known["statuses"].keys() == {status.value for status in Status}
    assert known["binds"].keys() == {bound.value for bound in Binds}
    assert known["efforts"].keys() == {effort.name.lower() for effort in Effort}
    assert known["facts"].keys() == FACTS.keys()
    assert known["facts_in_full"].keys() < FACTS.keys()


def test_sentences_have_the_same_places_in_every_language() -> None:
    for key, sentence in words.read("en")["sentences"].items():
        places = sorted(re.findall(r"\{(\w+)\}", sentence))
        for language in LANGUAGES:
            assert sorted(re.findall(r"\{(\w+)\}", words.read(language)["sentences"][key])) == places


def test_an_answer_is_in_the_language_of_its_reader() -> None:
    for found in random_answers(200):
        told = [found["title"], found["sentence"]]
        told += [
            rule[key]
            for rule in found["rules"]
            for key in ("title", "explanation", "remedy", "lifted_by", "binds")
        ]
        told += [fact["name"] for fact in found["missing"]]
        is_latin = found["language"] == "en"
        for text in told:
            assert bool(re.search("[а-яәғқңөұүһі]", text.lower())) is not is_latin, text


def test_braces_in_a_title_are_only_text() -> None:
    rule = replace(a_rule(TO_RUSSIA), titles=replace(a_rule(TO_RUSSIA).titles, en="{0} {missing} %s"))
    assert "{0} {missing} %s" in ask(pack_of(rule), asked(destination="RU"), "en")["sentence"]


def test_a_question_about_nothing_is_answered() -> None:
    found = ask(pack_of(), Question(date=DAY), "kk")
    assert (found["verdict"], found["rules"], found["goods"]) == ("allowed", [], "")
