"""`jolserik restore FILE`: a backup into an empty home; it is proved whole before, and audited after."""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jolserik.cli import audit as auditing
from jolserik.cli.backup import Ticker
from jolserik.cli.output import answer, progress
from jolserik.cli.words import mark, say

if TYPE_CHECKING:
    from jolserik.platform.backup.restoring import Checked

NAME = "restore"
HELP = mark("fill an empty home from a backup and audit it")
GROUP = mark("Caring for it")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--check",
        action="store_true",
        help=say("only read the backup to its end and say whether it is whole"),
    )


def run(args: argparse.Namespace) -> int:
    from jolserik.platform.backup.restoring import check

    began = time.monotonic()
    checked = check(args.file.absolute(), percent(mark("read and checked: {share}%")))
    document = described(checked)
    if args.check:
        answer(args, document, [whole(document)])
        return 0
    progress(whole(document))
    document["audit"] = restored(checked)
    document["seconds"] = round(time.monotonic() - began, 1)
    answer(args, document, lines_of(document))
    return 1 if document["audit"]["violations"] else 0


def percent(template: str) -> Callable[[int, int], None]:
    ticker = Ticker()

    def seen(done: int, total: int) -> None:
        if ticker.is_due():
            progress(say(template, share=str(100 * done // max(total, 1))))

    return seen


def described(checked: "Checked") -> dict[str, Any]:
    manifest = checked.manifest
    return {
        "file": str(checked.file),
        "made_at": manifest["made_at"],
        "program": manifest["program"],
        "leaves": checked.facts.rows.get("evidence_leaf", 0),
        "leaves_sha256": checked.facts.leaves,
    }


def whole(document: dict[str, Any]) -> str:
    return say("{file} is whole: made at {made_at}, {leaves} leaves", **document)


def restored(checked: "Checked") -> dict[str, Any]:
    """Fill this home and audit it; the audit's document."""
    from jolserik.platform.backup.place import server_of
    from jolserik.platform.backup.restoring import refuse_other_files, restore
    from jolserik.platform.home import home_folder, prepared_database

    refuse_other_files(home_folder())
    with server_of(home_folder()) as address:
        restore(checked, home_folder(), address, percent(mark("rows restored: {share}%")))
        with prepared_database():
            return auditing.audited()


def lines_of(document: dict[str, Any]) -> Iterator[str]:
    yield from auditing.lines_of(document["audit"])
    yield say("restored and audited in {seconds} seconds", seconds=document["seconds"])
    yield say("New numbers go on after a gap, so that none given after the backup is given again.")
