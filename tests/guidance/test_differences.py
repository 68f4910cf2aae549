"""What two packs say otherwise is told in words, field by field; nothing that differs is left out."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from jolserik.guidance.differences import compare, lines
from jolserik.guidance.drafts import in_pack, is_draft
from jolserik.kernel.languages import LANGUAGES
from jolserik.packs import Pack, PackError, read_pack
from tests.guidance.drafting import COUNTRIES, LIST, RULE, pack_of, rule, write
from tests.packs.conftest import INVENTED, kz

__all__ = ["kz"]

FIELDS = [
    # what stands there, what is put in its place, the field, its name, before and after in English
    ("verdict: prohibited", "verdict: not_advised", "verdict", "verdict", "Prohibited", "Not advised"),
    ("binds: exporter", "binds: carrier", "binds", "whom it binds", "the exporter", "the carrier"),
    ("issuer: UY", "issuer: BR", "issuer", "issuer", "Uruguay", "Brazil"),
    ("en: First rule", "en: Rule one", "titles.en", "title, in English", "First rule", "Rule one"),
    ("kk: Кеңсе", "kk: Кеңсенің өзі", "lifted_by.kk", "who can lift it, in Kazakh", "Кеңсе", "Кеңсенің өзі"),
    ("ru: Не отправляйте.", "ru: Ждите.", "remedy.ru", "what to do, in Russian", "Не отправляйте.", "Ждите."),
    ("en: Explanation.", "en: More.", "explanation.en", "explanation, in English", "Explanation.", "More."),
    ("act: Act 1", "act: Act 2", "law.act", "act", "Act 1", "Act 2"),
    (', article: "7"', "", "law.article", "article", "7", ""),
    ("valid: {from: 2030-01-01}", "valid: {from: 2030-01-02}", "valid.from", "valid from", "1 January 2030", "2 January 2030"),
    ("valid: {from: 2030-01-01}", "valid: {from: 2030-01-01, until: 2031-01-01}", "valid.until",
     "last day of validity", "", "1 January 2031"),
    ("known_since: 2029-12-01", "known_since: 2029-12-02", "known_since", "known since", "1 December 2029", "2 December 2029"),
    ("status: planned", "status: draft", "standing.2029-12-01", "standing from 1 December 2029",
     "adopted, not yet in force; read in the named source; INVENTED", "draft; read in the named source; INVENTED"),
    (", note: as printed", "", "standing.2030-01-01", "standing from 1 January 2030",
     "in force; read in the named source; INVENTED; as printed", "in force; read in the named source; INVENTED"),
    ("certainty: read\nsource: [INVENTED]\n", "certainty: chosen\nsource: [INVENTED]\n", "certainty", "certainty",
     "read in the named source", "this pack's own decision"),
    ("certainty: read\nsource: [INVENTED]\n", "certainty: read\nsource: [INVENTED]\nnote: Hm\n", "note", "note", "", "Hm"),
    ("when: {destination: BR, clause: no_reexport_br}", "when: {destination: [BR, AR], clause: no_reexport_br}", "when",
     "condition", "The country of destination is Brazil, and the goods carry the clause no_reexport_br.",
     "The country of destination is Brazil or Argentina, and the goods carry the clause no_reexport_br."),
    ("presumed: [clause]\n", "", "presumed", "taken for absent when nobody says", "clauses that the goods carry", ""),
    ("certainty: read\nsource: [INVENTED]\n", "stages: [{from: 2030-06-01, stage: warn}]\ncertainty: read\nsource: [INVENTED]\n",
     "stages.2030-06-01", "own stage from 1 June 2030", "", "told, nothing is stopped"),
]  # fmt: skip


def changes(found: dict[str, Any], kind: str = "rules") -> list[dict[str, str]]:
    """The changes of the one thing that has changed."""
    assert found[kind]["added"] == found[kind]["removed"] == []
    (changed,) = found[kind]["changed"]
    told: list[dict[str, str]] = changed["changes"]
    return told


@pytest.mark.parametrize(
    ("old", "new", "field", "name", "before", "after"), FIELDS, ids=[f"{f[2]}: {f[5]}" for f in FIELDS]
)
def test_a_changed_field_is_told_in_words(
    tmp_path: Path, old: str, new: str, field: str, name: str, before: str, after: str
) -> None:
    packs = pack_of(tmp_path / "a", RULE), pack_of(tmp_path / "b", rule((old, new)))
    assert changes(compare(*packs, "en")) == [
        {"field": field, "name": name, "before": before, "after": after}
    ]


def test_papers_come_with_their_verdict(tmp_path: Path) -> None:
    asks = (
        "verdict: prohibited",
        "verdict: licence_required\npapers: [{kind: permit, names: {kk: а, ru: б, en: c}}]",
    )
    found = compare(pack_of(tmp_path / "a", RULE), pack_of(tmp_path / "b", rule(asks)), "en")
    assert [(change["name"], change["before"], change["after"]) for change in changes(found)] == [
        ("verdict", "Prohibited", "A licence is required"),
        ("paper permit", "", "а; б; c"),
    ]


def test_examples_are_told_by_their_questions(tmp_path: Path) -> None:
    other = (
        "{destination: BO, clause: [no_reexport_br], date: 2030-02-01}",
        "{destination: CL, date: 2030-02-01}",
    )
    found = compare(pack_of(tmp_path / "a", RULE), pack_of(tmp_path / "b", rule(other)), "en")
    gone, new = changes(found)
    assert gone["before"] == (
        "date: 1 February 2030; country of destination: Bolivia; clauses that the goods carry: no_reexport_br"
        " → it does not apply"
    )
    assert (new["before"], new["after"]) == (
        "",
        "date: 1 February 2030; country of destination: Chile → it does not apply",
    )


def test_where_the_examples_stand_in_the_file_makes_no_difference(tmp_path: Path) -> None:
    packs = pack_of(tmp_path / "a", RULE), pack_of(tmp_path / "b", f"# A remark.\n\n{RULE}")
    assert compare(*packs, "en")["same"]


def test_rules_that_came_and_went(tmp_path: Path) -> None:
    second = rule(("rule: UY-1", "rule: UY-2"), ("en: First rule", "en: Second rule"))
    found = compare(pack_of(tmp_path / "a", RULE), pack_of(tmp_path / "b", second), "en")
    (came,), (went,) = found["rules"]["added"], found["rules"]["removed"]
    assert (came["code"], came["title"], went["code"]) == ("UY-2", "Second rule", "UY-1")
    assert "+ UY-2: Second rule" in list(lines(found))
    assert "- UY-1: First rule" in list(lines(found))
    assert "    verdict: Prohibited" in list(lines(found))


def test_codes_of_lists_are_counted_and_named(tmp_path: Path) -> None:
    named = rule(
        (
            "when: {destination: BR, clause: no_reexport_br}\npresumed: [clause]",
            "when: {product: {list: fine_goods}}",
        ),
        ("ask: {destination: BR, clause: [no_reexport_br], ", 'ask: {product: "7102", '),
        ("ask: {destination: BO, clause: [no_reexport_br], ", 'ask: {product: "85", '),
    )
    other = LIST.replace('{code: "7108"}', '{code: "7110"}\n  - {code: "7113", group: "2"}').replace(
        'group: "1"', 'group: "3"'
    )
    packs = (
        pack_of(tmp_path / "a", named, lists=(LIST, COUNTRIES)),
        pack_of(tmp_path / "b", named, lists=(other, COUNTRIES)),
    )
    found = compare(*packs, "en")
    (changed,) = found["lists"]["changed"]
    assert changed["codes"] == {"added": 2, "removed": 1, "changed": 1}
    assert changed["used_by"] == ["UY-1"]
    assert [(change["name"], change["before"], change["after"]) for change in changed["changes"]] == [
        ("7102", "group 1, from 1 January 2030", "group 3, from 1 January 2030"),
        ("7108", "always", ""),
        ("7110", "", "always"),
        ("7113", "", "group 2, always"),
    ]
    assert "    codes: 2 added, 1 removed, 1 changed" in list(lines(found))


def test_a_code_that_stands_twice_is_told_by_its_days(tmp_path: Path) -> None:
    twice = COUNTRIES.replace(
        "{code: NZ, until: 2030-12-31}", "{code: NZ, until: 2030-12-31}\n  - {code: NZ, from: 2032-01-01}"
    )
    packs = pack_of(tmp_path / "a", RULE), pack_of(tmp_path / "b", RULE, lists=(LIST, twice))
    (change,) = changes(compare(*packs, "en"), "lists")
    assert (change["name"], change["before"], change["after"]) == (
        "New Zealand",
        "",
        "NZ, from 1 January 2032",
    )


def test_whole_lists_come_and_go_with_their_codes(tmp_path: Path) -> None:
    packs = pack_of(tmp_path / "a", RULE, lists=(LIST,)), pack_of(tmp_path / "b", RULE, lists=(COUNTRIES,))
    found = compare(*packs, "en")["lists"]
    assert [(one["code"], one["codes"]["added"]) for one in found["added"]] == [("far", 2)]
    assert [(one["code"], one["codes"]["removed"]) for one in found["removed"]] == [("fine_goods", 2)]


def test_stages_sources_and_binding_issuers_are_compared(tmp_path: Path) -> None:
    before = pack_of(tmp_path / "a", RULE)
    other = copied(
        tmp_path / "uy", "stages.yaml", "stage: warn, certainty: chosen", "stage: observe, certainty: chosen"
    )
    (other / "sources.yaml").write_text("sources:\n  - {code: INVENTED, title: Otherwise, where: nowhere}\n")
    (other / "pack.yaml").write_text(
        (other / "pack.yaml").read_text().replace("binding_issuers: [UY]", "binding_issuers: [BR, UY]")
    )
    found = compare(before, in_pack(tmp_path / "a", read_pack(other)), "en")
    assert changes(found, "stages")[0]["before"] == "told, nothing is stopped; this pack's own decision"
    assert changes(found, "sources")[0]["after"] == "Otherwise"
    assert found["pack"] == [
        {
            "field": "binding_issuers",
            "name": "issuers whose law in force may stop goods here",
            "before": "Uruguay",
            "after": "Brazil, Uruguay",
        }
    ]


def copied(folder: Path, file: str, old: str, new: str) -> Path:
    """The invented pack with one change."""
    shutil.copytree(INVENTED, folder)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_does_not_differ_from_itself(kz: Pack, language: str) -> None:
    found = compare(kz, kz, language)
    assert found["same"]
    assert len(list(lines(found))) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_the_shipped_pack_can_be_told(kz: Pack, tmp_path: Path, language: str) -> None:
    (tmp_path / "none" / "rules").mkdir(parents=True)
    empty = in_pack(tmp_path / "none", kz)
    found = compare(empty, kz, language)
    assert len(found["rules"]["added"]) == len(kz.rules.rules)
    assert all("{" not in line.split(":")[0] for line in lines(found))


def test_long_texts_stand_below_each_other(tmp_path: Path) -> None:
    longer = rule(("en: Explanation.", f"en: {'Very long. ' * 10}"))
    told = list(lines(compare(pack_of(tmp_path / "a", RULE), pack_of(tmp_path / "b", longer), "en")))
    assert "        was: Explanation." in told
    assert any(line.startswith("        now: Very long.") for line in told)


def test_a_folder_of_rules_alone_keeps_the_lists_and_sources_of_the_pack(tmp_path: Path) -> None:
    whole = pack_of(tmp_path / "a", RULE)
    (tmp_path / "b" / "rules").mkdir(parents=True)
    (tmp_path / "b" / "rules" / "uy-1.yaml").write_text(rule(("verdict: prohibited", "verdict: inform")))
    assert is_draft(tmp_path / "b")
    found = compare(whole, in_pack(tmp_path / "b", whole), "en")
    assert [change["field"] for change in changes(found)] == ["verdict"]
    assert found["lists"] == found["sources"] == {"added": [], "removed": [], "changed": []}
    assert found["before"]["fingerprint"] != found["after"]["fingerprint"]


def test_a_draft_is_read_as_strictly_as_a_pack(tmp_path: Path) -> None:
    write(tmp_path / "b", rule(("verdict: prohibited", "verdict: maybe")))
    with pytest.raises(PackError) as caught:
        in_pack(tmp_path / "b", read_pack(INVENTED))
    assert (caught.value.file.name, caught.value.at) == ("uy-1.yaml", "verdict")
    assert not is_draft(INVENTED)
