"""Rule books for tests: one rule in its file's words, changed where a test is about it, standing in the invented pack."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jolserik.guidance import drafts
from jolserik.packs import Pack, read_pack
from jolserik.packs.entries import read_yaml
from jolserik.packs.rules import Condition, RuleList
from jolserik.packs.rules.conditions import read_condition
from tests.packs.conftest import INVENTED

RULE = """\
rule: UY-1
issuer: UY
binds: exporter
titles: {kk: Бірінші ереже, ru: Первое правило, en: First rule}
explanation: {kk: Түсіндірме., ru: Пояснение., en: Explanation.}
law: {act: Act 1, article: "7"}
valid: {from: 2030-01-01}
known_since: 2029-12-01
standing:
  - {from: 2029-12-01, status: planned, certainty: read, source: [INVENTED]}
  - {from: 2030-01-01, status: in_force, certainty: read, source: [INVENTED], note: as printed}
when: {destination: BR, clause: no_reexport_br}
presumed: [clause]
verdict: prohibited
remedy: {kk: Жөнелтпеңіз., ru: Не отправляйте., en: Do not send.}
lifted_by: {kk: Кеңсе, ru: Контора, en: The office}
certainty: read
source: [INVENTED]
examples:
  - {ask: {destination: BR, clause: [no_reexport_br], date: 2030-02-01}, hits: true}
  - {ask: {destination: BO, clause: [no_reexport_br], date: 2030-02-01}, hits: false}
"""

LIST = """\
list: fine_goods
of: products
names: {kk: Асыл тауарлар, ru: Ценные товары, en: Fine goods}
certainty: chosen
entries:
  - {code: "7102", group: "1", from: 2030-01-01}
  - {code: "7108"}
"""

COUNTRIES = """\
list: far
of: countries
names: {kk: Алыс елдер, ru: Дальние страны, en: Far countries}
certainty: chosen
entries:
  - {code: JP}
  - {code: NZ, until: 2030-12-31}
"""


def rule(*changes: tuple[str, str], text: str = RULE) -> str:
    """The text of the rule with each change made; a change that fits nowhere is a fault of the test."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def write(folder: Path, *rules: str, lists: tuple[str, ...] = (LIST, COUNTRIES)) -> Path:
    """A folder of rules and lists, each under the name that it gives itself."""
    for name, texts in (("rules", rules), ("lists", lists)):
        (folder / name).mkdir(parents=True)
        for text in texts:
            code = text.split(":", 1)[1].split("\n", 1)[0].strip().lower()
            (folder / name / f"{code}.yaml").write_text(text, encoding="utf-8")
    return folder


def pack_of(folder: Path, *rules: str, lists: tuple[str, ...] = (LIST, COUNTRIES)) -> Pack:
    """The invented pack with these rules and lists."""
    return drafts.in_pack(write(folder, *rules, lists=lists), read_pack(INVENTED))


def condition(folder: Path, text: str, lists: Mapping[str, RuleList]) -> Condition:
    """A condition from the YAML of a rule's `when`."""
    file = folder / "when.yaml"
    file.write_text(f"when: {text}\n", encoding="utf-8")
    return read_condition(read_yaml(file).entry("when"), lists)
