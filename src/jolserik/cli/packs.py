"""`jolserik packs check|test|diff|docs|export|import`: read a pack strictly, compare it, and take its rules out and in."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Any

from jolserik.cli.output import answer
from jolserik.cli.packs_read import in_place_of, read
from jolserik.cli.words import language, mark, say
from jolserik.platform.faults import Misuse

NAME = "packs"
HELP = mark("check a pack's files, run its examples, compare two packs, write pages and workbooks of rules")
GROUP = mark("Caring for it")

USES = {
    "check": ("[PACK]", mark("reads every file strictly"), (0, 1)),
    "test": ("[PACK]", mark("the same, and runs the examples of all rules"), (0, 1)),
    "diff": ("A B", mark("says in words what B says otherwise than A"), (2, 2)),
    "docs": ("FOLDER", mark("writes a page for each rule, list and refusal code"), (1, 1)),
    "export": ("FILE.xlsx", mark("writes rules, lists and sources into a workbook"), (1, 1)),
    "import": (
        "FILE.xlsx FOLDER",
        mark("makes a new folder of rules, lists and sources of a workbook"),
        (2, 2),
    ),
}
PACKS = mark(
    "PACK, A and B are a pack's code or folder, or a folder of rules, lists or sources alone, which is read as if it"
    " stood in the other pack."
)


def configure(parser: argparse.ArgumentParser) -> None:
    uses = [f"  {what + ' ' + takes:<24}{say(does)}" for what, (takes, does, _) in USES.items()]
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "\n".join([*uses, "", say(PACKS)])
    parser.add_argument("what", choices=tuple(USES))
    parser.add_argument("named", nargs="*", metavar="...", help=say("what it takes stands below"))
    parser.add_argument("--pack", help=say("another pack than the one in force"))
    parser.add_argument("--lang", choices=("kk", "ru", "en"), help=say("one language (diff, docs)"))
    parser.add_argument("--date", help=say("the day of which the pages speak (docs; default: today)"))


def run(args: argparse.Namespace) -> int:
    from jolserik.packs import PackError

    takes, _, (least, most) = USES[args.what]
    if not least <= len(args.named) <= most:
        raise Misuse("packs {what} takes: {takes}", what=args.what, takes=takes)
    try:
        document, lines = DEEDS[args.what](args)
    except PackError as wrong:
        document = {"faults": [fault_of(wrong)]}
        lines = lines_of(document)
    answer(args, document, lines)
    return 1 if document.get("faults") else 0


Done = tuple[dict[str, Any], Iterator[str]]
"""The answer as a document and as lines."""


def check(args: argparse.Namespace) -> Done:
    """Whether every file reads; the first mistake with file, line and field."""
    document = checked(named_pack(args))
    return document, lines_of(document)


def test(args: argparse.Namespace) -> Done:
    """The same, and every example of every rule."""
    from jolserik.guidance.examples import failures

    document = checked(named_pack(args))
    if document["faults"]:
        return document, lines_of(document)
    pack = read(named_pack(args))
    document["faults"] = [
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
    document["examples"] = sum(len(rule.examples) for rule in pack.rules.rules.values())
    return document, lines_of(document)


def diff(args: argparse.Namespace) -> Done:
    """What the second pack says otherwise than the first."""
    from jolserik.guidance import differences

    before, after = in_place_of(*args.named)
    document = differences.compare(before, after, args.lang or language())
    return document, differences.lines(document)


def docs(args: argparse.Namespace) -> Done:
    """Pages of the pack's rules, in one language or in all."""
    from jolserik.cli.packs_files import write_pages

    return write_pages(args.named[0], read(args.pack), args.lang, day(args.date))


def export(args: argparse.Namespace) -> Done:
    """The pack's rules as a workbook."""
    from jolserik.cli.packs_files import write_workbook

    return write_workbook(args.named[0], read(args.pack))


def import_(args: argparse.Namespace) -> Done:
    """A folder of rules from a workbook."""
    from jolserik.cli.packs_files import take_workbook

    return take_workbook(*args.named)


DEEDS = {"check": check, "test": test, "diff": diff, "docs": docs, "export": export, "import": import_}


def named_pack(args: argparse.Namespace) -> str | None:
    """The pack that was named in either way; None for the one in force."""
    found: str | None = args.named[0] if args.named else args.pack
    return found


def day(named: str | None) -> date | None:
    """A day of the person's choice."""
    try:
        return date.fromisoformat(named) if named else None
    except ValueError:
        raise Misuse("{day} is not a date such as 2023-04-01.", day=named) from None


def checked(named: str | None) -> dict[str, Any]:
    """What was read, or the first mistake."""
    from jolserik.packs import PackError

    try:
        pack = read(named)
    except PackError as wrong:
        return {"pack": named or "", "rules": 0, "lists": 0, "faults": [fault_of(wrong)]}
    return {
        "pack": pack.code,
        "version": pack.version,
        "fingerprint": pack.fingerprint,
        "rules": len(pack.rules.rules),
        "lists": len(pack.rules.lists),
        "faults": [],
    }


def fault_of(wrong: Any) -> dict[str, Any]:
    """One mistake of a pack as it is told."""
    return {"file": str(wrong.file), "line": wrong.line, "at": wrong.at, "reason": wrong.reason}


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
