"""A wrong rule or list is refused with its file, its line and its field; each case spoils one thing in a right one."""

import shutil
from pathlib import Path

import pytest

from jolserik.packs import PackError
from jolserik.packs.entries import read_yaml
from jolserik.packs.facts import read_sources
from jolserik.packs.rules import read_book
from tests.packs.conftest import INVENTED

WOOL, HIDES, PHONES, LISTED = "uy-wool.yaml", "uy-hides.yaml", "uy-phones.yaml", "br-listed.yaml"
YOUNG, CLAUSE, USERS, SUMMER = "uy-young.yaml", "uy-clause.yaml", "un-users.yaml", "uy-summer.yaml"
PROOF, RUMOUR = "uy-proof.yaml", "ar-rumour.yaml"
WOOLS, NEAR, SHUNNED = "wool.yaml", "neighbours.yaml", "shunned.yaml"

# What stands in the right rules, where several cases change it.
WHEN = "when:\n  product: {list: wool}\n  not: {destination: {list: neighbours}}"
STANDING = "standing:\n  - {from: 2030-01-01, status: in_force, certainty: chosen}"
LICENCE, NOT_ADVISED = "verdict: licence_required\npapers", "verdict: not_advised\nremedy"
CERTAINTY, PRESUMED = "certainty: chosen\nexamples", "presumed: [clause, procedure]"
ANY = "any:\n    - {origin: UY}\n    - {maker: [UY, PY]}\n    - {dispatch: UY}"
ANY_BEGINS = "any:\n    - {origin: UY}"
TEN, FRESH = "{at_least: 10, unit: H87}", "{at_least: 1, at_most: 3}"
RECIPIENT, SUMMERS = "recipient: {list: shunned}", "date: {from: 2030-03-01, until: 2030-12-31}"
ASKED, DATED = "ask: {grade: unproven, ", ", date: 2030-02-01}\n    hits: true"
QUANTITY, VALUE, AGE = (
    "when.all[2].any[1].quantity",
    "when.all[2].any[2].value",
    "when.any[3].days_since_origin",
)
ASK = "examples[1].ask"

RULE_CASES = [
    # rule, what stands there, what is put in its place, the field, a part of the reason
    (WOOL, "titles:", "tiltes:", "titles", "is missing; is 'tiltes' meant?"),
    (WOOL, CERTAINTY, "certanty: chosen\nexamples", "certainty", "is 'certanty' meant?"),
    (WOOL, LICENCE, "verdict: licence_required\ncolour: red\npapers", "colour", "unknown field"),
    (CLAUSE, "presumed:", "presummed:", "presummed", "unknown field; is 'presumed' meant?"),
    (WOOL, "binds: exporter", "binds: exporter\nbinds: carrier", "binds", "stands twice"),
    (WOOL, "rule: UY-WOOL", "rule: UY-WOOL-2", "rule", "the name of its file, 'uy-wool'"),
    (WOOL, "rule: UY-WOOL", "rule: uy-wool", "rule", "must be capitals"),
    (WOOL, "rule: UY-WOOL", "rule: [UY-WOOL]", "rule", "must be one text"),
    (WOOL, "issuer: UY", "issuer: XX", "issuer", "'XX' is not a country"),
    (WOOL, "issuer: UY", "issuer: Uruguay", "issuer", "'Uruguay' is not a country"),
    (WOOL, "issuer: UY", "issuer: UY/BR/UY", "issuer", "names an issuer twice"),
    (WOOL, "issuer: UY", "issuer: UY/", "issuer", "'' is not a country"),
    (WOOL, "binds: exporter", "binds: seller", "binds", "none of: exporter, importer"),
    (WOOL, "titles: {kk: Жүнге лицензия, ", "titles: {", "titles.kk", "is missing"),
    (WOOL, "ru: Спросите, ", "", "remedy.ru", "is missing"),
    (WOOL, "en: Invented}", 'en: ""}', "explanation.en", "is missing"),
    (WOOL, "en: Invented}", "en: Invented, de: Erfunden}", "explanation.de", "unknown field"),
    (WOOL, "en: Wool needs a licence}", 'en: "Wool\\nneeds a licence"}', "titles.en", "must be one line"),
    (WOOL, "en: Wool needs a licence}", f"en: {'x' * 301}}}", "titles.en", "must be one line of at most 300"),
    (WOOL, "en: Licence for wool}", 'en: "Licence\\nfor wool"}', "papers[1].names.en", "must be one line"),
    (WOOL, "act: Wool act, ", "", "law.act", "is missing"),
    (WOOL, "law: {act: Wool act, article: \"7\", list: wool}", "law: Wool act", "law", "must be a mapping"),
    (WOOL, "valid: {from: 2030-01-01}", "valid: {from: 2030-13-01}", "valid.from", "is not a date"),
    (WOOL, "valid: {from: 2030-01-01}", "valid: {from: 1.1.2030}", "valid.from", "is not a date"),
    (WOOL, "valid: {from: 2030-01-01}", "valid: {from: 2030-W01-2}", "valid.from", "is not a date"),
    (WOOL, "valid: {from: 2030-01-01}", "valid: {until: 2031-01-01}", "valid.from", "is missing"),
    (HIDES, "until: 2030-06-30", "until: 2029-06-30", "valid.until", "before the start"),
    (WOOL, "known_since: 2029-06-01", "known_since: last summer", "known_since", "is not a date"),
    (WOOL, STANDING, "standing: []", "standing", "lists nothing"),
    (WOOL, STANDING, "standing: in_force", "standing", "must be a list"),
    (WOOL, "status: in_force", "status: valid", "standing[1].status", "none of: claimed, denied"),
    (WOOL, "status: in_force, certainty: chosen", "status: in_force", "standing[1].certainty", "is missing"),
    (WOOL, "status: in_force, certainty: chosen", "status: in_force, certainty: read", "standing[1].source", "is missing"),
    (WOOL, "status: in_force, certainty: chosen", "status: in_force, certainty: read, source: [GOSSIP]",
     "standing[1].source", "'GOSSIP' is not in sources.yaml"),
    (SUMMER, "{from: 2030-09-01", "{from: 2030-05-01", "standing[3].from", "must be later than 2030-06-01"),
    (SUMMER, "{from: 2030-06-01", "{from: 2030-01-01", "standing[2].from", "must be later than 2030-01-01"),
    (WOOL, CERTAINTY, "certainty: sure\nexamples", "certainty", "none of: read"),
    (WOOL, CERTAINTY, "certainty: read\nexamples", "source", "is missing"),
    (WOOL, CERTAINTY, "certainty: read\nsource: GOSSIP\nexamples", "source", "not in sources.yaml"),
    (WOOL, WHEN, "when: {}", "when", "says nothing"),
    (WOOL, WHEN, "when: always", "when", "must be a mapping"),
    (WOOL, "not: {destination: {list: neighbours}}", "not: {}", "when.not", "says nothing"),
    (WOOL, "not: {destination: {list: neighbours}}", "not: [destination]", "when.not", "must be a mapping"),
    (HIDES, ANY, "any: []", "when.any", "lists nothing"),
    (HIDES, ANY_BEGINS, "any:\n    - {}", "when.any[1]", "says nothing"),
    (HIDES, ANY_BEGINS, "any:\n    - UY", "when.any", "must be a list of mappings"),
    (HIDES, "{origin: UY}", "{orgin: UY}", "when.any[1].orgin", "is no fact that a condition can ask for; is 'origin' meant?"),
    (HIDES, "{origin: UY}", "{papers: invoice}", "when.any[1].papers", "is no fact that a condition can ask for"),
    (HIDES, "{origin: UY}", "{origin: Uruguay}", "when.any[1].origin", "not a country of ISO 3166"),
    (HIDES, "{origin: UY}", "{origin: uy}", "when.any[1].origin", "not a country of ISO 3166"),
    (HIDES, "{maker: [UY, PY]}", "{maker: [UY, PY, UY]}", "when.any[2].maker", "names a value twice"),
    (HIDES, "{maker: [UY, PY]}", "{maker: []}", "when.any[2].maker", "lists nothing"),
    (HIDES, "{maker: [UY, PY]}", '{maker: [UY, ""]}', "when.any[2].maker", "holds an empty text"),
    (HIDES, "{maker: [UY, PY]}", "{maker: [UY, [PY]]}", "when.any[2].maker[2]", "may not stand directly in a list"),
    (HIDES, "{maker: [UY, PY]}", "{maker: [UY, {a: b}]}", "when.any[2].maker", "must be a list of texts"),
    (HIDES, 'product: ["4101", "410190"]', 'product: ["410"]', "when.product", "two, or four to ten digits"),
    (HIDES, 'product: ["4101", "410190"]', 'product: ["41019010001"]', "when.product", "two, or four to ten digits"),
    (HIDES, 'product: ["4101", "410190"]', 'product: ["41x1"]', "when.product", "two, or four to ten digits"),
    (HIDES, 'product: ["4101", "410190"]', 'product: ["٤١٠١"]', "when.product", "two, or four to ten digits"),
    (WOOL, "product: {list: wool}", "product: {list: woool}", "when.product.list", "no list 'woool'"),
    (WOOL, "product: {list: wool}", "product: {list: neighbours}", "when.product.list", "lists countries, not products"),
    (WOOL, "product: {list: wool}", "product: {lst: wool}", "when.product.list", "is missing; is 'lst' meant?"),
    (WOOL, "product: {list: wool}", "product: {list: wool, on: 2030-01-01}", "when.product.on", "unknown field"),
    (LISTED, RECIPIENT, "recipient: {list: wool}", "when.any[1].recipient.list", "lists products, not parties"),
    (LISTED, RECIPIENT, 'recipient: ["RU:7707083890"]', "when.any[1].recipient", "not a party"),
    (LISTED, RECIPIENT, "recipient: [Acme]", "when.any[1].recipient", "not a party such as"),
    (LISTED, RECIPIENT, 'recipient: [""]', "when.any[1].recipient", "write {named: false}"),
    (LISTED, RECIPIENT, "recipient: {named: no}", "when.any[1].recipient.named", "neither true nor false"),
    (PROOF, "grade: [unproven, contradicted]", "grade: [unprooven]", "when.grade", "none of: claimed, contradicted"),
    (PROOF, "origin_kind: declared", "origin_kind: {list: neighbours}", "when.origin_kind.list", "cannot be on a list"),
    (PROOF, "origin_kind: declared", "origin_kind: {named: true}", "when.origin_kind.list", "is missing"),
    (CLAUSE, "clause: [no_reexport_ar, no_reexport_all]", "clause: [No-reexport]", "when.clause", "small letters"),
    (USERS, "transit: [PY, BO]", "transit: [PY, Bolivia]", "when.all[3].any[1].transit", "not a country"),
    (PHONES, "quantity: {at_least: 10, unit: H87}", "quantity: 10", QUANTITY, "must be a mapping with bounds"),
    (PHONES, TEN, "{unit: H87}", QUANTITY, "needs one of: at_least"),
    (PHONES, TEN, "{atleast: 10, unit: H87}", QUANTITY + ".atleast", "is 'at_least' meant?"),
    (PHONES, TEN, "{at_least: 10}", QUANTITY + ".unit", "is missing"),
    (PHONES, TEN, "{at_least: 10, unit: pieces}", QUANTITY + ".unit", "not a unit"),
    (PHONES, TEN, "{at_least: ten, unit: H87}", QUANTITY + ".at_least", "not a number such as 47.5"),
    (PHONES, TEN, "{at_least: -10, unit: H87}", QUANTITY + ".at_least", "not negative"),
    (PHONES, TEN, "{at_least: 1e9999, unit: H87}", QUANTITY + ".at_least", "not a number"),
    (PHONES, TEN, "{at_least: NaN, unit: H87}", QUANTITY + ".at_least", "not a number"),
    (PHONES, TEN, "{at_least: .inf, unit: H87}", QUANTITY + ".at_least", "not a number"),
    (PHONES, TEN, '{at_least: "1,000", unit: H87}', QUANTITY + ".at_least", "not a number"),
    (PHONES, TEN, "{at_least: 1_000, unit: H87}", QUANTITY + ".at_least", "not a number"),
    (PHONES, TEN, "{at_least: 0.0000001, unit: H87}", QUANTITY + ".at_least", "at most 6 decimals"),
    (PHONES, TEN, f"{{at_least: {'9' * 60}, unit: H87}}", QUANTITY + ".at_least", "not a number"),
    (PHONES, TEN, "{at_least: 10, at_most: 9, unit: H87}",
     QUANTITY + ".at_most", "no number is left"),
    (PHONES, TEN, "{at_least: 10, less_than: 10, unit: H87}",
     QUANTITY + ".less_than", "no number is left"),
    (PHONES, TEN, "{less_than: 0, unit: H87}", QUANTITY + ".less_than", "no number is left"),
    (PHONES, TEN, "{at_least: 10, more_than: 9, unit: H87}",
     QUANTITY + ".more_than", "says the same end as at_least"),
    (PHONES, "more_than: 5000.00", "more_than: 5000.005", VALUE + ".more_than", "at most 2 decimals"),
    (PHONES, "more_than: 5000.00", "more_than: 5000, less_than: 5000.01", VALUE + ".less_than", "no number is left"),
    (PHONES, "currency: USD", "currency: Dollar", VALUE + ".currency", "not a currency"),
    (YOUNG, "{less_than: 90}", "{less_than: 90.5}", "when.any[1].exporter_age_days.less_than", "whole number of days"),
    (YOUNG, "{less_than: 90}", "{less_than: 1000000}",
     "when.any[1].exporter_age_days.less_than", "whole number of days up to 100000"),
    (YOUNG, FRESH, "{more_than: 1, less_than: 2}", AGE + ".less_than", "no number is left"),
    (YOUNG, FRESH, "{at_least: 1, at_most: 3, unit: DAY}", AGE + ".unit", "unknown field"),
    (SUMMER, SUMMERS, "date: {}", "when.date", "needs one of: from, until"),
    (SUMMER, SUMMERS, "date: {since: 2030-03-01}", "when.date.since", "unknown field"),
    (SUMMER, SUMMERS, "date: 2030-03-01", "when.date", "must be a mapping"),
    (SUMMER, "until: 2030-12-31", "until: 2029-12-31", "when.date.until", "before the start"),
    (CLAUSE, PRESUMED, "presumed: [clause, origin]", "presumed", "'origin' is not asked for"),
    (CLAUSE, PRESUMED, "presumed: [clause, clause]", "presumed", "names a fact twice"),
    (SUMMER, NOT_ADVISED, "presumed: [date]\nverdict: not_advised\nremedy", "presumed", "a date is always stated"),
    (WOOL, LICENCE, "verdict: forbidden\npapers", "verdict", "none of: allowed"),
    (WOOL, LICENCE, "verdict: cannot_say\npapers", "verdict", "not what a rule can say"),
    (WOOL, LICENCE, "verdict: prohibited\npapers", "papers", "make no sense with prohibited"),
    (SUMMER, NOT_ADVISED, "verdict: document_required\nremedy", "papers", "must name what is required"),
    (WOOL, "kind: wool_licence", "kind: Wool licence", "papers[1].kind", "not a kind of paper"),
    (WOOL, "kind: origin_certificate", "kind: wool_licence", "papers[2].kind", "stands twice"),
    (WOOL, "ru: Лицензия на шерсть, en: Licence", "en: Licence", "papers[1].names.ru", "is missing"),
    (WOOL, "lifted_by: {kk: Кеңсе, ru: Канцелярия, en: The office}", "lifted_by: The office", "lifted_by", "must be a mapping"),
    (WOOL, "stage: enforce", "stage: shout", "stages[2].stage", "none of: observe"),
    (WOOL, "{from: 2030-03-01, stage: enforce}", "{from: 2029-03-01, stage: enforce}", "stages[2].from", "must be later than"),
    (WOOL, "    hits: true\n    verdict: licence_required\n  - ask", "    hits: maybe\n  - ask",
     "examples[1].hits", "neither true nor false"),
    (PROOF, "    hits: false", "    hits: true", "examples", "none of them misses"),
    (PROOF, "    hits: true\n    verdict: document_required", "    hits: false", "examples", "none of them hits"),
    (PROOF, "    verdict: document_required", "    verdict: cannot_say", "examples[1].verdict", "not what a rule can say"),
    (PROOF, "    hits: false", "    hits: false\n    verdict: allowed",
     "examples[2].verdict", "makes no sense where the rule misses"),
    (PROOF, ASKED, "ask: {grad: unproven, ", ASK + ".grad", "is no fact that can be stated; is 'grade' meant?"),
    (PROOF, DATED, "}\n    hits: true", ASK + ".date", "is missing"),
    (PROOF, DATED, ", date: soon}\n    hits: true", ASK + ".date", "is not a date"),
    (PROOF, ASKED, "ask: {grade: [unproven], ", ASK + ".grade", "must be one text"),
    (PROOF, ASKED, "ask: {quantity: 10 pieces, ", ASK + ".quantity", "not a quantity with its unit"),
    (PROOF, ASKED, "ask: {quantity: -1 H87, ", ASK + ".quantity", "not a quantity with its unit"),
    (PROOF, ASKED, "ask: {value: 1e3 USD, ", ASK + ".value", "not a value with its currency"),
    (PROOF, ASKED, "ask: {exporter_age_days: -5, ", ASK + ".exporter_age_days", "not a whole number"),
    (PROOF, ASKED, "ask: {transit: {a: b}, ", ASK + ".transit", "must be a list of texts"),
    (PROOF, ASKED, "ask: {reason_given: perhaps, ", ASK + ".reason_given", "neither true nor false"),
    (PROOF, "    hits: true\n", "    hits: true\n    because: it is so\n", "examples[1].because", "unknown field"),
    (PROOF, "  - ask: {grade: unproven", "  - aks: {grade: unproven", ASK + "", "is missing"),
    (RUMOUR, "  destination: AR\n", "  destination: &ar AR\n", "when.destination", "is an anchor (&)"),
    (RUMOUR, "  destination: AR\n", "  destination: *ar\n", "when.destination", "is an alias (*)"),
    (RUMOUR, "  destination: AR\n", "  destination: !country AR\n", "when.destination", "is a tag (!)"),
    (RUMOUR, "  destination: AR\n", "\tdestination: AR\n", "", "is not YAML"),
    (RUMOUR, "  destination: AR\n", "  destination: AR\x07\n", "", "holds the character '\\x07', which is no text"),
    (RUMOUR, "  destination: AR\n", "  destination: [AR\n", "", "is not YAML"),
    (RUMOUR, "  destination: AR\n", "  destination: AR\n---\nrule: X\n", "", "more than one document"),
]  # fmt: skip

LIST_CASES = [
    (WOOLS, "list: wool", "list: wol", "list", "the name of its file, 'wool'"),
    (WOOLS, "list: wool", "list: Wool", "list", "must be small letters"),
    (WOOLS, "of: products", "of: goods", "of", "none of: products"),
    (WOOLS, "of: products", "of: countries", "entries[1].code", "not a country"),
    (WOOLS, ", ru: Шерсть", "", "names.ru", "is missing"),
    (WOOLS, "certainty: chosen", "certainty: chosen\nsource: [GOSSIP]", "source", "not in sources.yaml"),
    (WOOLS, "certainty: chosen\n", "", "certainty", "is missing"),
    (WOOLS, 'code: "5101", group: raw', 'code: "510", group: raw', "entries[1].code", "two, or four to ten digits"),
    (WOOLS, 'code: "510111"', 'code: "5101"', "entries[2].code", "'5101' stands twice on the same day"),
    (WOOLS, 'code: "5102"', 'code: "510111"', "entries[3].code", "'510111' stands twice on the same day"),
    (WOOLS, "until: 2030-03-31", "from: 2030-04-01, until: 2030-03-31", "entries[1].until", "before the start"),
    (WOOLS, "until: 2030-03-31", "till: 2030-03-31", "entries[1].till", "unknown field"),
    (NEAR, "code: AR", "code: Argentina", "entries[1].code", "not a country"),
    (NEAR, "code: AR", 'code: ""', "entries[1].code", "is missing"),
    (NEAR, "code: BR", "code: AR", "entries[2].code", "'AR' stands twice"),
    (SHUNNED, "source: [INVENTED]\n", "", "source", "is missing"),
    (SHUNNED, '"PY:Acme Sur"', '"RU:123"', "entries[2].code", "not a party"),
    (SHUNNED, '"PY:Acme Sur"', '"PY:Acme"', "entries[2].code", "'PY:Acme' stands twice on the same day"),
]  # fmt: skip

CASES = [("rules", *case) for case in RULE_CASES] + [("lists", *case) for case in LIST_CASES]


SOURCES = read_sources(read_yaml(INVENTED / "sources.yaml"))


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    for folder in ("rules", "lists"):
        shutil.copytree(INVENTED / folder, tmp_path / "uy" / folder)
    return tmp_path / "uy"


def wrong(pack: Path) -> PackError:
    with pytest.raises(PackError) as raised:
        read_book(pack, SOURCES, frozenset({"UY"}))
    return raised.value


@pytest.mark.parametrize(("folder", "file", "old", "new", "at", "reason"), CASES)
def test_a_mistake_is_named_by_file_line_and_field(
    spoilt: Path, folder: str, file: str, old: str, new: str, at: str, reason: str
) -> None:
    text = (spoilt / folder / file).read_text()
    assert old in text, "the case no longer fits the data"
    (spoilt / folder / file).write_text(text.replace(old, new, 1))
    fault = wrong(spoilt)
    assert (fault.file.parent.name, fault.file.name, fault.at) == (folder, file, at)
    assert reason in fault.reason
    assert f"{file}, line {fault.line}" in str(fault)


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (WOOL, "status: in_force", "status: valid", 11),
        (WOOL, "{list: neighbours}", "{list: neighbors}", 14),
        (WOOL, "kind: origin_certificate", "kind: wool_licence", 18),
        (WOOL, "titles:", "tiltes:", 2),
        (SUMMER, "{from: 2030-09-01", "{from: 2030-05-01", 13),
        (HIDES, "{dispatch: UY}", "{dispach: UY}", 17),
        (PHONES, "more_than: 5000.00", "more_than: much", 17),
        (PROOF, "grade: matched", "grade: mached", 26),
        (RUMOUR, "  destination: AR\n", "  destination: *ar\n", 14),
        (RUMOUR, "  destination: AR\n", "  destination: A\x08R\n", 14),
        (RUMOUR, "  destination: AR\n", "  destination: AR\n  destination: BR\n", 15),
    ],
)
def test_the_line_is_the_one_with_the_mistake(spoilt: Path, file: str, old: str, new: str, line: int) -> None:
    text = (spoilt / "rules" / file).read_text()
    assert old in text
    (spoilt / "rules" / file).write_text(text.replace(old, new, 1))
    assert wrong(spoilt).line == line


def test_the_table_holds_more_kinds_of_mistakes_than_anybody_will_make() -> None:
    assert len({(at, reason) for _, _, _, _, at, reason in CASES}) > 100
