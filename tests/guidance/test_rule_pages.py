"""Pages are made from the rules: complete, in three languages, with answers that were really computed."""

import re
from datetime import date
from pathlib import Path

import pytest

from jolserik.guidance.asking import ask
from jolserik.guidance.markdown import paragraph, text
from jolserik.guidance.rule_pages import Reading, by_issuer, by_status, pages, rule_page
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Code
from jolserik.packs import Pack
from tests.guidance.drafting import RULE, pack_of, rule
from tests.packs.conftest import kz

__all__ = ["kz"]

LINK = re.compile(r"\]\(([^)]+)\)")
DAY = date(2030, 2, 1)


def page(pack: Pack, code: str = "UY-1", language: str = "en", on: date = DAY) -> str:
    """The page of one rule."""
    return rule_page(Reading(pack, language, on, LANGUAGES), pack.rules.rules[code])


def section(told: str, heading: str) -> str:
    """What stands under a heading."""
    return told.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return pack_of(tmp_path / "draft", RULE)


def test_every_rule_list_and_code_has_a_page_in_every_language(kz: Pack) -> None:
    found = dict(pages(kz, date(2026, 7, 1)))
    wanted = {
        f"{language}/{path}"
        for language in LANGUAGES
        for path in [
            "index.md",
            *(f"rules/{code.lower()}.md" for code in kz.rules.rules),
            *(f"lists/{code}.md" for code in kz.rules.lists),
            *(f"refusals/{code.value}.md" for code in Code),
        ]
    }
    assert set(found) == wanted


@pytest.mark.parametrize("languages", [LANGUAGES, ("ru",)])
def test_every_link_leads_to_a_page(kz: Pack, tmp_path: Path, languages: tuple[str, ...]) -> None:
    for path, told in pages(kz, date(2026, 7, 1), languages):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(told)
    dead = [
        (file.relative_to(tmp_path), target)
        for file in tmp_path.rglob("*.md")
        for target in LINK.findall(file.read_text())
        if not (file.parent / target).resolve().is_file()
    ]
    assert dead == []


def test_the_index_names_every_rule_by_status_and_by_issuer(kz: Pack) -> None:
    on = date(2026, 7, 1)
    told = dict(pages(kz, on, ("en",)))["en/index.md"]
    statuses, issuers = (section(told, heading) for heading in ("By status", "By issuer"))
    for code in kz.rules.rules:
        assert statuses.count(f"[{code}]") == issuers.count(f"[{code}]") == 1
    assert sum(map(len, by_status(kz, on).values())) == len(kz.rules.rules)
    first = next(iter(by_issuer(kz).values()))[0]
    assert first.issuers <= kz.rules.home_issuers


def test_a_page_says_everything_that_the_rule_says(pack: Pack) -> None:
    told = page(pack)
    assert told.startswith("# UY-1: First rule\n")
    assert "Explanation." in section(told, "What it says")
    assert "It binds the exporter. Issued by: Uruguay." in section(told, "Whom it binds")
    assert "Brazil, and the goods carry the clause no_reexport_br." in section(told, "When it applies")
    assert "clauses that the goods carry" in section(told, "When it applies")
    assert "Do not send." in section(told, "What to do")
    assert "The office" in section(told, "Who can lift it")
    assert "- act: Act 1\n- article: 7\n- valid: from 1 January 2030\n- known since: 1 December 2029" in told
    assert (
        "| 1 January 2030 | in force | Prohibited | read in the named source | INVENTED | as printed |"
        in told
    )
    assert "| INVENTED | Invented for the tests | nowhere |" in section(told, "Sources")
    assert "Read in the named source." in section(told, "How well this is known")


def test_papers_and_stages_of_its_own_are_told(tmp_path: Path) -> None:
    pack = pack_of(
        tmp_path,
        rule(
            ("verdict: prohibited", "verdict: licence_required\npapers: [{kind: permit, names: {kk: а, ru: б, en: Permit}}]"),
            ("certainty: read\nsource: [INVENTED]\n", "stages: [{from: 2030-01-15, stage: warn}]\ncertainty: chosen\n"),
        ),
    )  # fmt: skip
    told = page(pack)
    assert "- Permit (`permit`)" in section(told, "Papers")
    assert "“warn” (told, nothing is stopped). The rule has stages of its own." in told
    assert "[`licence_missing`](../refusals/licence_missing.md)" in section(told, "What a note gets")


@pytest.mark.parametrize(
    ("change", "on", "said"),
    [
        (("known_since", "known_since"), DAY, "so it comes to: **Prohibited**. It is law in force"),
        (("issuer: UY", "issuer: BR"), DAY, "so it comes to: **Not advised**. Advice of others"),
        (("status: in_force", "status: guidance"), DAY, "so it comes to: **Not advised**. Advice of others"),
        (
            ("status: in_force", "status: claimed"),
            DAY,
            "so it comes to: **Allowed, with something to know**.",
        ),
        (("status: in_force", "status: denied"), DAY, "so it says nothing. What is denied"),
        (("status: in_force", "status: repealed"), DAY, "so it says nothing. What is denied"),
        (("known_since", "known_since"), date(2029, 12, 15), "The day lies outside its own validity"),
        (("known_since", "known_since"), date(2029, 11, 1), "Nobody had said anything of it by then"),
    ],
)
def test_what_a_rule_can_do_depends_on_its_standing_of_the_day(
    tmp_path: Path, change: tuple[str, str], on: date, said: str
) -> None:
    assert said in section(page(pack_of(tmp_path, rule(change)), on=on), f"What it can do on {on:%-d %B %Y}")


def test_a_rule_that_has_lost_its_force_names_the_code_of_its_past(tmp_path: Path) -> None:
    ended = rule(
        ("note: as printed}", "note: as printed}\n  - {from: 2030-03-01, status: repealed, certainty: read, source: [INVENTED]}")
    )  # fmt: skip
    told = section(page(pack_of(tmp_path, ended), on=date(2030, 4, 1)), "What a note gets")
    assert "refuses and holds nothing" in told
    assert "it could lead to: [`guidance_prohibited`]" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_are_questions_with_the_answers_of_all_rules(kz: Pack, language: str) -> None:
    for found in kz.rules.rules.values():
        told = page(kz, found.id, language)
        for example in found.examples:
            answer = ask(kz, example.question, language)
            assert f"`{answer['reference']}`" in told
            assert f"**{text(answer['title'])}.** {text(answer['sentence'])}" in told


def test_an_example_says_whether_this_rule_applies(pack: Pack) -> None:
    rows = section(page(pack), "Questions and answers").splitlines()
    (hit,) = [row for row in rows if "Brazil" in row]
    (miss,) = [row for row in rows if "Bolivia" in row]
    assert "| applies | **Prohibited.**" in hit
    assert "| does not apply | **Allowed.**" in miss
    assert "([UY-1](uy-1.md))" in hit


def test_the_page_of_a_list_names_its_codes_and_its_rules(kz: Pack) -> None:
    told = dict(pages(kz, date(2026, 7, 1), ("en",)))["en/lists/chpl.md"]
    listed = kz.rules.lists["chpl"]
    assert all(f"| `{entry.code}` | " in told for entry in listed.entries)
    assert "[CHPL-2024](../rules/chpl-2024.md)" in told


def test_the_page_of_a_refusal_code_names_the_rules_behind_it(pack: Pack) -> None:
    found = dict(pages(pack, DAY))
    assert "[UY-1](../rules/uy-1.md): First rule" in found["en/refusals/guidance_prohibited.md"]
    assert "No rule of this pack" in found["en/refusals/licence_missing.md"]
    assert "Rules that can lead" not in found["en/refusals/bad_file.md"]
    assert "задерживает документ" in found["ru/refusals/licence_missing.md"]


def test_the_same_pack_gives_the_same_pages(kz: Pack) -> None:
    assert dict(pages(kz, DAY)) == dict(pages(kz, DAY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_page_is_filled_in(kz: Pack, language: str) -> None:
    for path, told in pages(kz, date(2026, 7, 1), (language,)):
        if "/refusals/" not in path:
            assert not re.search(r"\{\w+\}", told), path


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>", r"\<script\>"),
        ("a | b", r"a \| b"),
        ("[x](y)", r"\[x\](y)"),
        ("*a* `b` _c_", r"\*a\* \`b\` \_c\_"),
        ("no_reexport_ru", "no_reexport_ru"),
        ("one\n\n# two", "one # two"),
    ],
)
def test_a_text_of_a_pack_stays_a_text(written: str, shown: str) -> None:
    assert text(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [("# one", r"\# one"), ("- one", r"\- one"), ("12. one", r"12\. one"), ("one", "one")],
)
def test_a_paragraph_never_begins_a_heading_or_a_list(written: str, shown: str) -> None:
    assert paragraph(written) == shown
