"""`jolserik replay DRAFT`: what other rules would have done to the exports that were registered."""

import argparse
import csv
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jolserik.cli.output import answer, progress
from jolserik.cli.words import mark, say
from jolserik.platform.faults import Misuse

NAME = "replay"
HELP = mark("replay past exports under a proposed pack or a folder of rules")
GROUP = mark("Looking")
DAYS_A_MONTH = 31
TOP_GOODS = 5
COLUMNS = (
    "note", "line", "date", "exporter", "recipient", "destination", "product", "quantity", "unit", "value_kzt", "value_usd",
    "before", "before_rule", "after", "after_rule", "outcome_before", "outcome_after",
)  # fmt: skip


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "proposed", metavar="PACK", help=say("a pack's code, or a folder of a pack or of rules")
    )
    parser.add_argument("--months", type=int, default=12, help=say("how many months back (default 12)"))
    parser.add_argument("--since", type=date.fromisoformat, help=say("first day instead"))
    parser.add_argument("--until", type=date.fromisoformat, help=say("last day (default: today)"))
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help=say("every line whose verdict changes, as a table")
    )


def run(args: argparse.Namespace) -> int:
    from jolserik import packs
    from jolserik.cli.packs_read import read
    from jolserik.kernel.clock import SystemClock
    from jolserik.platform.home import prepared_database
    from jolserik.statistics.replay import replay

    in_force, proposed = packs.current(), read(args.proposed)
    until = args.until or SystemClock(in_force.time_zone).today()
    since = args.since or until - timedelta(days=DAYS_A_MONTH * args.months)
    if since > until:
        raise Misuse("The first day lies after the last.")
    with prepared_database(), ExitStack() as open_files:
        keep = writer(args.csv, open_files) if args.csv else None
        found = replay(in_force, proposed, since, until, keep, shown)
    document = document_of(found)
    answer(args, document, lines_of(document))
    return 0


def shown(done: int, total: int) -> None:
    """How far it is, where somebody watches."""
    if sys.stderr.isatty():
        progress(say("{done} of {total} lines", done=done, total=total))


def writer(file: Path, open_files: ExitStack) -> Any:
    """A table that takes line after line."""
    from jolserik.exchange.formulas import neutralised
    from jolserik.kernel.quantity import format_quantity

    table = csv.writer(open_files.enter_context(file.open("w", encoding="utf-8", newline="")))
    table.writerow(COLUMNS)

    def keep(line: Any) -> None:
        value = ("", "") if line.value is None else (f"{line.value.kzt:.2f}", f"{line.value.usd:.2f}")
        cells = (
            line.number, line.line, line.date.isoformat(), line.exporter, line.recipient, line.destination, line.product,
            format_quantity(line.quantity), line.unit, *value, line.before.value, line.before_rule, line.after.value,
            line.after_rule, line.outcome_before, line.outcome,
        )  # fmt: skip
        table.writerow([neutralised(str(cell)) for cell in cells])

    return keep


def document_of(found: Any) -> dict[str, Any]:
    """The replay's sums."""
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "lines": found.lines,
        "stopped": sum_of(found.stopped),
        "freed": sum_of(found.freed),
        "moves": [
            {"before": before.value, "after": after.value, **sum_of(total)}
            for (before, after), total in sorted(found.moves.items())
        ],
        "rules": {rule: sum_of(total) for rule, total in sorted(found.rules.items())},
    }


def sum_of(total: Any) -> dict[str, Any]:
    """Lines, value, exporters and the goods that stand there most."""
    return {
        "lines": total.lines,
        "value": {"KZT": f"{total.value.kzt:.2f}", "USD": f"{total.value.usd:.2f}"},
        "unvalued": total.unvalued,
        "traders": len(total.traders),
        "goods": [
            code for code, _ in sorted(total.goods.items(), key=lambda one: (-one[1], one[0]))[:TOP_GOODS]
        ],
    }


def lines_of(document: dict[str, Any]) -> Iterator[str]:
    """The sums as people read them."""
    yield say(
        "{lines} lines from {since} to {until}.", **{k: document[k] for k in ("lines", "since", "until")}
    )
    for name, title in (
        ("stopped", say("Would have been stopped:")),
        ("freed", say("Would have gone through:")),
    ):
        yield f"{title} {sentence(document[name])}"
    for move in document["moves"]:
        if move["before"] != move["after"]:
            yield f"  {move['before']} -> {move['after']}: {sentence(move)}"
    for rule, total in document["rules"].items():
        yield f"  {rule}: {sentence(total)}"


def sentence(total: dict[str, Any]) -> str:
    """A sum in words."""
    return say(
        "{lines} lines, {value} USD, {traders} exporters, mostly {goods}",
        lines=total["lines"],
        value=total["value"]["USD"],
        traders=total["traders"],
        goods=", ".join(total["goods"]) or "—",
    )
