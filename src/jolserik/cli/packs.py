"""`jolserik packs check|test`: read a pack strictly, and run the examples of its rules."""

import argparse
from collections.abc import Iterator
from typing import Any

from jolserik.cli.output import answer
from jolserik.cli.words import mark, say

NAME = "packs"
HELP = mark("check a pack's files and run the examples of its rules")
GROUP = mark("Caring for it")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("check", "test"))
    parser.add_argument("pack", nargs="?", help=say("code or folder of a pack (default: the one in force)"))


def run(args: argparse.Namespace) -> int:
    document = DEEDS[args.what](args.pack)
    answer(args, document, lines_of(document))
    return 1 if document["faults"] else 0


def check(named: str | None) -> dict[str, Any]:
    """Whether every file reads; the first mistake with file, line and field."""
    from jolserik.packs import PackError

    try:
        pack = read(named)
    except PackError as wrong:
        fault = {"file": str(wrong.file), "line": wrong.line, "at": wrong.at, "reason": wrong.reason}
        return {"pack": named or "", "rules": 0, "lists": 0, "faults": [fault]}
    return facts_of(pack) | {"faults": []}


def test(named: str | None) -> dict[str, Any]:
    """The same, and every example of every rule."""
    from jolserik.guidance.examples import failures

    document = check(named)
    if document["faults"]:
        return document
    pack = read(named)
    faults = [
        {
            "file": f"rules/{failed.rule.id.lower()}.yaml",
            "line": failed.example.line,
            "at": "examples",
            "reason": say(
                "expected: {expected}; found: {found}", expected=failed.expected, found=failed.found
            ),
        }
        for failed in failures(pack.rules)
    ]
    examples = sum(len(rule.examples) for rule in pack.rules.rules.values())
    return document | {"examples": examples, "faults": faults}


def read(named: str | None) -> Any:
    """The pack of that code, or in that folder."""
    from pathlib import Path

    from jolserik import packs

    if named is None:
        return packs.current()
    folder = Path(named)
    return packs.read_pack(folder) if folder.is_dir() else packs.load(named)


def facts_of(pack: Any) -> dict[str, Any]:
    """What was read."""
    return {
        "pack": pack.code,
        "version": pack.version,
        "fingerprint": pack.fingerprint,
        "rules": len(pack.rules.rules),
        "lists": len(pack.rules.lists),
    }


def lines_of(document: dict[str, Any]) -> Iterator[str]:
    """What was found, as people read it."""
    for fault in document["faults"]:
        where = f"{fault['file']}, line {fault['line']}" + (f", {fault['at']}" if fault["at"] else "")
        yield f"{where}: {fault['reason']}"
    if "version" in document:
        yield say(
            "{pack} {version}: {rules} rules, {lists} lists.",
            pack=document["pack"], version=document["version"], rules=document["rules"], lists=document["lists"],
        )  # fmt: skip
    if "examples" in document:
        yield say(
            "{examples} examples, {failed} failed.",
            examples=document["examples"],
            failed=len(document["faults"]),
        )


DEEDS = {"check": check, "test": test}
