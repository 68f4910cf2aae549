"""Pages of docs/reference that are made from code and pack: refusals.md, files.md, rules.md. `--check` only says whether they
are true."""

import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from jolserik.guidance.fact_words import issuer
from jolserik.guidance.markdown import table, text
from jolserik.kernel.fields import COLUMNS
from jolserik.kernel.refusals import HELD, NOT_FINAL, Code, explanation, title
from jolserik.kernel.refusals_catalogue import entry
from jolserik.packs import read_pack
from jolserik.packs.rules import Rule, RuleList

CHECKOUT = Path(__file__).resolve().parent.parent
REFERENCE = CHECKOUT / "docs" / "reference"
HELP = CHECKOUT / "src" / "jolserik" / "exchange" / "column_help"
PACK = "kz"
LANGUAGE = "en"

REFUSALS_HEAD = """# Refusal codes

Every no has one of these codes. They stand in order of precedence: all faults of a document are listed, and the first in
this order is its headline. A code is never renamed. The running site explains each one in Kazakh, Russian and English
under `/refusals/<code>`. Words in braces are filled in where they are known.

This page is made by `.venv/bin/python scripts/reference.py`.
"""
FILES_HEAD = """# Files

Nine kinds, each as CSV (UTF-8) or XLSX, with the names of the columns in the first row. Their order is free, unknown columns
are refused, empty ones may be left out. Dates are `2023-05-31` or `31.05.2023`. The decimal sign is a point; a comma is read
only in files separated by semicolons and in text cells of a workbook. Rows that share an identity are one document with
several lines. A template of each kind, with one example row, is on the page *Upload a file*.

This page is made by `.venv/bin/python scripts/reference.py`.
"""
RULES_HEAD = """# Rules of guidance

Every rule of the shipped pack, with what it speaks of and the history of its status. What a rule may do depends on its status
of the day: only law in force of the country or its union refuses or asks for papers; other law in force and advice at most
advise against; what is claimed, drafted or planned informs; what is denied, suspended or repealed says nothing.

`jolserik packs docs FOLDER` writes a page for each of them in Kazakh, Russian and English: what it asks and of whom, when it
applies, papers, remedy, sources, and its examples with their answers ([command line](cli.md)).

This page is made by `.venv/bin/python scripts/reference.py`.
"""


def refusals_page() -> str:
    """All codes with their words."""
    return "\n".join([REFUSALS_HEAD, *(code_section(code) for code in Code)])


def code_section(code: Code) -> str:
    """One code: what it says, what helps, and why it exists."""
    words = entry(code, LANGUAGE)
    kind = "holds the document" if code in HELD else "binds nothing" if code in NOT_FINAL else "refuses"
    return (
        f"## `{code.value}`\n\n**{title(code, LANGUAGE)}** ({kind}). {explanation(code, LANGUAGE)}\n\n"
        f"- It says: {words.sentence[0]}\n- What helps: {words.remedy[0]}\n"
    )


def files_page() -> str:
    """All kinds with their columns."""
    words, examples, named_by = read_toml("en"), read_toml("examples"), identities()
    parts = [kind_section(kind, named_by[kind], words, examples[kind]) for kind in COLUMNS]
    return "\n".join([FILES_HEAD, *parts])


def identities() -> dict[str, Sequence[str]]:
    """What makes two rows one document, by kind; the table of kinds knows it, and wants Django."""
    os.environ.setdefault("JOLSERIK_SECRET_KEY", "only to read a table of the code")
    from jolserik.platform.home import set_up_django

    set_up_django()
    from jolserik.exchange.kinds import KINDS

    return {name: kind.identity for name, kind in KINDS.items()}


def kind_section(
    kind: str, identity: Sequence[str], words: dict[str, dict[str, str]], example: dict[str, str]
) -> str:
    """One kind: what makes two rows one document, and its columns."""
    lines = [f"## `{kind}`", "", f"Identity: {', '.join(f'`{name}`' for name in identity)}.", ""]
    lines += ["| column | must be filled | what goes into it | example |", "| --- | --- | --- | --- |"]
    for column in COLUMNS[kind]:
        said = words.get(kind, {}).get(column.name) or words["any"][column.name]
        shown = f"`{example[column.name]}`" if example.get(column.name) else ""
        lines.append(f"| `{column.name}` | {'yes' if column.required else ''} | {said} | {shown} |")
    return "\n".join([*lines, ""])


def read_toml(name: str) -> dict[str, dict[str, str]]:
    """Words or examples by kind and column."""
    return tomllib.loads((HELP / f"{name}.toml").read_text(encoding="utf-8"))


def rules_page() -> str:
    """All rules and lists of the shipped pack, a line each."""
    book = read_pack(CHECKOUT / "packs" / PACK).rules
    rules = table(
        ["rule", "title", "issued by", "speaks of", "status since"],
        [rule_row(rule) for rule in book.rules.values()],
    )
    lists = table(["list", "name", "lists", "entries"], [list_row(found) for found in book.lists.values()])
    return "\n".join([RULES_HEAD, rules, "", "## Lists that rules name", "", lists, ""])


def rule_row(rule: Rule) -> list[str]:
    """One rule; its id leads to its file."""
    file = f"../../packs/{PACK}/rules/{rule.id.lower()}.yaml"
    history = ", ".join(f"`{step.status.value}` {step.since}" for step in rule.standings.values)
    return [
        f"[{rule.id}]({file})",
        text(rule.titles.en),
        text(issuer(rule.issuer, LANGUAGE)),
        f"`{rule.verdict.value}`",
        history,
    ]


def list_row(found: RuleList) -> list[str]:
    """One list; its code leads to its file."""
    file = f"../../packs/{PACK}/lists/{found.code}.yaml"
    return [f"[{found.code}]({file})", text(found.names.en), found.of.value, str(len(found.entries))]


PAGES = {"refusals.md": refusals_page, "files.md": files_page, "rules.md": rules_page}


def main(words: list[str]) -> int:
    """Write the pages, or with `--check` name those that are not what would be written."""
    stale = []
    for name, make in PAGES.items():
        page, text = REFERENCE / name, make()
        if "--check" not in words:
            page.write_text(text, encoding="utf-8")
        elif not page.is_file() or page.read_text(encoding="utf-8") != text:
            stale.append(name)
    for name in stale:
        print(f"docs/reference/{name} is stale: run .venv/bin/python scripts/reference.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
